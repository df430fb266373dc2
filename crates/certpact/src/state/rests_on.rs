//! What was read that steps and findings of a plan rest on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::acme::model::Contract;
use crate::api::acme::observed::Observation;
use crate::api::cps::model::CpsOrganization;
use crate::api::cps::observed::RequestObservation;
use crate::api::order::observed::OrderObservation;
use crate::ground::api::Api;
use crate::ground::finding::escape;
use crate::ground::unseen::unseen;
use crate::state::observed::Observed;

/// By kind, each by number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RestsOn {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) contract: Vec<Arc<Observation>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) order: Vec<OrderObservation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) certificate_request: Vec<RequestObservation>,
    /// Organizations that somebody looked for at CPS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) cps_organization: Vec<CpsOrganization>,
}

impl RestsOn {
    pub(crate) fn of(observed: &Observed, numbers: &BTreeMap<Api, BTreeSet<u64>>) -> Self {
        let none = BTreeSet::new();
        let of = |api: Api| numbers.get(&api).unwrap_or(&none);
        let requests = of(Api::Cps);
        Self {
            contract: observed.acme.pick(of(Api::Acme)),
            order: observed.order.pick(of(Api::Order)),
            certificate_request: observed.cps.pick(requests),
            cps_organization: if requests.is_empty() {
                Vec::new()
            } else {
                observed.cps.read_cps_organizations()
            },
        }
    }

    /// The same as it was seen.
    pub(crate) fn observed(&self) -> Observed {
        let mut observed = Observed::new();
        for seen in &self.contract {
            observed.acme.see_again(Arc::clone(seen));
        }
        for OrderObservation { at, order } in &self.order {
            observed.see_order(order.clone(), *at);
        }
        for organization in &self.cps_organization {
            observed.see_cps_organization(organization.clone());
        }
        for seen in &self.certificate_request {
            observed.see_certificate_request(seen.request.clone(), seen.at);
            if let Some(status) = &seen.status {
                observed.see_status(seen.request.id, status);
            }
        }
        observed
    }

    pub(crate) fn contract(&self, id: u64) -> Option<&Contract> {
        let contracts = &self.contract;
        let place = contracts.binary_search_by_key(&id, |seen| seen.contract.acme_contract_id);
        Some(&contracts[place.ok()?].contract)
    }

    /// The contracts that were read.
    pub(crate) fn contracts(&self) -> impl Iterator<Item = &Contract> {
        self.contract.iter().map(|seen| &seen.contract)
    }

    /// What is there, by what it is and its number.
    fn things(&self) -> BTreeMap<(&'static str, u64), Value> {
        let contracts = self.contract.iter().map(|seen| {
            let id = seen.contract.acme_contract_id;
            ((Api::Acme.noun(), id), json!(seen.contract))
        });
        let orders = self
            .order
            .iter()
            .map(|seen| ((Api::Order.noun(), seen.order.id), json!(seen.order)));
        let requests = self.certificate_request.iter().map(|seen| {
            let said = json!({ "request": seen.request, "status": seen.status });
            ((Api::Cps.noun(), seen.request.id), said)
        });
        contracts.chain(orders).chain(requests).collect()
    }

    /// Where a fresh reading is another one, thing by thing: the places, never the values.
    pub(crate) fn moved(&self, fresh: &Self) -> Vec<String> {
        let fresh = fresh.things();
        let moved = self.things().into_iter().filter_map(|(thing, before)| {
            let mut places = Vec::new();
            differences(&before, fresh.get(&thing)?, String::new(), &mut places);
            let (noun, id) = thing;
            let places = places.join(", ");
            (!places.is_empty()).then(|| format!("{noun} `{id}` at {places}"))
        });
        moved.collect()
    }
}

/// The places at which two values differ: the deepest that both have.
fn differences(before: &Value, after: &Value, place: String, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for name in names {
                let own = |members: &serde_json::Map<String, Value>| {
                    members.get(name).cloned().unwrap_or_default()
                };
                let place = format!("{place}/{}", escape(name));
                differences(&own(before), &own(after), place, found);
            }
        }
        (before, after) if before == after => {}
        (Value::String(before), Value::String(after)) => {
            let kinds = unseen(before, after).map(|unseen| unseen.kinds);
            let kinds = kinds.map_or_else(String::new, |kinds| format!(" (in {kinds} alone)"));
            found.push(format!("`{place}`{kinds}"));
        }
        _ => found.push(format!("`{place}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moved_is_named_by_its_places() {
        let observed = |city: &str, auto_renew: bool| {
            let answer = json!([{
                "acme_contract_id": 7, "account_id": 1, "product_name_id": "ssl_basic",
                "created_at": "2026-01-29T10:30:00Z", "sans": ["a.example.com"],
                "valid_till": "2027-01-29T10:30:00Z", "organization": { "city": city },
                "is_organization_validated": true, "auto_renew": auto_renew,
            }]);
            let at = "2026-02-01T00:00:00Z".parse().unwrap();
            let observed = Observed::from_answers(Api::Acme, &answer.to_string(), at).unwrap();
            RestsOn::of(
                &observed,
                &BTreeMap::from([(Api::Acme, BTreeSet::from([7]))]),
            )
        };
        let before = observed("Oakland", true);
        assert_eq!(before.moved(&observed("Oakland", true)), [""; 0]);
        assert_eq!(
            before.moved(&observed("Berkeley", false)),
            ["contract `7` at `/auto_renew`, `/organization/city`"]
        );
        assert_eq!(
            before.moved(&observed("Oakland\u{a0}", true)),
            ["contract `7` at `/organization/city` (in blanks at the ends alone)"]
        );
        assert_eq!(before.moved(&RestsOn::default()), [""; 0]);
    }
}
