//! What a step sends, piece by piece, each beside what the CA has.

use serde_json::{Map, Value};

use super::Plan;
use crate::api::acme::model::{Contract, Details};
use crate::api::cps::model::CpsOrganizationRequest;
use crate::api::order::desired::DesiredOrder;
use crate::api::order::model::OrderContact;
use crate::ground::api::Api;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::request::step::Step;

/// One thing that a step sends. Together they are the whole request, but for the values of contacts, of
/// which only the kinds and the names of the fields are told.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A name that is added.
    Added(String),
    /// A name that is removed.
    Removed(String),
    /// A field.
    Field {
        /// Its name.
        name: String,
        /// What the CA has; none where there is nothing that could have it.
        before: Option<Value>,
        /// What it gets; an empty text where it is cleared.
        after: Value,
        /// Whether the desired item leaves it out and it is taken from what the CA has.
        is_copied: bool,
    },
    /// A contact.
    Contact {
        /// Its kind.
        kind: String,
        /// The names of its fields.
        fields: Vec<String>,
        /// Whether the desired item leaves them out and they are taken from what the CA has.
        is_copied: bool,
    },
}

impl Plan {
    /// What a step sends, organizations and their contacts last.
    pub fn changes(&self, step: &Step) -> Vec<Change> {
        let Some(request) = step.request.as_ref().and_then(Value::as_object) else {
            return Vec::new();
        };
        match step.api {
            Api::Acme => self.of_contract(step, request),
            Api::Order => self.of_order(step, request),
            Api::Cps => self.of_certificate_request(step, request),
        }
    }

    fn of_contract(&self, step: &Step, request: &Map<String, Value>) -> Vec<Change> {
        let contract = step.contract().and_then(|id| self.contract(id));
        let mut changes = Vec::new();
        for (name, after) in in_order(request, &OF_A_CONTRACT) {
            match (name, after) {
                ("sans", Value::Array(names)) => {
                    let names = names.iter().filter_map(Value::as_str).map(str::to_owned);
                    changes.extend(names.map(match step.operation == Operation::RemoveSans {
                        true => Change::Removed,
                        false => Change::Added,
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

    fn of_order(&self, step: &Step, request: &Map<String, Value>) -> Vec<Change> {
        let mut items = self.desired.order.iter();
        let item = items.find(|item| step.target.as_ref() == Some(&item.id));
        let is_given = |kind: &str, field: &str| {
            let mut given = item.into_iter().flat_map(DesiredOrder::contacts);
            given.any(|(own, contact)| own.as_str() == kind && contact.get(field).is_some())
        };
        let listed = request.get("contacts").and_then(Value::as_array);
        let listed = listed.into_iter().flatten().filter_map(Value::as_object);
        let contacts = listed.flat_map(|contact| {
            let kind = kind_of(contact).unwrap_or_default();
            let fields = fields_of(contact);
            split(kind, &fields, |field| is_given(kind, field))
        });
        contacts.collect()
    }

    fn of_certificate_request(&self, step: &Step, request: &Map<String, Value>) -> Vec<Change> {
        let id = step.ids.first().and_then(Id::number);
        let mut items = self.desired.certificate_request.iter();
        let item = items.find(|item| id == Some(item.id));
        let wanted = item.and_then(|item| item.organization.as_ref());
        let given = wanted.map(crate::api::cps::plan::given).unwrap_or_default();
        let is_given = |name: &str| given.contains(&name);
        let mut seen = self.observed.certificate_request.iter();
        let seen = seen.find(|seen| id == Some(seen.request.id));
        let present = seen.and_then(|seen| seen.request.organization.as_ref());

        let (mut changes, mut person, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (name, after) in in_order(request, &CpsOrganizationRequest::names()) {
            match (name.strip_prefix(OF_PERSON), after) {
                (Some(field), _) => person.push(field.to_owned()),
                (None, Value::Array(contacts)) => {
                    others.extend(listed(name, contacts, !is_given(name)));
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
}

/// What is told first of a contract.
const OF_A_CONTRACT: [&str; 3] = ["product_name_id", "auto_renew", "sans"];

/// How the fields begin that are those of a contact which an organization at CPS has in its own fields.
const OF_PERSON: &str = "contact_";

/// Members of an object, these first.
fn in_order<'a>(object: &'a Map<String, Value>, first: &[&str]) -> Vec<(&'a str, &'a Value)> {
    let members = object.iter();
    let mut members: Vec<_> = members
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    let place = |name: &str| first.iter().position(|own| *own == name);
    members.sort_by_key(|(name, _)| place(name).unwrap_or(first.len()));
    members
}

/// The nine fields of an organization, also those that a replacement clears, and its contacts.
fn of_organization(
    step: &Step,
    organization: &Map<String, Value>,
    before: Option<&Details>,
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
            Value::Array(contacts) => changes.extend(listed(name, contacts, false)),
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

/// The contacts of a list; one without fields where it is empty.
fn listed(name: &str, contacts: &[Value], is_copied: bool) -> Vec<Change> {
    let contact = |kind: &str, fields| Change::Contact {
        kind: kind.to_owned(),
        fields,
        is_copied,
    };
    if contacts.is_empty() {
        return vec![contact(name, Vec::new())];
    }
    let contacts = contacts.iter().filter_map(Value::as_object);
    contacts
        .map(|one| contact(kind_of(one).unwrap_or(name), fields_of(one)))
        .collect()
}

/// The kind that a contact says itself.
fn kind_of(contact: &Map<String, Value>) -> Option<&str> {
    contact.get(KIND)?.as_str()
}

const KIND: &str = "contact_type";

fn fields_of(contact: &Map<String, Value>) -> Vec<String> {
    let members = in_order(contact, &OrderContact::PERSON).into_iter();
    let fields = members.filter(|(name, _)| *name != KIND);
    fields.map(|(name, _)| name.to_owned()).collect()
}

/// A contact, in two parts where only some of its fields are given.
fn split(kind: &str, fields: &[String], is_given: impl Fn(&str) -> bool) -> Vec<Change> {
    let (given, copied) = fields.iter().cloned().partition(|field| is_given(field));
    let parts: [(Vec<String>, bool); 2] = [(given, false), (copied, true)];
    let parts = parts.into_iter().filter(|(fields, _)| !fields.is_empty());
    parts
        .map(|(fields, is_copied)| Change::Contact {
            kind: kind.to_owned(),
            fields,
            is_copied,
        })
        .collect()
}
