//! The interface `cps`, between the model and the generated client.

use std::sync::Arc;

use certpact_wire::cps::Client as Wire;
use certpact_wire::support::Body as WireBody;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::answer::{Exchanged, Receipt, Underway};
use super::interface::{Interface, Pass};
use super::path_id;
use super::token::Tokens;
use crate::acknowledge::Cleared;
use crate::call::Call;
use crate::error::Error;
use crate::model::{
    CertificateRequest, CertificateRequestStatus, CountryCodes, CpsOrganization, FoundOrganizations,
};
use crate::operation::Operation;

/// The interface, at one base URL.
pub(crate) struct Cps {
    pub(crate) interface: Interface,
    pub(crate) tokens: Arc<Tokens>,
}

impl Cps {
    fn call(&self, operation: Operation, underway: Underway) -> (Wire, Arc<Exchanged>) {
        let pass = Pass::Token(Arc::clone(&self.tokens));
        let exchanged = self.interface.exchanged(operation, pass, underway);
        let (url, requests) = (self.interface.url.as_str(), self.interface.requests.clone());
        let wire = Wire::new_with_client(url, requests, exchanged.transport());
        (wire, exchanged)
    }

    fn reading(&self, operation: Operation) -> (Wire, Arc<Exchanged>) {
        self.call(operation, Underway::default())
    }

    pub(crate) async fn get_certificate_request(
        &self,
        id: u64,
    ) -> Result<CertificateRequest, Error> {
        let (wire, exchanged) = self.reading(Operation::GetCertificateRequest);
        let answer = wire.get_certificate_request(path_id(id)?).await.ok();
        let answer = answer.and_then(|answer| members(answer.into_inner()));
        let mut members = one(answer, &exchanged)?;
        members.entry("id").or_insert(id.into());
        let request: Option<CertificateRequest> = read(members);
        // An answer about another request would be judged as this one's.
        let request = request.filter(|request| request.id == id);
        request.ok_or_else(|| exchanged.error())
    }

    pub(crate) async fn get_certificate_request_status(
        &self,
        id: u64,
    ) -> Result<CertificateRequestStatus, Error> {
        let (wire, exchanged) = self.reading(Operation::GetCertificateRequestStatus);
        let answer = wire.get_certificate_request_status(path_id(id)?).await.ok();
        let answer = answer.and_then(|answer| members(answer.into_inner()));
        let status: Option<CertificateRequestStatus> = read(one(answer, &exchanged)?);
        let status = status.filter(|status| status.id.is_none_or(|own| own == id));
        status.ok_or_else(|| exchanged.error())
    }

    /// The id 0 asks for an organization that only the CA knows, by its exact name.
    pub(crate) async fn get_organization(
        &self,
        id: u64,
        name: Option<&str>,
    ) -> Result<CpsOrganization, Error> {
        let (wire, exchanged) = self.reading(Operation::GetOrganization);
        let answer = wire.get_organization(path_id(id)?, name).await.ok();
        let answer = answer.and_then(|answer| members(answer.into_inner()));
        let organization: Option<CpsOrganization> = read(one(answer, &exchanged)?);
        let is_wanted = |found: &CpsOrganization| id == 0 || found.id.is_none_or(|own| own == id);
        let organization = organization.filter(is_wanted);
        organization.ok_or_else(|| exchanged.error())
    }

    pub(crate) async fn find_organizations(&self, name: &str) -> Result<FoundOrganizations, Error> {
        let (wire, exchanged) = self.reading(Operation::FindOrganizations);
        let answer = wire.find_organizations(name).await.ok();
        let answer = answer.and_then(|answer| members(answer.into_inner()));
        answer.and_then(read).ok_or_else(|| exchanged.error())
    }

    pub(crate) async fn list_country_codes(
        &self,
        name: Option<&str>,
    ) -> Result<CountryCodes, Error> {
        let (wire, exchanged) = self.reading(Operation::ListCountryCodes);
        let answer = wire.list_country_codes(name).await.ok();
        let answer = answer.and_then(|answer| members(answer.into_inner()));
        answer.and_then(read).ok_or_else(|| exchanged.error())
    }

    /// Sends a write that was cleared, and tells which organization the CA says that there is now.
    pub(crate) async fn change_organization(
        &self,
        call: &Call,
        _: Cleared,
        underway: &Underway,
    ) -> Result<(Receipt, Option<CpsOrganization>), Error> {
        let (wire, exchanged) = self.call(call.operation, underway.clone());
        let (id, Some(body)) = (call.first_id()?, &call.body) else {
            let message = format!("`{}` needs a body", call.operation);
            return Err(Error::invalid_input(message));
        };
        let body = WireBody(body.raw());
        let answer = wire.change_organization(path_id(id)?, &body).await.ok();
        let answer = answer.and_then(|answer| members(answer.into_inner()));
        let organization = answer.filter(|members| !members.is_empty());
        Ok((exchanged.done()?, organization.and_then(read)))
    }
}

/// An answer without what is null or empty in it: where the CA has nothing, it may answer an empty
/// object.
fn members(wire: impl Serialize) -> Option<Map<String, Value>> {
    let Value::Object(mut members) = serde_json::to_value(wire).ok()? else {
        return None;
    };
    members.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|it| !it.is_empty()));
    Some(members)
}

/// The one thing that was asked for.
fn one(
    members: Option<Map<String, Value>>,
    exchanged: &Exchanged,
) -> Result<Map<String, Value>, Error> {
    let members = members.ok_or_else(|| exchanged.error())?;
    match members.is_empty() {
        true => Err(exchanged.not_there()),
        false => Ok(members),
    }
}

fn read<T: DeserializeOwned>(members: Map<String, Value>) -> Option<T> {
    serde_json::from_value(members.into()).ok()
}
