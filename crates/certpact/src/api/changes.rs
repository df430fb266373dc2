//! What a step sends, piece by piece, each beside what the CA has.

use serde_json::{Map, Value};

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

/// Members of an object, these first.
pub(crate) fn in_order<'a>(
    object: &'a Map<String, Value>,
    first: &[&str],
) -> Vec<(&'a str, &'a Value)> {
    let members = object.iter();
    let mut members: Vec<_> = members
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    let place = |name: &str| first.iter().position(|own| *own == name);
    members.sort_by_key(|(name, _)| place(name).unwrap_or(first.len()));
    members
}

/// The contacts of a list; one without fields where it is empty.
pub(crate) fn contact_changes(name: &str, contacts: &[Value], is_copied: bool) -> Vec<Change> {
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
pub(crate) fn kind_of(contact: &Map<String, Value>) -> Option<&str> {
    contact.get(KIND)?.as_str()
}

pub(crate) const KIND: &str = "contact_type";

pub(crate) fn fields_of(contact: &Map<String, Value>) -> Vec<String> {
    let members = in_order(contact, &PERSON).into_iter();
    let fields = members.filter(|(name, _)| *name != KIND);
    fields.map(|(name, _)| name.to_owned()).collect()
}

/// A contact, in two parts where only some of its fields are given.
pub(crate) fn split(kind: &str, fields: &[String], is_given: impl Fn(&str) -> bool) -> Vec<Change> {
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

/// The fields that are named first of a contact.
const PERSON: [&str; 3] = ["first_name", "last_name", "email"];
