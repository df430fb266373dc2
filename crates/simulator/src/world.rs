use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::readings::Readings;

const DEFAULT_ACCOUNT: u64 = 67890;

/// All that the CA knows: plain data, read and written as JSON.
///
/// Everything may be left out, so that a test says only what it is about. An unknown key is
/// refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct World {
    /// The time at the CA; it moves only when told to. The start of 2026 if left out.
    pub clock: Timestamp,
    /// The subaccounts by their id; account 67890 with the key `simulator-key-67890` if left out.
    pub accounts: BTreeMap<u64, Account>,
    /// The contracts of all accounts; none if left out.
    pub contracts: Vec<Contract>,
    /// How the CA reads its own contradictions; the default readings if left out.
    pub readings: Readings,
    /// Whether unknown body fields and query parameters are refused; they are ignored if left out.
    pub strict: bool,
}

impl Default for World {
    fn default() -> World {
        let key = format!("simulator-key-{DEFAULT_ACCOUNT}");
        World {
            clock: instant("2026-01-01T00:00:00Z"),
            accounts: BTreeMap::from([(DEFAULT_ACCOUNT, Account { key })]),
            contracts: Vec::new(),
            readings: Readings::default(),
            strict: false,
        }
    }
}

/// A subaccount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The key that reads and changes the account's contracts.
    pub key: String,
}

/// An ACME contract, with what the CA stores and never returns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contract {
    /// Its id, which must be given and be different for each contract.
    pub acme_contract_id: u64,
    /// The account that it belongs to; 67890 if left out. An account that is not among the
    /// world's has no key, and nobody can reach its contracts.
    pub account_id: u64,
    /// Its product, which must be given and decides the validation type. A product that the
    /// pages do not list counts as OV where the contract has an organization, else as DV.
    pub product_name_id: String,
    /// When it was made; 29 January 2025 if left out.
    pub created_at: Timestamp,
    /// Its active names; none if left out.
    pub sans: Vec<String>,
    /// When it ends; 29 January 2027 if left out.
    pub valid_till: Timestamp,
    /// Its organization; none if left out. A DV contract has none.
    pub organization: Option<Organization>,
    /// Whether its organization is validated for the contract's own type; not if left out.
    ///
    /// Contracts of one account and one validation type whose organizations have equal details
    /// have the same organization, and must say the same.
    pub is_organization_validated: bool,
    /// Whether it renews by itself; not if left out.
    pub auto_renew: bool,
    /// When it was canceled; it is active if left out.
    pub date_canceled: Option<Timestamp>,
}

impl Default for Contract {
    fn default() -> Contract {
        Contract {
            acme_contract_id: 0,
            account_id: DEFAULT_ACCOUNT,
            product_name_id: String::new(),
            created_at: instant("2025-01-29T10:30:00Z"),
            sans: Vec::new(),
            valid_till: instant("2027-01-29T10:30:00Z"),
            organization: None,
            is_organization_validated: false,
            auto_renew: false,
            date_canceled: None,
        }
    }
}

/// An organization as one contract has it. Each text is empty if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organization {
    /// The legal name.
    pub name: String,
    /// The public name.
    pub assumed_name: String,
    /// The street address.
    pub address: String,
    /// Suite, floor or unit.
    pub address2: String,
    /// The city.
    pub city: String,
    /// The state or province.
    pub state: String,
    /// The postal code.
    pub zip: String,
    /// The two-letter country code.
    pub country: String,
    /// The telephone number.
    pub telephone: String,
    /// The contact for the organization; none if left out. Never returned.
    pub organization_contact: Option<Contact>,
    /// The technical contact; none if left out. Never returned.
    pub technical_contact: Option<Contact>,
    /// Those who may approve for the organization; none if left out. Never returned.
    pub verified_contacts: Vec<Contact>,
}

impl Organization {
    /// The names of the nine details: all fields but the contacts.
    pub(crate) const DETAILS: [&str; 9] = [
        "name",
        "assumed_name",
        "address",
        "address2",
        "city",
        "state",
        "zip",
        "country",
        "telephone",
    ];

    /// The values of the details, in the order of their names.
    pub(crate) fn details(&self) -> [&str; 9] {
        [
            &self.name,
            &self.assumed_name,
            &self.address,
            &self.address2,
            &self.city,
            &self.state,
            &self.zip,
            &self.country,
            &self.telephone,
        ]
    }

    /// The same organization with other details, given in the order of their names.
    pub(crate) fn with_details(self, details: [String; 9]) -> Organization {
        let [
            name,
            assumed_name,
            address,
            address2,
            city,
            state,
            zip,
            country,
            telephone,
        ] = details;
        Organization {
            name,
            assumed_name,
            address,
            address2,
            city,
            state,
            zip,
            country,
            telephone,
            ..self
        }
    }
}

/// A person. Each text is empty if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub telephone: String,
    /// The job title.
    pub job_title: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ValidationType {
    Dv,
    Ov,
    Ev,
}

const PRODUCTS: [(&str, ValidationType); 14] = [
    ("ssl_dv_rapidssl", ValidationType::Dv),
    ("ssl_dv_geotrust_flex", ValidationType::Dv),
    ("ssl_dv_thawte", ValidationType::Dv),
    ("wildcard_dv_rapidssl", ValidationType::Dv),
    ("ssl_geotrust_truebizid", ValidationType::Ov),
    ("ssl_thawte_webserver", ValidationType::Ov),
    ("ssl_basic", ValidationType::Ov),
    ("ssl_securesite_flex", ValidationType::Ov),
    ("ssl_securesite_pro", ValidationType::Ov),
    ("ssl_ev_geotrust_truebizid", ValidationType::Ev),
    ("ssl_ev_thawte_webserver", ValidationType::Ev),
    ("ssl_ev_basic", ValidationType::Ev),
    ("ssl_ev_securesite_flex", ValidationType::Ev),
    ("ssl_ev_securesite_pro", ValidationType::Ev),
];

impl Contract {
    pub(crate) fn validation_type(&self) -> ValidationType {
        let known = PRODUCTS.iter().find(|(id, _)| *id == self.product_name_id);
        match (known, &self.organization) {
            (Some((_, validation)), _) => *validation,
            (None, Some(_)) => ValidationType::Ov,
            (None, None) => ValidationType::Dv,
        }
    }

    /// Whether both contracts have one and the same organization of their account. The pages
    /// tell organizations apart by nothing but their details.
    pub(crate) fn shares_organization(&self, other: &Contract) -> bool {
        match (&self.organization, &other.organization) {
            (Some(own), Some(others)) => {
                self.account_id == other.account_id && own.details() == others.details()
            }
            (Some(_) | None, Some(_) | None) => false,
        }
    }

    /// Whether one validation serves both: the organization is validated for OV and for EV apart.
    pub(crate) fn shares_validation(&self, other: &Contract) -> bool {
        self.shares_organization(other) && self.validation_type() == other.validation_type()
    }
}

impl World {
    /// The CA's own examples: contract 12345 (OV) and contract 12346 (EV) of account 67890,
    /// which have the same validated organization.
    pub fn documented() -> World {
        let person =
            |first_name: &str, last_name: &str, email: &str, telephone: &str, job: &str| Contact {
                first_name: first_name.into(),
                last_name: last_name.into(),
                email: email.into(),
                telephone: telephone.into(),
                job_title: job.into(),
            };
        let organization = Organization {
            name: "Example Corporation".into(),
            assumed_name: "Example Corp".into(),
            address: "123 Main Street".into(),
            address2: "Suite 500".into(),
            city: "San Francisco".into(),
            state: "CA".into(),
            zip: "94105".into(),
            country: "US".into(),
            telephone: "+1-555-0100".into(),
            organization_contact: Some(person(
                "John",
                "Doe",
                "john.doe@example.com",
                "+1-555-0100",
                "IT Director",
            )),
            technical_contact: Some(person(
                "Jane",
                "Smith",
                "jane.smith@example.com",
                "+1-555-0200",
                "DevOps Lead",
            )),
            verified_contacts: Vec::new(),
        };
        let verified = person(
            "Alice",
            "Johnson",
            "alice.johnson@example.com",
            "+1-555-0400",
            "Chief Technology Officer",
        );
        // The examples show contracts that do not renew. These do, because a request that leaves
        // `auto_renew` out must have something to lose.
        let contract =
            |id: u64, product: &str, sans: [&str; 2], organization: Organization| Contract {
                acme_contract_id: id,
                product_name_id: product.into(),
                sans: sans.map(String::from).into(),
                organization: Some(organization),
                is_organization_validated: true,
                auto_renew: true,
                ..Contract::default()
            };
        World {
            contracts: vec![
                contract(
                    12345,
                    "ssl_basic",
                    ["example.com", "www.example.com"],
                    organization.clone(),
                ),
                contract(
                    12346,
                    "ssl_ev_basic",
                    ["secure.example.com", "www.secure.example.com"],
                    Organization {
                        verified_contacts: vec![verified],
                        ..organization
                    },
                ),
            ],
            ..World::default()
        }
    }

    /// Refuses a world that the CA could not be in.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut owners = BTreeMap::new();
        if self.accounts.is_empty() {
            return Err("a world needs an account".into());
        }
        for (id, account) in &self.accounts {
            if account.key.is_empty() {
                return Err(format!("account `{id}`: the key is empty"));
            }
            if let Some(other) = owners.insert(&account.key, id) {
                return Err(format!("accounts `{other}` and `{id}` have the same key"));
            }
        }
        let mut ids = BTreeSet::new();
        let mut validations = BTreeMap::new();
        for contract in &self.contracts {
            contract.check()?;
            let id = contract.acme_contract_id;
            if !ids.insert(id) {
                return Err(format!("contract `{id}` is there twice"));
            }
            let Some(organization) = &contract.organization else {
                continue;
            };
            let key = (
                contract.account_id,
                organization.details(),
                contract.validation_type(),
            );
            let first = *validations.entry(key).or_insert(contract);
            if first.is_organization_validated != contract.is_organization_validated {
                let first = first.acme_contract_id;
                return Err(format!(
                    "contracts `{first}` and `{id}` have the same organization and disagree about its validation"
                ));
            }
        }
        Ok(())
    }
}

impl Contract {
    fn check(&self) -> Result<(), String> {
        let id = self.acme_contract_id;
        if id == 0 {
            return Err("a contract needs an `acme_contract_id` above 0".into());
        }
        if self.product_name_id.is_empty() {
            return Err(format!("contract `{id}` needs a `product_name_id`"));
        }
        if self.validation_type() == ValidationType::Dv && self.organization.is_some() {
            return Err(format!(
                "contract `{id}` is DV and cannot have an organization"
            ));
        }
        if self.is_organization_validated && self.organization.is_none() {
            return Err(format!(
                "contract `{id}` has no organization that could be validated"
            ));
        }
        Ok(())
    }
}

fn instant(text: &str) -> Timestamp {
    text.parse()
        .expect("the instants of this file are written in RFC 3339")
}
