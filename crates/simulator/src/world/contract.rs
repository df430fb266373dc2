use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DEFAULT_ACCOUNT, Organization, instant};

/// An ACME contract, with what the CA stores and never returns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// When it was made; some eleven months before the clock if left out.
    pub created_at: Timestamp,
    /// Its active names; none if left out.
    pub sans: Vec<String>,
    /// When it ends; some thirteen months after the clock if left out.
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
    /// When it was canceled; it is active if left out. Nobody gets certificates any more then.
    pub date_canceled: Option<Timestamp>,
    /// The credentials of its ACME clients, in the order in which they were made; none if left
    /// out.
    pub credentials: Vec<Credential>,
    /// The certificates that its ACME clients got; none if left out. The CA makes none itself.
    pub certificates: Vec<Certificate>,
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
            credentials: Vec::new(),
            certificates: Vec::new(),
        }
    }
}

/// What an ACME client shows to use a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Credential {
    /// Its id, which must be given and be different for each credential of the contract.
    pub credential_id: u64,
    /// The key id, which must be given. The CA tells it once, and afterwards only how it ends.
    pub kid: String,
    /// The secret, empty if left out. The CA tells it once.
    pub hmac_key: String,
    /// Whether it can be used; it can if left out.
    pub status: CredentialStatus,
    /// When it was made; some eleven months before the clock if left out.
    pub created_at: Timestamp,
}

impl Default for Credential {
    fn default() -> Credential {
        Credential {
            credential_id: 0,
            kid: String::new(),
            hmac_key: String::new(),
            status: CredentialStatus::default(),
            created_at: instant("2025-01-29T10:30:00Z"),
        }
    }
}

impl Credential {
    /// An active one. Its keys follow from the ids, so that a test knows them, and have all the
    /// signs that keys in base64url can have.
    pub(crate) fn new(
        contract_id: u64,
        credential_id: u64,
        hint: &str,
        created_at: Timestamp,
    ) -> Credential {
        Credential {
            credential_id,
            kid: format!("simulator_kid-{contract_id}-{credential_id}-{hint}"),
            hmac_key: format!("simulator-hmac_{contract_id:020}-{credential_id:020}"),
            status: CredentialStatus::Active,
            created_at,
        }
    }

    /// How the key id ends: all that a list tells of it.
    pub(crate) fn kid_hint(&self) -> &str {
        let start = self.kid.char_indices().rev().nth(3);
        &self.kid[start.map_or(0, |(start, _)| start)..]
    }
}

/// Whether a credential can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialStatus {
    /// It can.
    #[default]
    Active,
    /// It never can again.
    Revoked,
}

/// A certificate, as the list of a contract's certificates shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Certificate {
    /// Its first name, which must be given.
    pub domain: String,
    /// What has become of it; `issued` if left out. The page shows no other word.
    pub status: String,
    /// When it ends; some six months after the clock if left out.
    pub expiration_date: Timestamp,
    /// Its serial number; empty if left out.
    pub serial_number: String,
    /// All its names; none if left out.
    pub sans: Vec<String>,
}

impl Default for Certificate {
    fn default() -> Certificate {
        Certificate {
            domain: String::new(),
            status: "issued".into(),
            expiration_date: instant("2026-07-15T12:00:00Z"),
            serial_number: String::new(),
            sans: Vec::new(),
        }
    }
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

/// The validation type of a product that the pages list; none for any other.
pub(crate) fn validation_type_of(product: &str) -> Option<ValidationType> {
    let known = PRODUCTS.iter().find(|(id, _)| *id == product);
    known.map(|(_, validation)| *validation)
}

impl Contract {
    /// Where ACME clients find the contract. Nowhere once it has been canceled.
    pub fn directory_url(&self) -> Option<String> {
        let id = self.acme_contract_id;
        match self.date_canceled {
            Some(_) => None,
            None => Some(format!("https://acme.simulator.invalid/{id}/directory")),
        }
    }

    pub(crate) fn validation_type(&self) -> ValidationType {
        match (
            validation_type_of(&self.product_name_id),
            &self.organization,
        ) {
            (Some(validation), _) => validation,
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

impl Contract {
    /// Refuses another contract with the same organization that says something else of its validation.
    pub(super) fn check_agrees(&self, other: &Contract) -> Result<(), String> {
        if self.is_organization_validated == other.is_organization_validated {
            return Ok(());
        }
        let (first, second) = (self.acme_contract_id, other.acme_contract_id);
        Err(format!(
            "contracts `{first}` and `{second}` have the same organization and disagree about its validation"
        ))
    }

    /// Refuses a contract that the CA could not hold.
    pub(super) fn check(&self) -> Result<(), String> {
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
        let mut credential_ids = BTreeSet::new();
        for credential in &self.credentials {
            let credential_id = credential.credential_id;
            if credential_id == 0 {
                return Err(format!(
                    "contract `{id}`: a credential needs a `credential_id` above 0"
                ));
            }
            if credential.kid.is_empty() {
                return Err(format!(
                    "contract `{id}`: credential `{credential_id}` needs a `kid`"
                ));
            }
            if !credential_ids.insert(credential_id) {
                return Err(format!(
                    "contract `{id}`: credential `{credential_id}` is there twice"
                ));
            }
        }
        if self.certificates.iter().any(|own| own.domain.is_empty()) {
            return Err(format!("contract `{id}`: a certificate needs a `domain`"));
        }
        Ok(())
    }
}
