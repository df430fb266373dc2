//! Looking at the CA for the outcome of a write whose answer does not say it.

use super::Client;
use super::reach::Reach;
use crate::api::Shown;
use crate::api::acme::model::{Contract, Credential};
use crate::api::acme::names;
use crate::api::cps::model::CpsOrganization;
use crate::ground::api::Api;
use crate::ground::dns_name;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::request::call::Call;
use crate::request::step::Step;
use crate::state::observed::Observed;
use crate::state::shown;
use crate::state::with_api;

impl Client {
    /// Reads what a write was about, and compares it with what it was before.
    ///
    /// # Errors
    /// Those of the read.
    pub(super) async fn look(&self, call: &Call, before: &Observed) -> Result<Shown, Error> {
        match call.operation {
            // No read shows which of two creations made a contract, or what was shown once.
            Operation::CreateContract | Operation::RegenerateCredentials => Ok(Shown::Neither),
            Operation::CancelContract => {
                let contract = self
                    .read_contract(call.first_id()?, call.account_id)
                    .await?;
                Ok(of_cancellation(&contract, before))
            }
            Operation::RevokeCredential | Operation::RevokeAllCredentials => {
                let id = call.first_id()?;
                let key = self.key(call.account_id, Some(id))?;
                let listed = self.shared.acme.list_credentials(key, id).await?;
                let before = before.credentials(id).unwrap_or_default();
                Ok(of_revocation(call, before, &listed.credentials))
            }
            Operation::ReplaceContract
            | Operation::PatchContract
            | Operation::AddSans
            | Operation::RemoveSans
            | Operation::UpdateOrderContacts
            | Operation::ChangeOrganization
            | Operation::GetContract
            | Operation::ListCertificates
            | Operation::ListCredentials
            | Operation::GetOrder
            | Operation::GetCertificateRequest
            | Operation::GetCertificateRequestStatus
            | Operation::GetOrganization
            | Operation::FindOrganizations
            | Operation::ListCountryCodes => {
                let fresh = self.read_again(call).await?;
                let shown = shown(&Step::of(call, None), before, &fresh);
                // CPS may show a change only when the CA has processed it.
                Ok(match (call.operation.api(), shown) {
                    (Api::Cps, Shown::Before) => Shown::Neither,
                    (_, shown) => shown,
                })
            }
        }
    }

    async fn read_again(&self, call: &Call) -> Result<Observed, Error> {
        let mut fresh = Observed::new();
        with_api!(call.operation.api(), M => M::read_subject(self, call, &mut fresh).await?);
        Ok(fresh)
    }

    /// The organization that a certificate request has after a change that was answered with
    /// nothing.
    pub(super) async fn look_for_attached(
        &self,
        call: &Call,
    ) -> Result<Option<CpsOrganization>, Error> {
        let request = self.cps().get_certificate_request(call.first_id()?).await?;
        Ok(request.organization)
    }

    /// A proxy may strip the body of a DELETE request, and the CA still answer with a success.
    pub(super) async fn look_for_removed(&self, call: &Call) -> Result<(), Error> {
        let contract = self.read_contract(call.first_id()?, call.account_id).await;
        let contract = contract.map_err(|error| {
            let message = format!(
                "`{}` was answered with a success, and looking whether it was done failed: {error}",
                call.operation
            );
            Error::new(ErrorKind::OutcomeUnknown, message)
                .with_hint("read the contract to see")
                .for_operation(call.operation)
        })?;
        let body = call.body.as_ref();
        let listed = body
            .map(|body| names::listed(body.value()))
            .unwrap_or_default();
        let held = dns_name::set(&contract.sans);
        let is_held = |name: &&&str| held.contains(&dns_name::normal(name));
        let left = listed.iter().filter(is_held).count();
        if left == 0 {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::NotCarriedOut,
            format!(
                "`{}` was answered with a success, and {left} of {} names are still there",
                call.operation,
                listed.len()
            ),
        )
        .with_hint("a proxy may strip the body of a DELETE request")
        .for_operation(call.operation))
    }
}

/// A contract that was canceled before shows nothing of a second cancellation.
fn of_cancellation(fresh: &Contract, before: &Observed) -> Shown {
    let earlier = before.contract(fresh.acme_contract_id);
    let was_canceled = earlier.is_none_or(|contract| contract.date_canceled.is_some());
    if was_canceled {
        Shown::Neither
    } else if fresh.date_canceled.is_some() {
        Shown::After
    } else {
        Shown::Before
    }
}

fn of_revocation(call: &Call, before: &[Credential], fresh: &[Credential]) -> Shown {
    let named = call.ids.get(1).and_then(Id::number);
    let is_meant = |credential: &&Credential| named.is_none_or(|id| id == credential.credential_id);
    let active = |listed: &[Credential]| -> Vec<u64> {
        let active = listed.iter().filter(|one| one.is_active()).filter(is_meant);
        active.map(|credential| credential.credential_id).collect()
    };
    let (was_active, is_active) = (active(before), active(fresh));
    let is_listed = |id: &u64| {
        let mut listed = fresh.iter();
        listed.any(|credential| credential.credential_id == *id)
    };
    if was_active.is_empty() || !was_active.iter().all(is_listed) {
        Shown::Neither
    } else if is_active.is_empty() {
        Shown::After
    } else if is_active == was_active {
        Shown::Before
    } else {
        Shown::Neither
    }
}
