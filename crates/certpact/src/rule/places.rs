//! What the spec says of single fields, held against a request. The rules `field_*` of every
//! API are made of it.

use serde_json::Value;

use crate::ground::finding::escape;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::request::facts;
use crate::request::facts::{Field, Kind};
use crate::request::step::Step;

/// A value of a request, beside what the spec says of the field.
pub(crate) struct Place<'a> {
    pub(crate) pointer: String,
    pub(crate) field: &'static Field,
    /// None where the request leaves the field out.
    pub(crate) value: Option<&'a Value>,
}

/// Every field of the spec that the request has or could have: members of objects that are there,
/// items of arrays that are there. The organization of a DV contract is not looked into, and may be
/// null, as an answer shows it: that it is given at all has a rule of its own.
pub(crate) fn places<'a>(
    step: &'a Step,
    validation_type: Option<ValidationType>,
) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    if let Some(request) = &step.request {
        visit(step.operation, "", "", request, &mut places);
    }
    if has_no_organization(validation_type) {
        let is_passed_over = |place: &Place<'_>| {
            let is_null = place.value.is_some_and(Value::is_null);
            place.pointer.starts_with("/organization/")
                || (place.pointer == "/organization" && is_null)
        };
        places.retain(|place| !is_passed_over(place));
    }
    places
}

fn has_no_organization(validation_type: Option<ValidationType>) -> bool {
    validation_type.is_some_and(|kind| !kind.has_organization())
}

/// A member of a request that the spec does not know.
pub(crate) struct Stranger<'a> {
    pub(crate) pointer: String,
    pub(crate) name: &'a str,
    /// Where it is in the spec's words, empty for the body itself.
    pub(crate) path: &'static str,
}

/// Every member of the request's objects that the spec does not know.
pub(crate) fn strangers<'a>(
    step: &'a Step,
    validation_type: Option<ValidationType>,
) -> Vec<Stranger<'a>> {
    let whole = (String::new(), "", step.request.as_ref());
    let parts = places(step, validation_type).into_iter();
    let parts = parts
        .filter(|place| place.field.kind == Kind::Object)
        .filter(|place| place.field.path != "organization" || !has_no_organization(validation_type))
        .map(|place| (place.pointer, place.field.path, place.value));
    let mut strangers = Vec::new();
    for (around, path, value) in core::iter::once(whole).chain(parts) {
        let known: Vec<&str> = known(step.operation, path).collect();
        let names = value.and_then(Value::as_object).into_iter().flatten();
        let names = names.map(|(name, _)| name.as_str());
        strangers.extend(
            names
                .filter(|name| !known.contains(name))
                .map(|name| Stranger {
                    pointer: format!("{around}/{}", escape(name)),
                    name,
                    path,
                }),
        );
    }
    strangers
}

/// The names of the fields at a place.
pub(crate) fn known(operation: Operation, path: &str) -> impl Iterator<Item = &'static str> {
    facts::members(operation, path).map(|(name, _)| name)
}

fn visit<'a>(
    operation: Operation,
    path: &str,
    pointer: &str,
    value: &'a Value,
    places: &mut Vec<Place<'a>>,
) {
    let Some(object) = value.as_object() else {
        return;
    };
    for (name, field) in facts::members(operation, path) {
        let pointer = format!("{pointer}/{}", escape(name));
        let value = object.get(name);
        places.push(Place {
            pointer: pointer.clone(),
            field,
            value,
        });
        match (field.kind, value) {
            (Kind::Object, Some(value)) => visit(operation, field.path, &pointer, value, places),
            (Kind::Array, Some(Value::Array(items))) => {
                visit_items(operation, field, &pointer, items, places);
            }
            _ => {}
        }
    }
}

fn visit_items<'a>(
    operation: Operation,
    array: &Field,
    pointer: &str,
    items: &'a [Value],
    places: &mut Vec<Place<'a>>,
) {
    let path = format!("{}[]", array.path);
    let Some(field) = facts::field(operation, &path) else {
        return;
    };
    for (index, item) in items.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        places.push(Place {
            pointer: pointer.clone(),
            field,
            value: Some(item),
        });
        visit(operation, &path, &pointer, item, places);
    }
}

/// Whether text has nothing in it.
pub(crate) fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// What is wrong with the form of a value; nothing where it is as the spec wants it.
pub(crate) fn malformation(field: &Field, value: &Value) -> Option<String> {
    mistyping(field, value).or_else(|| misshaping(field, value))
}

/// What is wrong with the type of a value.
pub(crate) fn mistyping(field: &Field, value: &Value) -> Option<String> {
    let wanted = match field.kind {
        Kind::Boolean => "true or false",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    };
    let has_type = match field.kind {
        Kind::Boolean => value.is_boolean(),
        Kind::Integer => value.is_u64() || value.is_i64(),
        Kind::Number => value.is_number(),
        Kind::String => value.is_string(),
        Kind::Array => value.is_array(),
        Kind::Object => value.is_object(),
    };
    if field.nullable && value.is_null() {
        return None;
    }
    (!has_type).then(|| format!("is {}, {wanted} is expected", json_type(value)))
}

/// What is wrong with a value of the type that is wanted.
pub(crate) fn misshaping(field: &Field, value: &Value) -> Option<String> {
    if let (Some(pattern), Some(text)) = (field.pattern, value.as_str())
        && !text.trim().is_empty()
        && !matches_pattern(pattern, text)
    {
        return Some("is not two letters".to_owned());
    }
    let items = value.as_array().map(Vec::len);
    match (field.min_items, items) {
        (Some(least), Some(items)) if items < least as usize => {
            Some(format!("has {items} items, at least {least} are expected"))
        }
        _ => None,
    }
}

/// By how much a text is longer than the spec says; nothing where it is not, or the spec says nothing.
pub(crate) fn excess(field: &Field, value: &Value) -> Option<String> {
    let (most, length) = (field.max_length?, value.as_str()?.chars().count());
    (length > most as usize).then(|| too_long(length, most as usize))
}

pub(crate) fn too_long(length: usize, most: usize) -> String {
    format!("has {length} characters, and {most} at most are expected")
}

/// The known values of a field that has another one; none where it has one of them, or any is known.
pub(crate) fn unlisted(field: &Field, value: &str) -> &'static [&'static str] {
    if field.values.contains(&value) {
        &[]
    } else {
        field.values
    }
}

/// The one pattern that the pages state so far; `regen` lets no other through unseen, because
/// a test holds the specs' patterns against it.
const TWO_LETTERS: &str = "^[A-Za-z]{2}$";

fn matches_pattern(pattern: &str, text: &str) -> bool {
    pattern != TWO_LETTERS
        || (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_is_too_long_by_characters_not_by_bytes() {
        let plain = facts::field(Operation::PatchContract, "organization.name").unwrap();
        let limited = Field {
            max_length: Some(3),
            ..*plain
        };
        let found = "has 4 characters, and 3 at most are expected";
        assert_eq!(excess(&limited, &json!("ÄÖÜß")).as_deref(), Some(found));
        assert_eq!(excess(&limited, &json!("ÄÖÜ")), None);
        assert_eq!(excess(&limited, &json!(4444)), None);
        assert_eq!(excess(plain, &json!("ÄÖÜß")), None);
    }

    #[test]
    fn every_pattern_of_the_specs_is_understood() {
        for operation in facts::all() {
            for field in operation.fields {
                assert!(
                    field.pattern.is_none_or(|pattern| pattern == TWO_LETTERS),
                    "{}",
                    field.path
                );
            }
        }
    }
}
