//! What a step sends to a contract.

use serde_json::{Map, Value};

use super::model::{Contract, Details};
use crate::api::changes::{Change, contact_changes, fields_of, in_order};
use crate::ground::operations::Operation;
use crate::request::step::Step;

/// What is told first of a contract.
const OF_A_CONTRACT: [&str; 3] = ["product_name_id", "auto_renew", "sans"];

pub(super) fn changes(
    step: &Step,
    request: &Map<String, Value>,
    contract: Option<&Contract>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, after) in in_order(request, &OF_A_CONTRACT) {
        match (name, after) {
            ("sans", Value::Array(names)) => {
                let names = names.iter().filter_map(Value::as_str).map(str::to_owned);
                changes.extend(names.map(if step.operation == Operation::RemoveSans {
                    Change::Removed
                } else {
                    Change::Added
                }));
            }
            ("organization", Value::Object(organization)) => {
                let before = contract.map(Contract::details);
                changes.extend(of_organization(step, organization, before.as_ref()));
            }
            (name, after) => {
                let known = contract.filter(|_| name == "auto_renew");
                changes.push(Change::Field {
                    name: name.to_owned(),
                    before: known.map(|contract| contract.auto_renew.into()),
                    after: after.clone(),
                    is_copied: false,
                });
            }
        }
    }
    changes
}

/// The nine fields of an organization, also those that a replacement clears, and its contacts.
fn of_organization(
    step: &Step,
    organization: &Map<String, Value>,
    before: Option<&Details<'_>>,
) -> Vec<Change> {
    let field = |name: &str, after: Value| Change::Field {
        name: name.to_owned(),
        before: before.map(|before| before.get(name).into()),
        after,
        is_copied: false,
    };
    let is_cleared = |name: &str| {
        let is_there = before.is_some_and(|before| !before.get(name).is_empty());
        step.operation.replaces() && is_there
    };
    let mut changes = Vec::new();
    for name in Details::FIELDS {
        match organization.get(name) {
            Some(after) => changes.push(field(name, after.clone())),
            None if is_cleared(name) => changes.push(field(name, "".into())),
            None => {}
        }
    }
    for (name, after) in organization {
        match after {
            Value::Array(contacts) => changes.extend(contact_changes(name, contacts, false)),
            Value::Object(contact) => changes.push(Change::Contact {
                kind: name.clone(),
                fields: fields_of(contact),
                is_copied: false,
            }),
            // One of the nine fields.
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    changes
}
