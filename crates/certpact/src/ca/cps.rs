//! The API `cps`, between the model and the generated client.

use std::sync::Arc;

use certpact_wire::cps::Client as Wire;
use certpact_wire::support::Body as WireBody;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::call::{Exchanged, NotDone, Receipt, Underway};
use super::line::Line;
use super::pass::Pass;
use super::path_id;
use super::refused::tells_of_an_error;
use super::token::Tokens;
use crate::api::cps::model::{
    CertificateRequest, CertificateRequestStatus, CountryCodes, CpsOrganization,
    FoundOrganizations, is_list,
};
use crate::ground::error::Error;
use crate::ground::operations::Operation;
use crate::plan::acknowledge::Cleared;
use crate::request::call::Call;

/// The API, at one base URL.
pub(crate) struct Cps {
    pub(crate) line: Line,
    pub(crate) tokens: Arc<Tokens>,
}

impl Cps {
    fn call(&self, operation: Operation, underway: Underway) -> (Wire, Arc<Exchanged>) {
        let pass = Pass::Token(Arc::clone(&self.tokens));
        let exchanged = Exchanged::new(&self.line, operation, pass, underway);
        let (url, requests) = (self.line.url.as_str(), self.line.requests.clone());
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
        drop(wire.get_certificate_request(path_id(id)?).await);
        let mut members = one(&exchanged)?;
        let is_one = members.contains_key("id") || members.contains_key("validation_type");
        members.entry("id").or_insert(id.into());
        let request: Option<CertificateRequest> = read(members).filter(|_| is_one);
        // An answer about another request would be judged as this one's.
        let request = request.filter(|request| request.id == id);
        request.ok_or_else(|| exchanged.error())
    }

    pub(crate) async fn get_certificate_request_status(
        &self,
        id: u64,
    ) -> Result<CertificateRequestStatus, Error> {
        let (wire, exchanged) = self.reading(Operation::GetCertificateRequestStatus);
        drop(wire.get_certificate_request_status(path_id(id)?).await);
        let members = one(&exchanged)?;
        let is_one = members.contains_key("status") || members.contains_key("step");
        let status: Option<CertificateRequestStatus> = read(members).filter(|_| is_one);
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
        drop(wire.get_organization(path_id(id)?, name).await);
        let organization = organization(one(&exchanged)?);
        let is_wanted = |found: &CpsOrganization| id == 0 || found.id.is_none_or(|own| own == id);
        let organization = organization.filter(is_wanted);
        organization.ok_or_else(|| exchanged.error())
    }

    pub(crate) async fn find_organizations(&self, name: &str) -> Result<FoundOrganizations, Error> {
        let (wire, exchanged) = self.reading(Operation::FindOrganizations);
        drop(wire.find_organizations(name).await);
        listed(&exchanged)
    }

    pub(crate) async fn list_country_codes(
        &self,
        name: Option<&str>,
    ) -> Result<CountryCodes, Error> {
        let (wire, exchanged) = self.reading(Operation::ListCountryCodes);
        drop(wire.list_country_codes(name).await);
        listed(&exchanged)
    }

    /// Sends a write that was cleared, and answers which organization the CA says that there is now.
    pub(crate) async fn change_organization(
        &self,
        call: &Call,
        _: Cleared,
        underway: &Underway,
    ) -> Result<(Receipt, Option<CpsOrganization>), NotDone> {
        let (wire, exchanged) = self.call(call.operation, underway.clone());
        let (id, Some(body)) = (call.first_id()?, &call.body) else {
            let message = format!("`{}` needs a body", call.operation);
            return Err(Error::invalid_input(message).into());
        };
        let body = WireBody(body.raw());
        drop(wire.change_organization(path_id(id)?, &body).await);
        let attached = exchanged.json().and_then(members).and_then(organization);
        Ok((exchanged.done()?, attached))
    }
}

/// The members of an answer; none where it says only what kind of thing it is, or names nothing but
/// members of such a thing without a value: where the CA has nothing, it may answer an empty object.
fn members(answer: Value) -> Option<Map<String, Value>> {
    let Value::Object(mut members) = answer else {
        return None;
    };
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let says_something = |(name, value): (&String, &Value)| {
        !name.starts_with('@') && (!is_empty(value) || tells_of_an_error(name))
    };
    if !members.iter().any(says_something) {
        members.clear();
    }
    Some(members)
}

/// What a search or a list found. An empty object is one that found nothing; any other answer without
/// the members of a list was not understood, which is not the same as nothing.
fn listed<T: DeserializeOwned>(exchanged: &Exchanged) -> Result<T, Error> {
    let answer = exchanged.answered()?;
    if is_list(&answer) {
        serde_json::from_value(answer).map_err(|_| exchanged.error())
    } else {
        Err(exchanged.error())
    }
}

/// An organization, which has a number or a name.
fn organization(members: Map<String, Value>) -> Option<CpsOrganization> {
    read(members).filter(CpsOrganization::is_identified)
}

/// The one thing that was asked for.
fn one(exchanged: &Exchanged) -> Result<Map<String, Value>, Error> {
    let members = members(exchanged.answered()?).ok_or_else(|| exchanged.error())?;
    if members.is_empty() {
        Err(exchanged.not_there())
    } else {
        Ok(members)
    }
}

fn read<T: DeserializeOwned>(members: Map<String, Value>) -> Option<T> {
    serde_json::from_value(members.into()).ok()
}
