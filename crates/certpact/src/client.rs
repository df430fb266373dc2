//! The client: reads, guarded direct calls, plan, apply and verify.

mod acme;
mod observe;
mod send;

use std::sync::Arc;

use serde::Serialize;

use crate::acknowledge::Refusal;
use crate::ca::acme::Acme as AcmeInterface;
use crate::ca::answer::Limits;
use crate::ca::network::{Network, request_builder};
use crate::ca::seam::Outside;
use crate::ca::url::BaseUrl;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::{AcmeCredentials, Certificates, Contract, Credentials, ProductNameId};
use crate::observed::Observed;
use crate::operation::{Call, Family, Operation};
use crate::plan::{Step, Urls};
use crate::rules::judge;
use crate::secret::SubaccountKey;
use crate::settings::Settings;
use crate::stop::Stop;

/// A client of the CA. Cloning it is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    stop: Stop,
}

struct Shared {
    settings: Settings,
    acme: AcmeInterface,
}

/// What came of a direct call.
#[derive(Clone, Debug)]
pub struct Sent {
    /// What was found before it was sent: notices, acknowledged hazards, overruled errors.
    pub findings: Vec<Finding>,
    /// The answer of a read, none of a write.
    pub answer: Option<Answer>,
    /// What a write delivered that the CA shows this once.
    pub credentials: Option<AcmeCredentials>,
    /// Where it went: the host, or `simulator`.
    pub sent_to: String,
    /// What went wrong beside it, for people to read.
    pub warnings: Vec<String>,
}

/// What a read answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To `get_contract`.
    Contract(Box<Contract>),
    /// To `list_certificates`.
    Certificates(Certificates),
    /// To `list_credentials`.
    Credentials(Credentials),
}

pub use acme::Acme;
pub(crate) use send::Done;

impl Client {
    /// Sets a client up. Sends nothing, and needs no key until something is sent.
    ///
    /// # Errors
    /// `invalid_input` where a base URL, the bundle of roots or the proxy cannot be used.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let url = BaseUrl::parse(&settings.acme_url)?;
        let network = Network::new(&url, &settings)?;
        Self::with_outside(settings, Arc::new(network))
    }

    /// The same with another outside: for the project's own tests.
    #[doc(hidden)]
    pub fn with_outside(settings: Settings, outside: Arc<dyn Outside>) -> Result<Self, Error> {
        let acme = AcmeInterface {
            url: BaseUrl::parse(&settings.acme_url)?,
            outside,
            requests: request_builder()?,
            limits: Arc::new(Limits::of(&settings)),
        };
        Ok(Self {
            shared: Arc::new(Shared { settings, acme }),
            stop: Stop::default(),
        })
    }

    /// The same client, sharing everything, whose calls stop when this says so.
    #[must_use]
    pub fn stopped_by(&self, stop: Stop) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            stop,
        }
    }

    /// The key for a contract: of the account that is named, else of the one that the inventory knows.
    pub(crate) fn key(
        &self,
        account_id: Option<u64>,
        contract: Option<u64>,
    ) -> Result<&SubaccountKey, Error> {
        self.shared.settings.acme_key(account_id, contract)
    }

    /// ACME contracts.
    pub fn acme(&self) -> Acme<'_> {
        Acme { client: self }
    }

    /// Base URL of each interface.
    pub fn urls(&self) -> Urls {
        Urls::from([(
            Family::Acme.to_string(),
            self.shared.acme.url.as_str().to_owned(),
        )])
    }

    /// Refuses a write where writes are switched off, before anything is read.
    pub(crate) fn refuse_read_only(&self, operation: Option<Operation>) -> Result<(), Error> {
        if !self.shared.settings.read_only {
            return Ok(());
        }
        let error = Error::refused(
            "nothing was sent: this client only reads",
            Refusal::default(),
        )
        .with_hint("leave out `--read-only` and `CERTPACT_READ_ONLY`");
        Err(match operation {
            Some(operation) => error.for_operation(operation),
            None => error,
        })
    }

    /// Whether there is more than one key.
    pub(crate) fn has_ring(&self) -> bool {
        !self.shared.settings.acme_keys.is_empty()
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.is_asked()
    }

    pub(crate) fn actor(&self) -> &str {
        &self.shared.settings.actor
    }

    pub(crate) fn outside(&self) -> &dyn Outside {
        self.shared.acme.outside.as_ref()
    }
}

/// Judges a request against what was observed. Sends nothing and reads nothing.
///
/// `product` is believed where the contract was not observed.
///
/// # Errors
/// `invalid_input` where call and operation do not fit, or what was observed is of other contracts.
pub fn check(
    call: &Call,
    observed: &Observed,
    product: Option<ProductNameId>,
) -> Result<Vec<Finding>, Error> {
    call.fits(false)?;
    if !call.operation.is_write() {
        return Ok(Vec::new());
    }
    let seen: Vec<String> = observed
        .contracts()
        .map(|contract| contract.acme_contract_id.to_string())
        .collect();
    let is_of_another = match call.first_number() {
        Some(id) => observed.contract(id).is_none() && !seen.is_empty(),
        None => seen.len() > 1 && call.operation != Operation::CreateContract,
    };
    if is_of_another {
        let wanted = call.target().unwrap_or_else(|| "no id".to_owned());
        return Err(Error::invalid_input(format!(
            "what was observed is of contract `{}`, and `{wanted}` is given",
            seen.join("`, `")
        ))
        .for_operation(call.operation));
    }
    Ok(judge(&Step::of(call, product), observed))
}
