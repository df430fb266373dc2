mod addition;
mod beginning;
mod certificate_request;
mod contract;
mod crowd;
mod documented;
mod order;
mod organization;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::readings::Readings;

pub use addition::Addition;
pub(crate) use certificate_request::SCOPE;
pub use certificate_request::{
    CertificateRequest, CpsClient, CpsContact, CpsOrganization, CpsStatus, CpsToken,
    CpsValidationType,
};
pub use contract::{Certificate, Contract, Credential, CredentialStatus};
pub(crate) use contract::{ValidationType, validation_type_of};
pub use order::{Order, OrderContact, OrderKey};
pub use organization::{Contact, Organization};

const DEFAULT_ACCOUNT: u64 = 67890;

/// Above it there are as many ids again, more than contracts that fit into memory.
const HIGHEST_NEXT_ID: u64 = u64::MAX / 2;

/// All that the CA knows: plain data, read and written as JSON.
///
/// Everything may be left out, so that a test says only what it is about. An unknown key is
/// refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct World {
    /// The time at the CA; it moves only when told to. The time at which the world is read if left out.
    pub clock: Timestamp,
    /// The subaccounts by their id; account 67890 with the key `simulator-key-67890` if left out.
    pub accounts: BTreeMap<u64, Account>,
    /// The contracts of all accounts; none if left out.
    pub contracts: Vec<Contract>,
    /// The id of the next contract, or of the one after it where a contract has this id already;
    /// 1 if left out.
    pub next_contract_id: u64,
    /// The id of the next credential, counted over all contracts in the same way; 1 if left out.
    pub next_credential_id: u64,
    /// How many days of 24 hours a new contract lasts; 365 if left out.
    pub term_days: u32,
    /// The orders of one account; none if left out.
    pub orders: Vec<Order>,
    /// The keys that read and change the orders; `simulator-order-key` if left out.
    pub order_keys: Vec<OrderKey>,
    /// The certificate requests at CPS; none if left out.
    pub certificate_requests: Vec<CertificateRequest>,
    /// The organizations at CPS; none if left out.
    pub cps_organizations: Vec<CpsOrganization>,
    /// The id of the next organization at CPS, counted as contracts are; 1 if left out.
    pub next_cps_organization_id: u64,
    /// The programs that may ask CPS for tokens; `simulator-client` with the secret
    /// `simulator-secret` if left out.
    pub cps_clients: Vec<CpsClient>,
    /// The tokens that CPS knows; `simulator-cps-token` if left out.
    pub cps_tokens: Vec<CpsToken>,
    /// How many seconds a token lasts that CPS gives; 300 if left out.
    pub cps_token_seconds: u32,
    /// How many requests a key of `acme` or of `order` may send; as many as it likes if left out.
    pub rate_windows: Vec<RateWindow>,
    /// In which shape errors of `acme` come; a list of them if left out.
    pub error_shape: ErrorShape,
    /// How the CA reads its own contradictions; the default readings if left out.
    pub readings: Readings,
    /// Whether unknown body fields and query parameters are refused; they are ignored if left out.
    pub strict: bool,
}

impl Default for World {
    fn default() -> World {
        let account = Account {
            key: format!("simulator-key-{DEFAULT_ACCOUNT}"),
            auto_renew_subscription: None,
        };
        World {
            clock: instant("2026-01-01T00:00:00Z"),
            accounts: BTreeMap::from([(DEFAULT_ACCOUNT, account)]),
            contracts: Vec::new(),
            next_contract_id: 1,
            next_credential_id: 1,
            term_days: 365,
            orders: Vec::new(),
            order_keys: vec![OrderKey {
                key: "simulator-order-key".into(),
                ..OrderKey::default()
            }],
            certificate_requests: Vec::new(),
            cps_organizations: Vec::new(),
            next_cps_organization_id: 1,
            cps_clients: vec![CpsClient {
                client_id: "simulator-client".into(),
                client_secret: "simulator-secret".into(),
                scopes: vec![SCOPE.into()],
            }],
            cps_tokens: vec![CpsToken {
                token: "simulator-cps-token".into(),
                scopes: vec![SCOPE.into()],
                expires_at: None,
            }],
            cps_token_seconds: 300,
            rate_windows: Vec::new(),
            error_shape: ErrorShape::default(),
            readings: Readings::default(),
            strict: false,
        }
    }
}

/// A subaccount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The key that reads and changes the account's contracts.
    pub key: String,
    /// Whether new contracts renew by themselves where the request does not say; never set if
    /// left out, and they do not.
    #[serde(default)]
    pub auto_renew_subscription: Option<bool>,
}

/// How many requests of one key are answered within a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateWindow {
    /// How many.
    pub requests: u32,
    /// How long the span is, up to the present.
    pub seconds: u32,
}

impl RateWindow {
    /// What the page of the API `order` names. A world has no windows of itself, because
    /// they empty only when its clock is moved.
    pub const DOCUMENTED: [RateWindow; 2] = [
        RateWindow {
            requests: 100,
            seconds: 5,
        },
        RateWindow {
            requests: 1000,
            seconds: 180,
        },
    ];
}

/// In which of the two shapes that the CA prints an error comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorShape {
    /// `errors`, a list.
    #[default]
    Errors,
    /// `error`, an object.
    Error,
}

impl World {
    /// How large the JSON of a world may be: that of some hundred thousand contracts.
    pub const LARGEST: usize = 1024 * 1024 * 1024;

    /// The id of a new contract. It is not given again.
    pub(crate) fn take_contract_id(&mut self) -> u64 {
        let is_taken = |id| {
            let mut contracts = self.contracts.iter();
            contracts.any(|contract| contract.acme_contract_id == id)
        };
        let id = free_id(self.next_contract_id, is_taken);
        self.next_contract_id = id + 1;
        id
    }

    /// The id of a new credential. It is not given again.
    pub(crate) fn take_credential_id(&mut self) -> u64 {
        let is_taken = |id| {
            let contracts = self.contracts.iter();
            let mut credentials = contracts.flat_map(|contract| &contract.credentials);
            credentials.any(|credential| credential.credential_id == id)
        };
        let id = free_id(self.next_credential_id, is_taken);
        self.next_credential_id = id + 1;
        id
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
        let next_ids = [
            ("next_contract_id", self.next_contract_id),
            ("next_credential_id", self.next_credential_id),
        ];
        for (name, id) in next_ids {
            if !(1..=HIGHEST_NEXT_ID).contains(&id) {
                return Err(format!("`{name}` must lie between 1 and {HIGHEST_NEXT_ID}"));
            }
        }
        if self.term_days == 0 {
            return Err("`term_days` must be above 0".into());
        }
        let is_shut = |window: &RateWindow| window.requests == 0 || window.seconds == 0;
        if self.rate_windows.iter().any(is_shut) {
            return Err("a rate window needs `requests` and `seconds` above 0".into());
        }
        order::check(self)?;
        certificate_request::check(self)?;
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
            validations
                .entry(key)
                .or_insert(contract)
                .check_agrees(contract)?;
        }
        Ok(())
    }
}

/// Where in a list something with this id is. Nearly every world has its lists in the order of the ids, and a large
/// one would take longer to search than all else that an answer needs.
pub(crate) fn place_of<T>(list: &[T], id: u64, id_of: impl Fn(&T) -> u64) -> Option<usize> {
    let sorted = list.partition_point(|own| id_of(own) < id);
    let is_wanted = |own: &T| id_of(own) == id;
    match list.get(sorted) {
        Some(own) if is_wanted(own) => Some(sorted),
        _ => list.iter().position(is_wanted),
    }
}

fn free_id(next: u64, is_taken: impl Fn(u64) -> bool) -> u64 {
    (next..u64::MAX)
        .find(|id| !is_taken(*id))
        .expect("there are more ids than things that have one")
}

fn instant(text: &str) -> Timestamp {
    text.parse()
        .expect("the instants of these files are written in RFC 3339")
}
