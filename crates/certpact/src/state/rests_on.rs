//! What was read that steps and findings of a plan rest on.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::acme::model::Contract;
use crate::api::acme::observed::Observation;
use crate::api::cps::model::CpsOrganization;
use crate::api::cps::observed::RequestObservation;
use crate::api::order::observed::OrderObservation;
use crate::ground::api::Api;
use crate::state::observed::Observed;

/// By kind, each by number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RestsOn {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) contract: Vec<Observation>,
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
        for Observation { at, contract } in &self.contract {
            observed.see(contract.clone(), *at);
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

    /// What it says, without when that was read.
    pub(crate) fn said(&self) -> Value {
        let contracts: Vec<_> = self.contract.iter().map(|seen| &seen.contract).collect();
        let orders: Vec<_> = self.order.iter().map(|seen| &seen.order).collect();
        let requests = self.certificate_request.iter();
        let requests: Vec<_> = requests.map(|seen| (&seen.request, &seen.status)).collect();
        json!([contracts, orders, requests, self.cps_organization])
    }
}
