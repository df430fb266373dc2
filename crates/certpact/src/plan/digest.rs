//! What a plan is recognized by.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Plan;
use crate::ground::finding::Finding;
use crate::state::desired::Desired;
use crate::state::rests_on::RestsOn;

impl Plan {
    /// A digest of what the plan says. It guards against mistakes, not against forgery.
    pub(super) fn digest(&self) -> String {
        let mut hashed = Hashed(Sha256::new());
        let mut said = BufWriter::new(&mut hashed);
        let done = self.say(&mut said).and_then(|()| said.flush());
        done.expect("a digest takes everything");
        drop(said);
        crate::ground::file::hex(&hashed.0.finalize())
    }

    /// One JSON array, the members of its objects in order. A plan of a hundred thousand contracts is large, so it is
    /// written item by item and never held as a whole.
    fn say(&self, said: &mut impl Write) -> io::Result<()> {
        said.write_all(b"[")?;
        one(said, &self.format_version)?;
        said.write_all(b",")?;
        one(said, &self.urls)?;
        said.write_all(b",")?;
        desired(said, &self.desired)?;
        said.write_all(b",")?;
        one(said, &self.choice)?;
        said.write_all(b",")?;
        observed(said, &self.observed)?;
        said.write_all(b",")?;
        list(said, &self.steps)?;
        said.write_all(b",")?;
        list(said, self.findings.iter().map(Finding::anywhere))?;
        if !self.unread.is_empty() {
            said.write_all(b",")?;
            list(said, &self.unread)?;
        }
        said.write_all(b"]")
    }
}

/// Where it was read from, and where in that something is, is no part of what is wanted.
fn desired(said: &mut impl Write, desired: &Desired) -> io::Result<()> {
    let Desired {
        format_version: _,
        source: _,
        text: _,
        organization,
        contract,
        order,
        certificate_request,
    } = desired;
    let mut between: &[u8] = b"{";
    let mut member = |said: &mut dyn Write, name: &str| {
        said.write_all(between)?;
        between = b",";
        write!(said, "\"{name}\":")
    };
    if !certificate_request.is_empty() {
        member(said, "certificate_request")?;
        list(said, certificate_request)?;
    }
    if !contract.is_empty() {
        member(said, "contract")?;
        list(said, contract)?;
    }
    if !order.is_empty() {
        member(said, "order")?;
        list(said, order)?;
    }
    if !organization.is_empty() {
        member(said, "organization")?;
        one(said, organization)?;
    }
    let is_empty = between == b"{";
    said.write_all(if is_empty { b"{}" } else { b"}" })
}

/// What was read, without when.
fn observed(said: &mut impl Write, observed: &RestsOn) -> io::Result<()> {
    let RestsOn {
        contract,
        order,
        certificate_request,
        cps_organization,
    } = observed;
    said.write_all(b"[")?;
    list(said, contract.iter().map(|seen| &seen.contract))?;
    said.write_all(b",")?;
    list(said, order.iter().map(|seen| &seen.order))?;
    said.write_all(b",")?;
    let requests = certificate_request.iter();
    list(said, requests.map(|seen| (&seen.request, &seen.status)))?;
    said.write_all(b",")?;
    list(said, cps_organization)?;
    said.write_all(b"]")
}

fn list<T: Serialize>(said: &mut impl Write, items: impl IntoIterator<Item = T>) -> io::Result<()> {
    let mut between: &[u8] = b"[";
    let mut items = items.into_iter().peekable();
    if items.peek().is_none() {
        said.write_all(between)?;
    }
    for item in items {
        said.write_all(between)?;
        between = b",";
        one(said, &item)?;
    }
    said.write_all(b"]")
}

/// As a value first, whose members are in order, whatever the order of a type's fields.
fn one(said: &mut impl Write, item: &impl Serialize) -> io::Result<()> {
    Ok(serde_json::to_writer(said, &serde_json::to_value(item)?)?)
}

struct Hashed(Sha256);

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ground::api::Api;
    use crate::plan::Urls;
    use crate::state::choice::Choice;
    use crate::state::observed::Observed;

    const DESIRED: &str = "
        [organization.main]
        city = 'Oakland'
        [[contract]]
        id = 7
        organization = 'main'
        [[contract]]
        id = 8
        [[order]]
        id = 9
    ";

    fn plan(desired: &str) -> Plan {
        let answers = [7, 8].map(|id| {
            json!({
                "acme_contract_id": id, "account_id": 1, "product_name_id": "ssl_basic",
                "created_at": "2026-01-29T10:30:00Z", "sans": ["a.example.com"],
                "valid_till": "2027-01-29T10:30:00Z", "organization": { "city": "Berkeley" },
                "is_organization_validated": true, "auto_renew": true,
            })
        });
        let at = "2026-02-01T00:00:00Z".parse().unwrap();
        let observed = Observed::from_answers(Api::Acme, &json!(answers).to_string(), at).unwrap();
        let mut desired = Desired::from_toml(desired).unwrap();
        // Nothing was read of it, which a plan refuses.
        let order = std::mem::take(&mut desired.order);
        let mut plan = Plan::new(&desired, &Choice::default(), &observed, Urls::new()).unwrap();
        plan.desired.order = order;
        plan
    }

    /// In parts it is the text of the whole, as a value has it.
    #[test]
    fn what_is_said_is_one_array_in_order() {
        for text in [DESIRED, "", "[[contract]]\nid = 8"] {
            let plan = plan(text);
            let mut said = Vec::new();
            plan.say(&mut said).unwrap();
            let whole: Value = serde_json::from_slice(&said).unwrap();
            let observed = &plan.observed;
            let contracts: Vec<_> = observed
                .contract
                .iter()
                .map(|seen| &seen.contract)
                .collect();
            let expected = json!([
                plan.format_version,
                plan.urls,
                plan.desired,
                plan.choice,
                [
                    json!(contracts),
                    json!(observed.order),
                    json!([]),
                    json!([])
                ],
                plan.steps,
                plan.findings,
            ]);
            assert_eq!(whole, expected);
            assert_eq!(String::from_utf8(said).unwrap(), expected.to_string());
        }
    }
}
