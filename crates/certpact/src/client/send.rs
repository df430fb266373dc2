//! Guarded direct calls: judged, cleared, sent, and looked after.

use std::pin::pin;
use std::sync::atomic::Ordering;

use futures_util::future::{Either, select};

use super::{Answer, Client, Sent, check};
use crate::acknowledge::{Cleared, Consent, clear};
use crate::apply::record::Record;
use crate::body::Body;
use crate::ca::answer::{Receipt, Underway, outcome_unknown};
use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::finding::Finding;
use crate::model::{AcmeCredentials, ChangedOrganization, CpsOrganization, san};
use crate::operation::{Family, Operation};
use crate::resolve::differing;

/// What came of a write.
pub(crate) struct Done {
    /// Where it went: the host, or `simulator`.
    pub(crate) sent_to: String,
    pub(crate) credentials: Option<AcmeCredentials>,
    /// Which organization a certificate request has now, and what of the request it does not have.
    pub(crate) changed: Option<ChangedOrganization>,
    /// What went wrong beside it.
    pub(crate) warnings: Vec<String>,
}

impl Client {
    /// Judges a request against what the CA holds now, and does not send it.
    ///
    /// # Errors
    /// Those of the reads that its rules need, and `invalid_input` where call and operation do not fit.
    pub async fn check(&self, call: &Call) -> Result<Vec<Finding>, Error> {
        call.fits(true)?;
        self.refuse_missing_key(call)?;
        let observed = self.unless_stopped(self.observe_for(call)).await?;
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
        if !call.operation.is_write() {
            return Ok(Sent {
                findings: Vec::new(),
                answer: Some(self.unless_stopped(self.read(call)).await?),
                changed: None,
                credentials: None,
                sent_to: self.interface(call.operation.family()).url.host(),
                warnings: Vec::new(),
            });
        }
        self.refuse_read_only(Some(call.operation))?;
        self.refuse_unnamed_account(call)?;
        let findings = self.check(call).await?;
        let target = call.target().unwrap_or_default();
        let cleared = clear(&findings, &target, consent)
            .map_err(|error| error.for_operation(call.operation))?;
        let done = self.carry_out(call, cleared).await?;
        Ok(Sent {
            findings,
            answer: None,
            changed: done.changed,
            credentials: done.credentials,
            sent_to: done.sent_to,
            warnings: done.warnings,
        })
    }

    /// A missing key fails before anything is read.
    fn refuse_missing_key(&self, call: &Call) -> Result<(), Error> {
        match call.operation.family() {
            Family::Acme => {
                let key = self.key(call.account_id, call.first_number());
                key.map(|_| ())
            }
            Family::Order => self.shared.settings.order_key().map(|_| ()),
            Family::Cps => self.shared.cps.tokens.refuse_missing(),
        }
    }

    /// Which account is billed must not depend on which key happens to be at hand.
    pub(crate) fn refuse_unnamed_account(&self, call: &Call) -> Result<(), Error> {
        let is_creation = call.operation == Operation::CreateContract;
        if !is_creation || call.account_id.is_some() || !self.has_ring() {
            return Ok(());
        }
        Err(Error::invalid_input(
            "a creation has to name its account where a ring of keys is set up",
        )
        .with_hint("name it: `--account-id`, or `account_id` in the desired file")
        .for_operation(call.operation))
    }

    /// Sends what was cleared, and looks whether it was done where a yes does not say so.
    pub(crate) async fn carry_out(&self, call: &Call, cleared: Cleared) -> Result<Done, Error> {
        if self.stop.is_asked() {
            return Err(Error::interrupted().for_operation(call.operation));
        }
        let record = self.shared.settings.record_file.as_deref();
        let record = record
            .map(|path| Record::open(path, self, call, &cleared))
            .transpose()?;
        let underway = Underway {
            stop: self.stop.clone(),
            ..Underway::default()
        };
        let write = pin!(self.write(call, cleared, &underway));
        let mut result = match select(write, pin!(self.stop.asked_at_once())).await {
            Either::Left((result, _)) => result,
            Either::Right(_) if underway.in_doubt.load(Ordering::Relaxed) => {
                Err(outcome_unknown(call.operation, "interrupted"))
            }
            Either::Right(_) => Err(Error::interrupted().for_operation(call.operation)),
        };
        let written = record.map(|record| record.write(&result));
        if let (Ok(done), Some(Err(error))) = (&mut result, written) {
            done.warnings.push(error.to_string());
        }
        result
    }

    async fn write(
        &self,
        call: &Call,
        cleared: Cleared,
        underway: &Underway,
    ) -> Result<Done, Error> {
        let family = call.operation.family();
        let mut attached = None;
        let written = match family {
            Family::Acme => {
                let key = self.key(call.account_id, call.first_number())?;
                self.shared.acme.write(key, call, cleared, underway).await
            }
            Family::Order => {
                let (order, key) = (&self.shared.order, self.shared.settings.order_key()?);
                let update = order.update_order_contacts(key, call, cleared, underway);
                update.await
            }
            Family::Cps => {
                let cps = &self.shared.cps;
                let written = cps.change_organization(call, cleared, underway).await;
                written.map(|(receipt, organization)| {
                    attached = Some(organization);
                    receipt
                })
            }
        };
        let receipt = match written {
            Ok(receipt) => receipt,
            Err(lost) => self.look_for_canceled(call, lost).await?,
        };
        // It was done; who stops waiting now does not know whether it was done in earnest.
        underway.in_doubt.store(true, Ordering::Relaxed);
        if call.operation == Operation::RemoveSans {
            self.look_for_removed(call).await?;
        }
        let mut warnings = Vec::new();
        if let Some(None) = attached {
            attached = match self.look_for_attached(call).await {
                Ok(organization) => Some(organization),
                Err(error) => {
                    warnings.push(format!("nobody saw which organization it has now: {error}"));
                    Some(None)
                }
            };
        }
        let changed = attached.map(|organization| held_against(call, organization));
        Ok(Done {
            sent_to: if receipt.is_simulated {
                "simulator".to_owned()
            } else {
                self.interface(family).url.host()
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

    /// The organization that a certificate request has after a change that was answered with nothing.
    async fn look_for_attached(&self, call: &Call) -> Result<Option<CpsOrganization>, Error> {
        let request = self.cps().get_certificate_request(call.first_id()?).await?;
        Ok(request.organization)
    }

    /// A cancellation that was repeated is refused because the first one was carried out: the
    /// contract shows it.
    async fn look_for_canceled(&self, call: &Call, lost: Error) -> Result<Receipt, Error> {
        let is_in_doubt =
            call.operation == Operation::CancelContract && lost.kind() == ErrorKind::OutcomeUnknown;
        if !is_in_doubt {
            return Err(lost);
        }
        match self.read_contract(call.first_id()?, call.account_id).await {
            Ok(contract) if contract.date_canceled.is_some() => Ok(Receipt {
                is_simulated: false,
                delivered: None,
            }),
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
            Error::new(ErrorKind::OutcomeUnknown, message)
                .with_hint("read the contract to see")
                .for_operation(call.operation)
        })?;
        let listed = call
            .body
            .as_ref()
            .map(|body| san::listed(body.value()))
            .unwrap_or_default();
        let held = san::set(&contract.sans);
        let is_held = |name: &&&str| held.contains(&san::normal(name));
        let left = listed.iter().filter(is_held).count();
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
        let (acme, cps) = (self.acme(), self.cps());
        let (id, name) = (|| call.first_id(), call.name.as_deref());
        match call.operation {
            Operation::GetContract => {
                let contract = acme.get_contract(id()?, call.account_id).await?;
                Ok(Answer::Contract(Box::new(contract)))
            }
            Operation::ListCertificates => {
                let certificates = acme.list_certificates(id()?, call.account_id).await?;
                Ok(Answer::Certificates(certificates))
            }
            Operation::ListCredentials => {
                let credentials = acme.list_credentials(id()?, call.account_id).await?;
                Ok(Answer::Credentials(credentials))
            }
            Operation::GetOrder => {
                let order = self.read_order(&call.ids[0]).await?;
                Ok(Answer::Order(Box::new(order)))
            }
            Operation::GetCertificateRequest => {
                let request = cps.get_certificate_request(id()?).await?;
                Ok(Answer::CertificateRequest(Box::new(request)))
            }
            Operation::GetCertificateRequestStatus => {
                let status = cps.get_certificate_request_status(id()?).await?;
                Ok(Answer::CertificateRequestStatus(Box::new(status)))
            }
            Operation::GetOrganization => {
                let organization = cps.get_organization(id()?, name).await?;
                Ok(Answer::CpsOrganization(Box::new(organization)))
            }
            Operation::FindOrganizations => {
                let part = call.ids[0].to_string();
                Ok(Answer::FoundOrganizations(
                    cps.find_organizations(&part).await?,
                ))
            }
            Operation::ListCountryCodes => {
                Ok(Answer::CountryCodes(cps.list_country_codes(name).await?))
            }
            Operation::CreateContract
            | Operation::ReplaceContract
            | Operation::PatchContract
            | Operation::CancelContract
            | Operation::AddSans
            | Operation::RemoveSans
            | Operation::RevokeCredential
            | Operation::RevokeAllCredentials
            | Operation::RegenerateCredentials
            | Operation::UpdateOrderContacts
            | Operation::ChangeOrganization => Err(Error::invalid_input(format!(
                "`{}` is no read",
                call.operation
            ))),
        }
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

/// What an organization does not have of what was sent: an existing one is taken as it is, and the CA
/// says no more than what that holds.
fn held_against(call: &Call, organization: Option<CpsOrganization>) -> ChangedOrganization {
    let body = call.body.as_ref().and_then(Body::members);
    let differences = match (body, &organization) {
        (Some(body), Some(organization)) => differing(body, organization),
        (Some(_) | None, _) => Vec::new(),
    };
    let differences = differences.iter().map(|name| format!("/{name}"));
    ChangedOrganization {
        differences: differences.collect(),
        organization,
    }
}
