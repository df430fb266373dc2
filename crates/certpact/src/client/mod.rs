//! The client: reads, guarded direct calls, plan, apply and verify.

pub(crate) mod job;
mod many;
mod methods;
mod observe;
pub(crate) mod outcome;
pub(crate) mod pull;
mod reach;
pub(crate) mod record;
mod request;
mod send;

use std::path::Path;
use std::sync::Arc;

use crate::api::acme::model::AcmeCredentials;
use crate::api::cps::model::ChangedOrganization;
use crate::ca::exchange::Limits;
use crate::ca::line::Line;
use crate::ca::network::{Common, Network, request_builder};
use crate::ca::patience::Patience;
use crate::ca::seam::Outside;
use crate::ca::token::Tokens;
use crate::ca::url::BaseUrl;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::ground::finding::Refusal;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;
use crate::ground::stop::Stop;
use crate::plan::Urls;
use crate::request::call::Call;
use crate::settings::keys::SubaccountKey;
use crate::settings::{Settings, StateFolder};
use crate::state::judge;
use crate::state::observed::Observed;
use crate::state::with_api;
use reach::Reach;

/// A client of the CA. Cloning it is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    stop: Stop,
    reading: Reading,
    patience: Patience,
}

/// What plans, verifications and pulls do about what cannot be read.
#[derive(Clone, Copy, Default)]
enum Reading {
    /// They go on without it, and list it.
    #[default]
    Readable,
    /// They fail.
    Whole,
}

struct Shared {
    settings: Settings,
    acme: Line,
    order: Line,
    cps: Line,
    tokens: Arc<Tokens>,
}

/// The outcome of a direct call.
#[derive(Clone, Debug)]
pub struct Sent {
    /// What was found before it was sent: notices, acknowledged hazards, overruled errors.
    pub findings: Vec<Finding>,
    /// The answer of a read, none of a write.
    pub answer: Option<Answer>,
    /// The outcome of `change_organization`.
    pub changed: Option<ChangedOrganization>,
    /// What a write delivered that the CA shows this once.
    pub credentials: Option<AcmeCredentials>,
    /// Where it went: the host, or `simulator`.
    pub sent_to: String,
    /// What else went wrong, for people to read.
    pub warnings: Vec<String>,
}

pub use methods::{AcmeOperations, Answer, CpsOperations, OrderOperations};
pub(crate) use outcome::Done;
pub use request::Request;

impl Client {
    /// Sets a client up. Sends nothing, and needs no key until something is sent.
    ///
    /// # Errors
    /// `invalid_input` where a base URL, the bundle of roots or the proxy cannot be used, or a number is out of bounds.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let common = Arc::new(Common::new(&settings)?);
        Self::connected(settings, |url| Arc::new(Network::new(url, &common)))
    }

    /// The same with another outside: for the project's own tests.
    #[doc(hidden)]
    pub fn with_outside(settings: Settings, outside: Arc<dyn Outside>) -> Result<Self, Error> {
        Self::connected(settings, |_| Arc::clone(&outside))
    }

    fn connected(
        settings: Settings,
        outside: impl Fn(&BaseUrl) -> Arc<dyn Outside>,
    ) -> Result<Self, Error> {
        settings.check_bounds()?;
        let (requests, limits) = (request_builder()?, Arc::new(Limits::of(&settings)));
        let line = |url: &str| {
            let url = BaseUrl::parse(url)?;
            Ok::<_, Error>(Line {
                outside: outside(&url),
                url,
                requests: requests.clone(),
                limits: Arc::clone(&limits),
            })
        };
        let acme = line(&settings.acme_url)?;
        let order = line(&settings.order_url)?;
        let cps = line(&settings.cps_url)?;
        let place = line(settings.token_url()?)?;
        let tokens = Arc::new(Tokens::new(settings.cps_access.clone(), place));
        Ok(Self {
            shared: Arc::new(Shared {
                settings,
                acme,
                order,
                cps,
                tokens,
            }),
            stop: Stop::default(),
            reading: Reading::default(),
            patience: Patience::default(),
        })
    }

    /// The same client, sharing everything, whose calls stop when this says so.
    #[must_use]
    pub fn stopped_by(&self, stop: Stop) -> Self {
        Self {
            stop,
            ..self.clone()
        }
    }

    /// The same client, whose calls are those of a job: they wait for a key that the CA limits.
    pub(crate) fn for_job(&self) -> Self {
        Self {
            patience: Patience::OfJob,
            ..self.clone()
        }
    }

    /// The same client, sharing everything, whose plans, verifications and pulls fail where one thing
    /// cannot be read. Otherwise they go on without it and list it.
    #[must_use]
    pub fn strict(&self) -> Self {
        Self {
            reading: Reading::Whole,
            ..self.clone()
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
    pub fn acme(&self) -> AcmeOperations<'_> {
        AcmeOperations { client: self }
    }

    /// Contacts of orders.
    pub fn order(&self) -> OrderOperations<'_> {
        OrderOperations { client: self }
    }

    /// Certificate requests and organizations at CPS.
    pub fn cps(&self) -> CpsOperations<'_> {
        CpsOperations { client: self }
    }

    /// Base URL of each API.
    pub fn urls(&self) -> Urls {
        Api::ALL.into_iter().map(|api| self.url_of(api)).collect()
    }

    /// Whether these are base URLs of this client.
    pub(crate) fn has(&self, urls: &Urls) -> bool {
        let own = self.urls();
        urls.iter().all(|(api, url)| own.get(api) == Some(url))
    }

    /// An API, and its base URL.
    pub(crate) fn url_of(&self, api: Api) -> (String, String) {
        let url = self.line(api).url.as_str();
        (api.to_string(), url.to_owned())
    }

    pub(crate) fn line(&self, api: Api) -> &Line {
        with_api!(api, M => M::line(self))
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

    pub(crate) fn record_file(&self) -> Option<&Path> {
        self.shared.settings.record_file.as_deref()
    }

    /// The folder for what must be found again wherever a plan file is by then.
    pub fn state_folder(&self) -> &StateFolder {
        &self.shared.settings.state_folder
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
    call.refuse_misfit(false)?;
    if !call.operation.is_write() {
        return Ok(Vec::new());
    }
    let seen = observed.numbers(call.operation.api());
    let is_of_another = match call.first_number() {
        Some(id) => !seen.contains(&id) && !seen.is_empty(),
        None => seen.len() > 1 && !call.operation.is_creation(),
    };
    if is_of_another {
        let wanted = call.target().unwrap_or_else(|| "no id".to_owned());
        let what = call.operation.api().noun();
        let seen: Vec<String> = seen.iter().map(u64::to_string).collect();
        return Err(Error::invalid_input(format!(
            "what was observed is of {what} `{}`, and `{wanted}` is given",
            seen.join("`, `")
        ))
        .for_operation(call.operation));
    }
    let target = call.target();
    Ok(judge(
        call.asked(target.as_deref(), product.as_ref()),
        observed,
    ))
}
