//! The client: reads, guarded direct calls, plan, apply and verify.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;

use crate::acknowledge::{Cleared, Consent, clear};
use crate::body::Body;
use crate::ca::acme::Acme as AcmeInterface;
use crate::ca::answer::Limits;
use crate::ca::limiter::Limiter;
use crate::ca::network::{Network, request_builder};
use crate::ca::seam::Outside;
use crate::ca::url::BaseUrl;
use crate::desired::Desired;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::{Contract, PatchContract, ProductNameId, ReplaceContract};
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
    pub answer: Option<Contract>,
    /// Where it went: the host, or `simulator`.
    pub sent_to: String,
}

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
        let id = *call.ids.first().expect("`fits` has seen to the ids");
        if !call.operation.is_write() {
            let contract = self.read_contract(id, call.account_id).await?;
            return Ok(Sent {
                findings: Vec::new(),
                answer: Some(contract),
                sent_to: self.shared.acme.url.host(),
            });
        }
        let findings = self.check(call).await?;
        let target = call.target().unwrap_or_default();
        let cleared = clear(&findings, &target, consent)
            .map_err(|error| error.for_operation(call.operation))?;
        let body = call.body.as_ref().expect("`fits` has seen to the body");
        let sent_to = self
            .carry_out(call.operation, id, call.account_id, body, cleared)
            .await?;
        Ok(Sent {
            findings,
            answer: None,
            sent_to,
        })
    }

    /// Sends what was cleared; answers where it went.
    pub(crate) async fn carry_out(
        &self,
        operation: Operation,
        id: u64,
        account_id: Option<u64>,
        body: &Body,
        cleared: Cleared,
    ) -> Result<String, Error> {
        let key = self.shared.settings.acme_key(account_id)?;
        let acme = &self.shared.acme;
        let receipt = match operation {
            Operation::ReplaceContract => acme.replace_contract(key, id, body, cleared).await,
            Operation::PatchContract => acme.patch_contract(key, id, body, cleared).await,
            Operation::GetContract => {
                Err(Error::invalid_input(format!("`{operation}` is no write")))
            }
        }?;
        Ok(if receipt.is_simulated {
            "simulator".to_owned()
        } else {
            acme.url.host()
        })
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

/// ACME contracts: the operations of the Partner Subscriptions API.
#[derive(Clone, Copy)]
pub struct Acme<'a> {
    client: &'a Client,
}

impl Acme<'_> {
    /// Reads a contract. Its contacts are never in the answer.
    ///
    /// `account_id` chooses the key from the ring; with none the default key is taken.
    ///
    /// # Errors
    /// What the CA or the network answers: `not_found`, `permission`, `unreachable`, …
    pub async fn get_contract(&self, id: u64, account_id: Option<u64>) -> Result<Contract, Error> {
        Call::new(Operation::GetContract, &[id]).fits(true)?;
        self.client.read_contract(id, account_id).await
    }

    /// Replaces a contract's organization and automatic renewal (PUT). What is left out is reset.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn replace_contract(
        &self,
        id: u64,
        body: &ReplaceContract,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send(
            Operation::ReplaceContract,
            id,
            Body::of(body)?,
            account_id,
            consent,
        )
        .await
    }

    /// Changes a part of a contract (PATCH). What is left out is kept.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn patch_contract(
        &self,
        id: u64,
        body: &PatchContract,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send(
            Operation::PatchContract,
            id,
            Body::of(body)?,
            account_id,
            consent,
        )
        .await
    }

    async fn send(
        &self,
        operation: Operation,
        id: u64,
        body: Body,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        let mut call = Call::new(operation, &[id]).of_account(account_id);
        call.body = Some(body);
        self.client.send(&call, consent).await
    }
}
