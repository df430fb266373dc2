//! What a plan is recognized by.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Plan;
use crate::ground::finding::Finding;
use crate::state::desired::Desired;
use crate::state::rests_on::RestsOn;

impl Plan {
    /// A digest of what the plan says. It guards against mistakes, not against forgery.
    pub(super) fn digest(&self) -> String {
        let mut digest = Sha256::new();
        self.say(&mut |text| digest.update(text));
        crate::ground::file::hex(&digest.finalize())
    }

    /// One JSON array, the members of its objects in order. A plan of a hundred thousand contracts is large, so it is
    /// said item by item and never held as a whole.
    fn say(&self, said: &mut dyn FnMut(&str)) {
        said("[");
        one(said, &self.format_version);
        said(",");
        one(said, &self.urls);
        said(",");
        desired(said, &self.desired);
        said(",");
        one(said, &self.choice);
        said(",");
        observed(said, &self.observed);
        said(",");
        list(said, &self.steps);
        said(",");
        list(said, self.findings.iter().map(Finding::anywhere));
        if !self.unread.is_empty() {
            said(",");
            list(said, &self.unread);
        }
        said("]");
    }
}

/// Where it was read from, and where in that something is, is no part of what is wanted.
fn desired(said: &mut dyn FnMut(&str), desired: &Desired) {
    let Desired {
        format_version: _,
        source: _,
        text: _,
        organization,
        contract,
        order,
        certificate_request,
    } = desired;
    let mut between = "";
    let mut member = |said: &mut dyn FnMut(&str), name: &str| {
        said(between);
        between = ",";
        one(said, &name);
        said(":");
    };
    said("{");
    if !certificate_request.is_empty() {
        member(said, "certificate_request");
        list(said, certificate_request);
    }
    if !contract.is_empty() {
        member(said, "contract");
        list(said, contract);
    }
    if !order.is_empty() {
        member(said, "order");
        list(said, order);
    }
    if !organization.is_empty() {
        member(said, "organization");
        one(said, organization);
    }
    said("}");
}

/// What was read, without when.
fn observed(said: &mut dyn FnMut(&str), observed: &RestsOn) {
    let RestsOn {
        contract,
        order,
        certificate_request,
        cps_organization,
    } = observed;
    said("[");
    list(said, contract.iter().map(|seen| &seen.contract));
    said(",");
    list(said, order.iter().map(|seen| &seen.order));
    said(",");
    let requests = certificate_request.iter();
    list(said, requests.map(|seen| (&seen.request, &seen.status)));
    said(",");
    list(said, cps_organization);
    said("]");
}

fn list<T: Serialize>(said: &mut dyn FnMut(&str), items: impl IntoIterator<Item = T>) {
    said("[");
    let mut between = "";
    for item in items {
        said(between);
        between = ",";
        one(said, &item);
    }
    said("]");
}

/// As a value first, whose members are in order, whatever the order of a type's fields.
fn one(said: &mut dyn FnMut(&str), item: &impl Serialize) {
    said(&serde_json::json!(item).to_string());
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
            let mut said = String::new();
            plan.say(&mut |text| said.push_str(text));
            let whole: Value = serde_json::from_str(&said).unwrap();
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
            assert_eq!(said, expected.to_string());
        }
    }
}
