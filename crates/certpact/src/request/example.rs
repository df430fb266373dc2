//! What a person needs to know to write a body: its fields, and an example.

use serde_json::{Map, Value, json};

use crate::ground::operations::Operation;
use crate::request::facts::{self, Field, Kind, Members};

/// A field of a body, for the one who writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldHelp {
    /// Where it is, such as `organization.verified_contacts[].email`; `[]` is any item of a list.
    pub path: &'static str,
    /// What JSON value it takes.
    pub kind: &'static str,
    /// Whether what contains it must have it, or leaving it out surprises.
    pub is_needed: bool,
    /// What it is, and what happens if it is left out.
    pub description: &'static str,
}

impl Operation {
    /// The fields of its body, each followed by what is inside it; none where it has no body.
    pub fn field_help(self) -> impl Iterator<Item = FieldHelp> {
        let fields = facts::operation(self).fields.iter();
        fields.map(|field| FieldHelp {
            path: field.path,
            kind: match field.kind {
                Kind::Boolean => "true or false",
                Kind::Integer => "whole number",
                Kind::Number => "number",
                Kind::String => "string",
                Kind::Array => "array",
                Kind::Object => "object",
            },
            is_needed: is_needed(field),
            description: field.description,
        })
    }

    /// A body that it takes, with what is needed and the contacts of an organization; none where it has
    /// no body.
    pub fn example_body(self) -> Option<Value> {
        facts::operation(self).body?;
        Some(Value::Object(object(facts::of_body(self))))
    }
}

fn is_needed(field: &Field) -> bool {
    field.required || field.ask
}

/// An object with what it needs and what people know, or with all numbers and switches where it needs
/// nothing.
fn object(mut members: Members) -> Map<String, Value> {
    let all = members;
    let needs_some = members.any(|(field, _)| is_needed(field));
    let is_shown = |field: &Field| match field.kind {
        // What EV alone needs, or another spelling of what is there.
        Kind::Array => is_needed(field),
        Kind::Object => true,
        Kind::Boolean | Kind::Integer | Kind::Number => is_needed(field) || !needs_some,
        Kind::String => is_needed(field) || known_text(field.name).is_some(),
    };
    let shown = all.filter(|(field, _)| is_shown(field));
    shown
        .map(|(field, inside)| (field.name.to_owned(), sample(field.name, field, inside)))
        .collect()
}

fn sample(name: &str, field: &Field, inside: Members) -> Value {
    match field.kind {
        // An example that is sent as it is takes nothing away.
        Kind::Boolean => json!(name != "revoke_existing"),
        Kind::Integer | Kind::Number => json!(field.minimum.unwrap_or_default().max(1)),
        Kind::String => json!(text(name, field)),
        Kind::Array => {
            let item = inside.items();
            json!([item.map(|(item, inside)| sample(name, item, inside))])
        }
        Kind::Object => Value::Object(object(inside)),
    }
}

/// What people write into fields of these names, in all APIs.
const TEXTS: [(&str, &str); 20] = [
    ("product_name_id", "ssl_basic"),
    ("sans", "www.example.com"),
    ("name", "Example Corporation"),
    ("assumed_name", "Example Corp"),
    ("company_name", "Example Corporation"),
    ("address", "123 Main Street"),
    ("address2", "Suite 500"),
    ("company_address", "123 Main Street"),
    ("city", "San Francisco"),
    ("state", "CA"),
    ("zip", "94105"),
    ("zip_code", "94105"),
    ("country", "US"),
    ("telephone", "+1-555-0100"),
    ("phone", "+1-555-0100"),
    ("first_name", "Jane"),
    ("last_name", "Doe"),
    ("email", "jane.doe@example.com"),
    ("job_title", "Director"),
    ("title", "Director"),
];

fn known_text(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix("contact_").unwrap_or(name);
    let mut texts = TEXTS.iter();
    texts.find_map(|(own, text)| (*own == name).then_some(*text))
}

fn text(name: &str, field: &Field) -> &'static str {
    let known = known_text(name).or_else(|| field.values.first().copied());
    known.expect("a test holds the names against the specs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_an_example_is_one_that_people_write() {
        for operation in Operation::ALL {
            let example = operation.example_body();
            let has_fields = operation.field_help().next().is_some();
            assert_eq!(example.is_some(), has_fields, "{operation}");
            let example = example.map(|example| example.to_string());
            let has_gap = example
                .as_ref()
                .is_some_and(|example| example.contains("null"));
            assert!(!has_gap, "{example:?}");
        }
    }
}
