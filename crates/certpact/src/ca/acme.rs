//! The API `acme`, between the model and the generated client.

use std::sync::Arc;

use certpact_wire::acme::{Client as Wire, types};
use certpact_wire::support::Body as WireBody;

use super::call::{Exchanged, NotDone, Receipt, Underway};
use super::line::Line;
use super::pass::Pass;
use super::path_id;
use crate::api::acme::model::{
    Certificate, Certificates, Contract, Credential, Credentials, Organization,
};
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::instant::Instant;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;
use crate::plan::acknowledge::Cleared;
use crate::request::call::Call;
use crate::settings::keys::SubaccountKey;

/// The API, at one base URL.
pub(crate) struct Acme(pub(crate) Line);

impl Acme {
    fn call(&self, operation: Operation, key: &SubaccountKey) -> (Wire, Arc<Exchanged>) {
        self.call_underway(operation, key, Underway::default())
    }

    fn call_underway(
        &self,
        operation: Operation,
        key: &SubaccountKey,
        underway: Underway,
    ) -> (Wire, Arc<Exchanged>) {
        let pass = Pass::Key {
            header: "x-partner-apikey",
            secret: key.secret().clone(),
        };
        let exchanged = Exchanged::new(&self.0, operation, pass, underway);
        let (url, requests) = (self.0.url.as_str(), self.0.requests.clone());
        let wire = Wire::new_with_client(url, requests, exchanged.transport());
        (wire, exchanged)
    }

    pub(crate) async fn get_contract(
        &self,
        key: &SubaccountKey,
        id: u64,
    ) -> Result<Contract, Error> {
        let (wire, exchanged) = self.call(Operation::GetContract, key);
        let answer = wire.get_contract(path_id(id)?).await.ok();
        let answer = answer.and_then(|answer| contract(answer.into_inner()));
        // An answer about another contract would be judged as this one's.
        let answer = answer.filter(|contract| contract.acme_contract_id == id);
        answer.ok_or_else(|| exchanged.error())
    }

    pub(crate) async fn list_certificates(
        &self,
        key: &SubaccountKey,
        id: u64,
    ) -> Result<Certificates, Error> {
        let (wire, exchanged) = self.call(Operation::ListCertificates, key);
        let answer = wire.list_certificates(path_id(id)?).await;
        let answer = answer.map_err(|_| exchanged.error())?.into_inner();
        let certificates = answer.certificates.into_iter().map(certificate).collect();
        Ok(Certificates { certificates })
    }

    pub(crate) async fn list_credentials(
        &self,
        key: &SubaccountKey,
        id: u64,
    ) -> Result<Credentials, Error> {
        let (wire, exchanged) = self.call(Operation::ListCredentials, key);
        let answer = wire.list_credentials(path_id(id)?).await.ok();
        let listed = answer.map(|answer| answer.into_inner().credentials);
        let credentials: Option<Vec<_>> =
            listed.and_then(|listed| listed.into_iter().map(credential).collect());
        let credentials = credentials.ok_or_else(|| exchanged.error())?;
        Ok(Credentials { credentials })
    }

    /// Sends a write that was cleared. Its answer is judged by the table of `verdict`.
    /// While it is under way, `underway` says whether it may have arrived.
    pub(crate) async fn write(
        &self,
        key: &SubaccountKey,
        call: &Call,
        _: Cleared,
        underway: &Underway,
    ) -> Result<Receipt, NotDone> {
        let (wire, exchanged) = self.call_underway(call.operation, key, underway.clone());
        let id = || path_id(call.first_id()?);
        let body = call.body.as_ref().map(|body| WireBody(body.raw()));
        let body = || {
            let missing = || Error::invalid_input(format!("`{}` needs a body", call.operation));
            body.as_ref().ok_or_else(missing)
        };
        // What the generated client makes of an answer is dropped, secrets among it.
        match call.operation {
            Operation::CreateContract => drop(wire.create_contract(body()?).await),
            Operation::ReplaceContract => drop(wire.replace_contract(id()?, body()?).await),
            Operation::PatchContract => drop(wire.patch_contract(id()?, body()?).await),
            Operation::CancelContract => drop(wire.cancel_contract(id()?).await),
            Operation::AddSans => drop(wire.add_sans(id()?, body()?).await),
            Operation::RemoveSans => drop(wire.remove_sans(id()?, body()?).await),
            Operation::RevokeAllCredentials => drop(wire.revoke_all_credentials(id()?).await),
            Operation::RevokeCredential => {
                let credential = call.ids.get(1).and_then(Id::number).unwrap_or_default();
                drop(wire.revoke_credential(id()?, path_id(credential)?).await);
            }
            Operation::RegenerateCredentials => {
                drop(wire.regenerate_credentials(id()?, body()?).await);
            }
            Operation::GetContract
            | Operation::ListCertificates
            | Operation::ListCredentials
            | Operation::GetOrder
            | Operation::UpdateOrderContacts
            | Operation::GetCertificateRequest
            | Operation::GetCertificateRequestStatus
            | Operation::GetOrganization
            | Operation::FindOrganizations
            | Operation::ListCountryCodes
            | Operation::ChangeOrganization => {
                return Err(Error::invalid_input(format!(
                    "`{}` is no write of `acme`",
                    call.operation
                ))
                .into());
            }
        }
        exchanged.done()
    }
}

/// The contract as the CA answered it; nothing where a number in it cannot be an id.
fn contract(wire: types::Contract) -> Option<Contract> {
    Some(Contract {
        acme_contract_id: u64::try_from(wire.acme_contract_id).ok()?,
        account_id: u64::try_from(wire.account_id).ok()?,
        product_name_id: ProductNameId(wire.product_name_id),
        created_at: Instant(wire.created_at),
        sans: wire.sans,
        valid_till: Instant(wire.valid_till),
        organization: wire.organization.map(organization),
        is_organization_validated: wire.is_organization_validated,
        auto_renew: wire.auto_renew,
        date_canceled: wire.date_canceled.map(Instant),
        extra: wire.extra.into_iter().collect(),
    })
}

fn organization(wire: types::ContractOrganization) -> Organization {
    Organization {
        name: Some(wire.name),
        assumed_name: wire.assumed_name,
        address: Some(wire.address),
        address2: wire.address2,
        city: Some(wire.city),
        state: Some(wire.state),
        zip: Some(wire.zip),
        country: Some(wire.country),
        telephone: wire.telephone,
        extra: wire.extra.into_iter().collect(),
    }
}

fn certificate(wire: types::Certificate) -> Certificate {
    let mut extra: serde_json::Map<_, _> = wire.extra.into_iter().collect();
    if !wire.sans.is_empty() {
        extra.insert("sans".to_owned(), wire.sans.into());
    }
    Certificate {
        domain: wire.domain,
        status: wire.status,
        expiration_date: wire.expiration_date.map(Instant),
        serial_number: wire.serial_number,
        extra,
    }
}

/// The credential as the CA listed it; nothing where its number cannot be an id.
fn credential(wire: types::Credential) -> Option<Credential> {
    Some(Credential {
        credential_id: u64::try_from(wire.credential_id).ok()?,
        kid_hint: wire.kid_hint,
        status: wire.status,
        created_at: Instant(wire.created_at),
        extra: wire.extra.into_iter().collect(),
    })
}
