//! Looking at the CA for the outcome of a write whose answer does not say it.

use crate::api::Shown;
use crate::api::acme::AcmeApi;
use crate::api::acme::model::{Contract, Credential};
use crate::api::acme::names;
use crate::client::Client;
use crate::client::reach::compare_with_fresh;
use crate::ground::dns_name;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::request::call::Call;
use crate::state::observed::Observed;

pub(super) async fn look(client: &Client, call: &Call, before: &Observed) -> Result<Shown, Error> {
    // No read shows which of two creations made a contract, or what was shown once.
    if call.operation.delivers_secret() {
        return Ok(Shown::Neither);
    }
    let id = call.first_id()?;
    if call.operation == Operation::CancelContract {
        let contract = client.read_contract(id, call.account_id).await?;
        return Ok(compare_cancellation(&contract, before));
    }
    if call.operation.is_about_credentials() {
        let fresh = client.read_credentials(id, call.account_id).await?;
        let before = before.credentials(id).unwrap_or_default();
        return Ok(compare_revocation(call, before, &fresh.credentials));
    }
    compare_with_fresh::<AcmeApi>(client, call, before).await
}

/// A proxy may strip the body of a DELETE request, and the CA still answer with a success.
pub(super) async fn look_for_removed(client: &Client, call: &Call) -> Result<(), Error> {
    let contract = client
        .read_contract(call.first_id()?, call.account_id)
        .await;
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
        .map(|body| names::names_in(body.value()))
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

/// A contract that was canceled before shows nothing of a second cancellation.
fn compare_cancellation(fresh: &Contract, before: &Observed) -> Shown {
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

fn compare_revocation(call: &Call, before: &[Credential], fresh: &[Credential]) -> Shown {
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
