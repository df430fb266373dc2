//! The one request that gives a certificate request the organization that is wanted.

use serde_json::{Map, Value};

use crate::api::cps::desired::DesiredCertificateRequest;
use crate::api::cps::effect::{Destination, destination, differing};
use crate::api::cps::model::{
    CpsOrganization, CpsOrganizationRequest, are_shown, persons, spelled,
};
use crate::api::cps::observed::Observed;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::spelling::shows;
use crate::request::step::Step;

/// Number and name of the organization that is wanted: what it leaves out is as the certificate
/// request has it now.
pub(crate) fn wanted_identity(
    wanted: &CpsOrganizationRequest,
    present: Option<&CpsOrganization>,
) -> (Option<u64>, Option<String>) {
    let of_present = || present.and_then(|present| present.company_name.clone());
    let name = wanted.company_name.clone().or_else(of_present);
    (
        wanted.id,
        name.filter(|_| wanted.id.is_none_or(|id| id == 0)),
    )
}

/// The request, none where the certificate request has what is wanted.
///
/// # Errors
/// `invalid_input` where an existing organization would be taken that is not as wanted: none is ever
/// changed, and the CA would say nothing.
pub(super) fn change(
    item: &DesiredCertificateRequest,
    observed: &Observed,
    sends_contacts: bool,
) -> Result<Option<Step>, Error> {
    if sends_contacts {
        return Err(Error::invalid_input(format!(
            "certificate request `{}`: its contacts can be read, and belong to an organization that is never changed",
            item.id
        ))
        .with_hint("leave it out of `--send-contacts`"));
    }
    let unread = || Error::invalid_input(format!("certificate request `{}` was not read", item.id));
    let request = observed.certificate_request(item.id).ok_or_else(unread)?;
    let Some(wanted) = &item.organization else {
        return Ok(None);
    };
    let present = request.organization.as_ref();
    let differs: Vec<&str> = wanted_fields(wanted)
        .into_iter()
        .filter(|name| !holds(present, wanted, name))
        .collect();
    if differs.is_empty() {
        return Ok(None);
    }
    let because = differs.iter().map(|name| format!("/organization/{name}"));
    let because = because.collect();
    let (id, company_name) = wanted_identity(wanted, present);
    let looked_for = object(&CpsOrganizationRequest {
        id,
        company_name,
        ..CpsOrganizationRequest::default()
    })?;
    let request = match destination(&looked_for, observed) {
        Destination::Existing(_, number, Some(found)) => {
            let body = object(wanted)?;
            let other = differing(&body, found);
            if !other.is_empty() {
                return Err(taken_as_it_is(item, number, found, &other));
            }
            // As it is wanted: by its number, or by its name, which stays the same where a step before
            // this one makes it.
            looked_for
        }
        Destination::New { .. } if wanted.id.is_some() => return Err(not_there(item, wanted)),
        Destination::New { .. }
        | Destination::Existing(_, _, None)
        | Destination::Unknown
        | Destination::Nameless => {
            let present = present.map(CpsOrganization::to_request).unwrap_or_default();
            let mut whole = wanted.completed_from(&present);
            for contact in whole.additional_contacts.iter_mut().flatten() {
                contact.contact_type = contact.contact_type.take().map(spelled);
            }
            object(&whole)?
        }
    };
    Ok(Some(step(item, request.into(), because)))
}

fn step(item: &DesiredCertificateRequest, request: Value, because: Vec<String>) -> Step {
    Step {
        n: 0,
        api: Api::Cps,
        operation: Operation::ChangeOrganization,
        ids: vec![Id::from(item.id)],
        target: Some(item.id.to_string()),
        account_id: None,
        request: Some(request.into()),
        because,
        product: None,
    }
}

/// What the item states, as a request that makes a new organization of it.
pub(super) fn stated(item: &DesiredCertificateRequest) -> Result<Option<Step>, Error> {
    let Some(wanted) = &item.organization else {
        return Ok(None);
    };
    Ok(Some(step(item, object(wanted)?.into(), Vec::new())))
}

/// The fields that are wanted.
pub(crate) fn wanted_fields(wanted: &CpsOrganizationRequest) -> Vec<&'static str> {
    let id = wanted.id.map(|_| "id");
    let contacts = wanted
        .additional_contacts
        .as_ref()
        .map(|_| "additional_contacts");
    let texts = wanted.filled().map(|(name, _)| name);
    id.into_iter().chain(texts).chain(contacts).collect()
}

/// Whether an organization has a field as it is wanted. One that only the CA knew has a number once it
/// is used, and is told by its name.
pub(crate) fn holds(
    present: Option<&CpsOrganization>,
    wanted: &CpsOrganizationRequest,
    name: &str,
) -> bool {
    let Some(present) = present else { return false };
    match name {
        "id" => wanted.id == Some(0) || present.id == wanted.id,
        "additional_contacts" => {
            let held = present.to_request().additional_contacts.unwrap_or_default();
            let wanted = wanted.additional_contacts.as_deref().unwrap_or_default();
            are_shown(&persons(&held), &persons(wanted))
        }
        name => {
            let mut given = wanted.filled();
            given.all(|(own, text)| {
                own != name || present.text(name).is_some_and(|held| shows(held, text))
            })
        }
    }
}

fn object(request: &CpsOrganizationRequest) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(request) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) | Err(_) => Err(Error::invalid_input(
            "the organization cannot be written as JSON",
        )),
    }
}

fn taken_as_it_is(
    item: &DesiredCertificateRequest,
    number: Option<u64>,
    found: &CpsOrganization,
    other: &[&str],
) -> Error {
    let name = found.company_name.as_deref().unwrap_or_default();
    let number = number.map_or_else(String::new, |number| format!(" `{number}`"));
    let other: Vec<String> = other.iter().map(|name| format!("`{name}`")).collect();
    Error::invalid_input(format!(
        "certificate request `{}`: organization{number}, `{name}`, would be taken as it is, and differs from the desired state in {}; an organization is never changed",
        item.id,
        other.join(", ")
    ))
    .with_hint(match item.organization.as_ref().and_then(|wanted| wanted.id) {
        Some(_) => "leave these fields out to take it; or leave `id` out, and give a `company_name` that no organization has",
        None => "leave these fields out to take it, or give a `company_name` that no organization has",
    })
}

fn not_there(item: &DesiredCertificateRequest, wanted: &CpsOrganizationRequest) -> Error {
    let what = match wanted.id {
        Some(0) | None => "the CA knows no organization of that name".to_owned(),
        Some(id) => format!("no organization has the id `{id}`"),
    };
    Error::invalid_input(format!("certificate request `{}`: {what}", item.id)).with_hint(
        "`certpact cps find-organizations` shows those that contain a name; leave `id` out to make a new one",
    )
}

/// The finding with its place in the desired item.
pub(super) fn in_item(mut finding: Finding) -> Finding {
    if !finding.pointer.is_empty() {
        finding.pointer = format!("/organization{}", finding.pointer).into();
    }
    finding
}
