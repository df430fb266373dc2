//! What a step sends to a certificate request.

use serde_json::{Map, Value};

use super::desired::DesiredCertificateRequest;
use super::model::{CertificateRequest, CpsOrganizationRequest};
use super::plan::wanted_fields;
use crate::api::changes::{Change, contact_changes, in_order, split};

/// How the fields begin that are those of a contact which an organization at CPS has in its own fields.
const OF_PERSON: &str = "contact_";

pub(super) fn changes(
    request: &Map<String, Value>,
    item: Option<&DesiredCertificateRequest>,
    request_read: Option<&CertificateRequest>,
) -> Vec<Change> {
    let wanted = item.and_then(|item| item.organization.as_ref());
    let given = wanted.map(wanted_fields).unwrap_or_default();
    let is_given = |name: &str| given.contains(&name);
    let present = request_read.and_then(|read| read.organization.as_ref());

    let (mut changes, mut person, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (name, after) in in_order(request, &CpsOrganizationRequest::names()) {
        match (name.strip_prefix(OF_PERSON), after) {
            (Some(field), _) => person.push(field.to_owned()),
            (None, Value::Array(contacts)) => {
                others.extend(contact_changes(name, contacts, !is_given(name)));
            }
            (None, after) => changes.push(Change::Field {
                name: name.to_owned(),
                before: present.map(|present| match name {
                    "id" => present.id.into(),
                    name => present.text(name).into(),
                }),
                after: after.clone(),
                is_copied: !is_given(name),
            }),
        }
    }
    let is_given = |field: &str| is_given(&format!("{OF_PERSON}{field}"));
    changes.extend(split("contact", &person, is_given));
    changes.extend(others);
    changes
}
