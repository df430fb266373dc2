//! What the spec says of single fields, held against a request. The rules `field_*` of every
//! family are made of it.

use serde_json::Value;

use crate::ca::facts::{self, Field, Kind};
use crate::finding::escape;
use crate::operation::Operation;

/// A value of a request, beside what the spec says of the field.
pub(super) struct Place<'a> {
    pub(super) pointer: String,
    pub(super) field: &'static Field,
    /// None where the request leaves the field out.
    pub(super) value: Option<&'a Value>,
}

/// Every field of the spec that the request has or could have: members of objects that are there,
/// items of arrays that are there.
pub(super) fn places(operation: Operation, request: &Value) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    visit(operation, "", "", request, &mut places);
    places
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
pub(super) fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// What is wrong with the form of a value; nothing where it is as the spec wants it.
pub(super) fn malformation(field: &Field, value: &Value) -> Option<String> {
    let wanted = match field.kind {
        Kind::Boolean => "true or false",
        Kind::Integer => "a whole number",
        Kind::Number => "a number",
        Kind::String => "text",
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
    if !has_type {
        return Some(format!("is {}, {wanted} is expected", named(value)));
    }
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

/// The one pattern that the pages state so far; `regen` lets no other through unseen, because
/// a test holds the specs' patterns against it.
const TWO_LETTERS: &str = "^[A-Za-z]{2}$";

fn matches_pattern(pattern: &str, text: &str) -> bool {
    pattern != TWO_LETTERS
        || (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn named(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
