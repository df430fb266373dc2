//! The client: reads, guarded direct calls, plan, apply and verify.

mod acme;

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;
use serde::Serialize;

use crate::acknowledge::{Cleared, Consent, Refusal, clear};
use crate::ca::acme::Acme as AcmeInterface;
use crate::ca::answer::Limits;
use crate::ca::limiter::Limiter;
use crate::ca::network::{Network, request_builder};
use crate::ca::seam::Outside;
use crate::ca::url::BaseUrl;
use crate::desired::Desired;
use crate::error::{Error, ErrorKind};
use crate::finding::Finding;
use crate::model::{Certificates, Contract, Credentials, ProductNameId, san};
use crate::observed::Observed;
use crate::operation::{Call, Family, Operation};
use crate::plan::{Plan, Step, Urls};
use crate::rules::judge;
use crate::settings::Settings;
use crate::verify::{Verification, compare};

/// A client of the CA. Cloning it is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
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
    /// Where it went: the host, or `simulator`.
    pub sent_to: String,
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

impl Client {
    /// Sets a client up. Sends nothing, and needs no key until something is sent.
    ///
    /// # Errors
    /// `invalid_input` where a base URL cannot be used.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let url = BaseUrl::parse(&settings.acme_url)?;
        let network = Network::new(&url, settings.connect_timeout, &settings.user_agent)?;
        Self::with_outside(settings, Arc::new(network))
    }

    /// The same with another outside: for the project's own tests.
    #[doc(hidden)]
    pub fn with_outside(settings: Settings, outside: Arc<dyn Outside>) -> Result<Self, Error> {
        let acme = AcmeInterface {
            url: BaseUrl::parse(&settings.acme_url)?,
            outside,
            requests: request_builder()?,
            limits: Arc::new(Limits {
                timeout: settings.timeout,
                retries: settings.retries,
                limiter: Limiter::new(settings.rate_limit.clone()),
            }),
        };
        Ok(Self {
            shared: Arc::new(Shared { settings, acme }),
        })
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

    pub(crate) fn actor(&self) -> &str {
        &self.shared.settings.actor
    }

    pub(crate) fn outside(&self) -> &dyn Outside {
        self.shared.acme.outside.as_ref()
    }

    /// Judges a request against what the CA holds now, and does not send it.
    ///
    /// # Errors
    /// Those of the reads that its rules need, and `invalid_input` where call and operation do not fit.
    pub async fn check(&self, call: &Call) -> Result<Vec<Finding>, Error> {
        call.fits(true)?;
        let observed = self.observe_for(call).await?;
        check(call, &observed, None)
    }

    /// Sends a request as it was given, once every hazard in it has been acknowledged.
    ///
    /// What its rules need is read first; a read that fails refuses the write.
    ///
    /// # Errors
    /// `refused` where an error is not overruled, a hazard not acknowledged, or an acknowledgement
    /// unknown; else what the CA or the network answers. `outcome_unknown` where the request may
    /// have been carried out and its answer is lost.
    pub async fn send(&self, call: &Call, consent: &Consent) -> Result<Sent, Error> {
        call.fits(true)?;
        if call.operation.is_write() {
            self.refuse_read_only(Some(call.operation))?;
        } else {
            return Ok(Sent {
                findings: Vec::new(),
                answer: Some(self.read(call).await?),
                sent_to: self.shared.acme.url.host(),
            });
        }
        let findings = self.check(call).await?;
        let target = call.target().unwrap_or_default();
        let cleared = clear(&findings, &target, consent)
            .map_err(|error| error.for_operation(call.operation))?;
        let sent_to = self.carry_out(call, cleared).await?;
        Ok(Sent {
            findings,
            answer: None,
            sent_to,
        })
    }

    /// Sends what was cleared, and looks whether it was done where a yes does not say so; answers
    /// where it went.
    pub(crate) async fn carry_out(&self, call: &Call, cleared: Cleared) -> Result<String, Error> {
        let key = self.shared.settings.acme_key(call.account_id)?;
        let acme = &self.shared.acme;
        let receipt = match acme.write(key, call, cleared).await {
            Ok(receipt) => receipt,
            Err(lost) => return self.look_for_canceled(call, lost).await,
        };
        if call.operation == Operation::RemoveSans {
            self.look_for_removed(call).await?;
        }
        Ok(if receipt.is_simulated {
            "simulator".to_owned()
        } else {
            acme.url.host()
        })
    }

    /// A cancellation that was repeated is refused because the first one was carried out: the
    /// contract shows it.
    async fn look_for_canceled(&self, call: &Call, lost: Error) -> Result<String, Error> {
        let is_in_doubt =
            call.operation == Operation::CancelContract && lost.kind() == ErrorKind::OutcomeUnknown;
        if !is_in_doubt {
            return Err(lost);
        }
        match self.read_contract(call.first_id()?, call.account_id).await {
            Ok(contract) if contract.date_canceled.is_some() => Ok(self.shared.acme.url.host()),
            Ok(_) | Err(_) => Err(lost),
        }
    }

    /// A proxy may strip the body of a DELETE, and the CA still answer with a yes.
    async fn look_for_removed(&self, call: &Call) -> Result<(), Error> {
        let contract = self.read_contract(call.first_id()?, call.account_id).await;
        let contract = contract.map_err(|error| {
            let message = format!(
                "`{}` was answered with a yes, and looking whether it was done failed: {error}",
                call.operation
            );
            error.with_message(message).for_operation(call.operation)
        })?;
        let listed = call
            .body
            .as_ref()
            .map(|body| san::listed(body.value()))
            .unwrap_or_default();
        let left = listed
            .iter()
            .filter(|name| san::is_among(name, &contract.sans))
            .count();
        if left == 0 {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::NotCarriedOut,
            format!(
                "`{}` was answered with a yes, and {left} of {} names are still there",
                call.operation,
                listed.len()
            ),
        )
        .with_hint("something on the way may strip the body of a DELETE request")
        .for_operation(call.operation))
    }

    async fn read(&self, call: &Call) -> Result<Answer, Error> {
        let key = self.shared.settings.acme_key(call.account_id)?;
        let (acme, id) = (&self.shared.acme, call.first_id()?);
        match call.operation {
            Operation::GetContract => Ok(Answer::Contract(Box::new(
                acme.get_contract(key, id).await?,
            ))),
            Operation::ListCertificates => {
                Ok(Answer::Certificates(acme.list_certificates(key, id).await?))
            }
            Operation::ListCredentials => {
                Ok(Answer::Credentials(acme.list_credentials(key, id).await?))
            }
            Operation::ReplaceContract
            | Operation::PatchContract
            | Operation::CancelContract
            | Operation::AddSans
            | Operation::RemoveSans
            | Operation::RevokeCredential
            | Operation::RevokeAllCredentials => Err(Error::invalid_input(format!(
                "`{}` is no read",
                call.operation
            ))),
        }
    }

    async fn read_contract(&self, id: u64, account_id: Option<u64>) -> Result<Contract, Error> {
        let key = self.shared.settings.acme_key(account_id)?;
        self.shared.acme.get_contract(key, id).await
    }

    /// Reads what the rules of a write need.
    async fn observe_for(&self, call: &Call) -> Result<Observed, Error> {
        let mut observed = Observed::new();
        if let (true, Some(id)) = (call.operation.is_write(), call.ids.first()) {
            let contract = self.read_contract(*id, call.account_id).await?;
            observed.see(contract, self.outside().now());
            if call.operation.is_about_credentials() {
                let key = self.shared.settings.acme_key(call.account_id)?;
                let credentials = self.shared.acme.list_credentials(key, *id).await?;
                observed.see_credentials(*id, credentials);
            }
        }
        Ok(observed)
    }

    /// Reads every contract that is named, many at a time.
    ///
    /// # Errors
    /// Names every contract that cannot be read, with the kind of the first.
    pub async fn observe(&self, desired: &Desired) -> Result<Observed, Error> {
        let items = &desired.contract;
        // A missing key fails before anything is read.
        for item in items {
            self.shared.settings.acme_key(item.account_id)?;
        }
        let reads = items.iter().map(|item| async move {
            let read = self.read_contract(item.id, item.account_id).await;
            (item.id, read, self.outside().now())
        });
        // A list of its own, so that the whole can be sent to another thread: a closure held across
        // a wait keeps the compiler from seeing that.
        let reads: Vec<_> = reads.collect();
        let concurrency = self.shared.settings.concurrency.max(1);
        let mut read: Vec<_> = stream::iter(reads)
            .buffer_unordered(concurrency)
            .collect()
            .await;
        read.sort_by_key(|(id, ..)| *id);
        let mut observed = Observed::new();
        let mut failed = Vec::new();
        for (id, contract, at) in read {
            match contract {
                Ok(contract) => observed.see(contract, at),
                Err(error) => failed.push((id, error)),
            }
        }
        match failed.first() {
            None => Ok(observed),
            Some((_, first)) => Err(first.clone().with_message(unread(&failed))),
        }
    }

    /// Plans what gives the contracts what is wanted of them. Reads, and writes nothing.
    ///
    /// # Errors
    /// Those of the reads.
    pub async fn plan(&self, desired: &Desired) -> Result<Plan, Error> {
        let observed = self.observe(desired).await?;
        Plan::new(desired, &observed, self.urls())
    }

    /// Looks whether the contracts are as wanted, field by field.
    ///
    /// # Errors
    /// Those of the reads.
    pub async fn verify(&self, desired: &Desired) -> Result<Verification, Error> {
        Ok(compare(desired, &self.observe(desired).await?))
    }
}

/// Every contract that cannot be read: the first few with the reason, the others by number.
fn unread(failed: &[(u64, Error)]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = failed
        .iter()
        .take(SHOWN)
        .map(|(id, error)| format!("contract `{id}`: {error}"))
        .collect();
    if failed.len() > SHOWN {
        let rest: Vec<String> = failed[SHOWN..]
            .iter()
            .map(|(id, _)| id.to_string())
            .collect();
        shown.push(format!("and contracts {}", rest.join(", ")));
    }
    shown.join("; ")
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
    let is_of_another = match call.ids.first() {
        Some(id) => observed.contract(*id).is_none() && !seen.is_empty(),
        None => seen.len() > 1,
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
