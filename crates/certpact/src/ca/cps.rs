//! Answers of `cps`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::answered::{Answered, Misfit, object, read_as_usual};
use super::refused::tells_of_an_error;
use crate::api::cps::model::{
    CertificateRequest, CertificateRequestStatus, CountryCodes, CpsOrganization,
    FoundOrganizations, is_list,
};
use crate::request::call::Call;

impl Answered for CertificateRequest {
    fn read(call: &Call, text: &[u8]) -> Result<Self, Misfit> {
        let mut members = one(text, &["id", "validation_type"])?;
        if let Some(number) = call.first_number() {
            members.entry("id").or_insert(number.into());
        }
        read_as_usual(call, Value::Object(members))
    }

    fn is_of(&self, call: &Call) -> bool {
        call.first_number() == Some(self.id)
    }
}

impl Answered for CertificateRequestStatus {
    fn read(call: &Call, text: &[u8]) -> Result<Self, Misfit> {
        read_as_usual(call, Value::Object(one(text, &["status", "step"])?))
    }

    fn is_of(&self, call: &Call) -> bool {
        self.id.is_none_or(|own| call.first_number() == Some(own))
    }
}

impl Answered for CpsOrganization {
    fn read(call: &Call, text: &[u8]) -> Result<Self, Misfit> {
        let identified = ["id", "company_name"];
        let organization: Self = read_as_usual(call, Value::Object(one(text, &[])?))?;
        if organization.is_identified() {
            Ok(organization)
        } else {
            Err(Misfit::without(&identified))
        }
    }

    /// One that is asked for with the id 0 has a number of its own.
    fn is_of(&self, call: &Call) -> bool {
        let asked = call.first_number();
        asked == Some(0) || self.id.is_none_or(|own| asked == Some(own))
    }
}

impl Answered for FoundOrganizations {
    fn read(call: &Call, text: &[u8]) -> Result<Self, Misfit> {
        list(call, text)
    }
}

impl Answered for CountryCodes {
    fn read(call: &Call, text: &[u8]) -> Result<Self, Misfit> {
        list(call, text)
    }
}

/// The organization that a success says that a certificate request has now.
pub(crate) fn attached(call: &Call, text: &[u8]) -> Option<CpsOrganization> {
    let organization: CpsOrganization =
        read_as_usual(call, Value::Object(members(text).ok()?)).ok()?;
    organization.is_identified().then_some(organization)
}

/// The members of an answer; none where it says only what kind of thing it is, or names nothing but
/// members of such a thing without a value: where the CA has nothing, it may answer an empty object.
fn members(text: &[u8]) -> Result<Map<String, Value>, Misfit> {
    let mut members = object(text)?;
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let says_something = |(name, value): (&String, &Value)| {
        !name.starts_with('@') && (!is_empty(value) || tells_of_an_error(name))
    };
    if !members.iter().any(says_something) {
        members.clear();
    }
    Ok(members)
}

/// The one thing that was asked for, which has one of these members.
fn one(text: &[u8], own: &[&str]) -> Result<Map<String, Value>, Misfit> {
    let members = members(text)?;
    if members.is_empty() {
        Err(Misfit::NotThere)
    } else if own.is_empty() || own.iter().any(|name| members.contains_key(*name)) {
        Ok(members)
    } else {
        Err(Misfit::without(own))
    }
}

/// What a search or a list found. An empty object is one that found nothing; any other answer without
/// the members of a list was not understood, which is not the same as nothing.
fn list<T: DeserializeOwned>(call: &Call, text: &[u8]) -> Result<T, Misfit> {
    let answer = Value::Object(object(text)?);
    if is_list(&answer) {
        read_as_usual(call, answer)
    } else {
        Err(Misfit::without(&["items", "total_items"]))
    }
}
