//! Guarded direct calls: judged, cleared, sent, and looked after.

use std::pin::pin;
use std::sync::atomic::Ordering;

use futures_util::future::{Either, select};

use super::outcome::Done;
use super::reach::Reach;
use super::{Client, Sent, check};
use crate::api::Shown;
use crate::api::acme::model::{AcmeCredentials, DeliveredAnswer};
use crate::ca;
use crate::ca::answered::Answered;
use crate::ca::call::{Doubt, NotDone, Receipt, Underway};
use crate::ca::refused::outcome_unknown;
use crate::client::record::Record;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::finding::Finding;
use crate::plan::acknowledge::{Cleared, Consent, clear};
use crate::request::call::Call;
use crate::state::observed::Observed;
use crate::state::with_api;

/// What was observed before a write, made where it is needed.
pub(crate) type Before<'a> = dyn Fn() -> Observed + Send + Sync + 'a;

impl Client {
    /// Judges a request against what the CA holds now, and does not send it.
    ///
    /// # Errors
    /// Those of the reads that its rules need, and `invalid_input` where call and operation do not
    /// fit.
    pub async fn check(&self, call: &Call) -> Result<Vec<Finding>, Error> {
        call.refuse_misfit(true)?;
        self.refuse_missing_key(call)?;
        let observed = self.unless_stopped(self.observe_for(call)).await?;
        check(call, &observed, None)
    }

    /// Sends a request unchanged, once every hazard in it has been acknowledged.
    ///
    /// What its rules need is read first; a read that fails refuses the write.
    ///
    /// # Errors
    /// `refused` where an error is not overruled, a hazard not acknowledged, or an acknowledgement
    /// unknown; else what the CA or the network answers. `outcome_unknown` where it is unknown
    /// whether it was carried out.
    pub async fn send(&self, call: &Call, consent: &Consent) -> Result<Sent, Error> {
        call.refuse_misfit(true)?;
        if !call.operation.is_write() {
            let read = pin!(self.read_any(call));
            return Ok(Sent {
                findings: Vec::new(),
                answer: Some(self.unless_stopped(read).await?),
                changed: None,
                credentials: None,
                sent_to: self.line(call.operation.api()).url.host(),
                warnings: Vec::new(),
            });
        }
        // A read is moved and kept without the memory that only a write takes.
        Box::pin(self.send_write(call, consent)).await
    }

    async fn send_write(&self, call: &Call, consent: &Consent) -> Result<Sent, Error> {
        self.refuse_read_only(Some(call.operation))?;
        self.refuse_unnamed_account(call)?;
        self.refuse_missing_key(call)?;
        let observed = self.unless_stopped(self.observe_for(call)).await?;
        let findings = check(call, &observed, None)?;
        let target = call.target().unwrap_or_default();
        let cleared = clear(&findings, &target, consent)
            .map_err(|error| error.for_operation(call.operation))?;
        let done = self.carry_out(call, cleared, &|| observed.clone()).await?;
        Ok(Sent {
            findings,
            answer: None,
            changed: done.changed,
            credentials: done.credentials.map(|it| numbered(call, &it)).transpose()?,
            sent_to: done.sent_to,
            warnings: done.warnings,
        })
    }

    /// A missing key fails before anything is read.
    fn refuse_missing_key(&self, call: &Call) -> Result<(), Error> {
        with_api!(call.operation.api(), M => M::pass(self, call).map(drop))
    }

    /// Which account is billed must not depend on which key happens to be at hand.
    pub(crate) fn refuse_unnamed_account(&self, call: &Call) -> Result<(), Error> {
        if !call.operation.is_creation() || call.account_id.is_some() || !self.has_ring() {
            return Ok(());
        }
        Err(Error::invalid_input(
            "a creation has to name its account where a key file with several keys is set up",
        )
        .with_hint("name it: `--account-id`, or `account_id` in the desired file")
        .for_operation(call.operation))
    }

    /// Sends what was cleared, and looks whether it was done where the answer does not say so;
    /// `before` is what it was judged by.
    pub(crate) async fn carry_out(
        &self,
        call: &Call,
        cleared: Cleared,
        before: &Before<'_>,
    ) -> Result<Done, Error> {
        if self.stop.is_asked() {
            return Err(Error::interrupted().for_operation(call.operation));
        }
        let record = self
            .record_file()
            .map(|path| Record::open(path, self, call, &cleared))
            .transpose()?;
        let underway = Underway {
            stop: self.stop.clone(),
            ..Underway::default()
        };
        let write = pin!(self.write(call, cleared, before, &underway));
        let mut result = match select(write, pin!(self.stop.asked_at_once())).await {
            Either::Left((result, _)) => result,
            Either::Right(_) if underway.in_doubt.load(Ordering::Relaxed) => {
                Err(outcome_unknown(call.operation, "it was interrupted"))
            }
            Either::Right(_) => Err(Error::interrupted().for_operation(call.operation)),
        };
        let Some(Err(unwritten)) = record.map(|record| record.write(&result)) else {
            return result;
        };
        let lacks = format!("the record lacks the outcome: {unwritten}");
        match &mut result {
            Ok(done) => done.warnings.push(lacks),
            Err(error) => {
                let message = format!("{}; {lacks}", error.message());
                *error = error.clone().with_message(message);
            }
        }
        result
    }

    async fn write(
        &self,
        call: &Call,
        cleared: Cleared,
        before: &Before<'_>,
        underway: &Underway,
    ) -> Result<Done, Error> {
        let mut warnings = Vec::new();
        let settled = match self.exchange(call, cleared, underway).await {
            Err(NotDone::InDoubt(doubt)) => {
                self.settle(call, &before(), doubt, &mut warnings).await
            }
            Err(NotDone::Refused(error)) => Err(error),
            Ok(answered) => Ok(answered),
        };
        let receipt = settled?;
        // It was done. A caller that stops waiting now does not know whether it was done for real.
        underway.in_doubt.store(true, Ordering::Relaxed);
        let changed = with_api!(call.operation.api(), M => {
            M::confirm(self, call, &receipt, &mut warnings).await?
        });
        Ok(Done {
            sent_to: if receipt.is_simulated {
                "simulator".to_owned()
            } else {
                self.line(call.operation.api()).url.host()
            },
            credentials: receipt.delivered.map(|mut delivered| {
                // An id in the answer may be the credential's own.
                let of_path = call.first_number();
                delivered.acme_contract_id = of_path.or(delivered.acme_contract_id);
                delivered
            }),
            changed,
            warnings,
        })
    }

    async fn exchange(
        &self,
        call: &Call,
        cleared: Cleared,
        underway: &Underway,
    ) -> Result<Receipt, NotDone> {
        let api = call.operation.api();
        let pass = with_api!(api, M => M::pass(self, call)?);
        let line = self.line(api);
        ca::call::write(line, pass, call, cleared, self.patience, underway).await
    }

    /// Looks whether a write was carried out that may have been; fails where it was not, or where a
    /// look cannot tell.
    async fn settle(
        &self,
        call: &Call,
        before: &Observed,
        doubt: Doubt,
        warnings: &mut Vec<String>,
    ) -> Result<Receipt, Error> {
        let Doubt {
            error,
            is_simulated,
            is_under_way,
        } = doubt;
        if self.stop.is_asked() {
            return Err(error);
        }
        let shown = with_api!(call.operation.api(), M => M::look(self, call, before).await);
        match shown {
            Ok(Shown::After) => {
                warnings.push(format!("{error}; the CA shows that it was"));
                Ok(Receipt {
                    is_simulated,
                    ..Receipt::default()
                })
            }
            Ok(Shown::Before) if !is_under_way => {
                let message = format!("{error}; the CA shows that it was not");
                let error = error.with_message(message);
                Err(error
                    .of_kind(ErrorKind::NotCarriedOut)
                    .with_hint("send it again where the reason for the answer is gone"))
            }
            Ok(Shown::Before | Shown::Neither) | Err(_) => Err(error),
        }
    }

    /// Makes a read, and answers what the CA holds.
    pub(crate) async fn read<T: Answered>(&self, call: &Call) -> Result<T, Error> {
        call.refuse_misfit(true)?;
        let api = call.operation.api();
        let pass = with_api!(api, M => M::pass(self, call)?);
        ca::call::read(self.line(api), pass, call, self.patience).await
    }

    /// A read ends at once where it is told to stop: nothing depends on it any more.
    pub(crate) async fn unless_stopped<T>(
        &self,
        read: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let read = self.stop.unless_asked(read).await;
        read.unwrap_or_else(|| Err(Error::interrupted()))
    }
}

/// What was delivered with the number of its contract. Without, a caller would not know what was made.
fn numbered(call: &Call, delivered: &DeliveredAnswer) -> Result<AcmeCredentials, Error> {
    delivered.credentials().ok_or_else(|| {
        let message = format!(
            "`{}` was carried out, and the CA's answer gives no number of a contract",
            call.operation
        );
        Error::new(ErrorKind::UnreadableAnswer, message)
            .with_hint("look at the CA which number the contract has; the answer is kept as it was received")
            .carried_out_anyway()
            .with_delivered(delivered.answer.clone())
            .for_operation(call.operation)
    })
}
