//! Worlds with many contracts.

use super::{Contract, Organization, World};

/// As many contracts share one organization, so that a change touches others, and not all of them.
const SHARERS: usize = 100;

impl World {
    /// The same world with so many further contracts, which renew. Each hundred of them share a validated
    /// organization; every fourth contract is a DV contract and has none.
    #[must_use]
    pub fn with_contracts(mut self, count: usize) -> World {
        for index in 0..count {
            let id = self.take_contract_id();
            self.contracts.push(further(id, index));
        }
        self
    }
}

fn further(id: u64, index: usize) -> Contract {
    let contract = Contract {
        acme_contract_id: id,
        product_name_id: "ssl_dv_rapidssl".into(),
        sans: vec![format!("host-{id}.example.com")],
        auto_renew: true,
        ..Contract::default()
    };
    if index % 4 == 3 {
        return contract;
    }
    Contract {
        product_name_id: "ssl_basic".into(),
        organization: Some(organization(index / SHARERS + 1)),
        is_organization_validated: true,
        ..contract
    }
}

fn organization(number: usize) -> Organization {
    Organization {
        name: format!("Example Company {number}"),
        address: format!("{number} Main Street"),
        city: "San Francisco".into(),
        state: "CA".into(),
        zip: "94105".into(),
        country: "US".into(),
        telephone: "+1-555-0100".into(),
        ..Organization::default()
    }
}
