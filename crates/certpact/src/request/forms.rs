//! The forms in which the CA may write one value, brought into the one that its page documents: what
//! reads an answer knows that one alone.

use serde_json::{Map, Number, Value};

use super::facts::{self, Field, Kind, Members};
use crate::ground::instant::Instant;
use crate::ground::operations::Operation;

/// Brings all that an answer says into the form that the spec has of it. Absent, null and empty are
/// one for text, dates and objects. What says nothing of a boolean, an array or a number is left as
/// it is, and so is every value that may be meant in more than one way.
pub(crate) fn usual(operation: Operation, answer: Value) -> Value {
    match answer {
        Value::Object(members) => Value::Object(object(facts::of_answer(operation), members)),
        other => other,
    }
}

fn object(known: Members, mut members: Map<String, Value>) -> Map<String, Value> {
    for (field, inside) in known {
        let found = members.remove(field.name);
        let read = found.and_then(|found| value(field, inside, found));
        let is_text = field.kind == Kind::String && field.required && !field.nullable;
        if let Some(read) = read.or_else(|| is_text.then(|| Value::String(String::new()))) {
            members.insert(field.name.to_owned(), read);
        }
    }
    members
}

/// A value as the spec has it; none where it stands for nothing.
fn value(field: &Field, inside: Members, found: Value) -> Option<Value> {
    match (field.kind, found) {
        (Kind::String | Kind::Object, Value::Null) => None,
        (Kind::String, Value::String(text)) => {
            let is_date = field.format == Some("date-time");
            (!is_date || !Instant::is_absent(&text)).then_some(Value::String(text))
        }
        (Kind::String, Value::Number(number)) if is_clear(field, &number) => {
            Some(Value::String(number.to_string()))
        }
        (Kind::Integer | Kind::Number, Value::String(text)) => Some(number(text)),
        (Kind::Boolean, Value::String(text)) => Some(boolean(text)),
        (Kind::Object, Value::Array(items)) if items.is_empty() => None,
        (Kind::Object, Value::String(text)) if text.trim().is_empty() => None,
        (Kind::Object, Value::Object(members)) => Some(Value::Object(object(inside, members))),
        (Kind::Array, Value::Array(items)) => Some(Value::Array(array(inside, items))),
        (
            Kind::Array
            | Kind::Boolean
            | Kind::Integer
            | Kind::Number
            | Kind::Object
            | Kind::String,
            other,
        ) => Some(other),
    }
}

/// The items of an array, none of which is left out: how many there are says something, too.
fn array(inside: Members, items: Vec<Value>) -> Vec<Value> {
    let Some((of_items, inside)) = inside.items() else {
        return items;
    };
    let kept = |item: Value| value(of_items, inside, item.clone()).unwrap_or(item);
    items.into_iter().map(kept).collect()
}

/// Whether a number can stand for one text alone. A postal code of fewer than five digits may be one that
/// lost its zeros: 2134 is one of Norway, and what is left of 02134. Taken for the wrong one, it would be
/// a change of the organization, which costs every contract that shares it its validation. A telephone
/// number is shown as it is dialled from abroad, and begins with no zero.
fn is_clear(field: &Field, number: &Number) -> bool {
    let is_whole = number.is_u64() || number.is_i64();
    is_whole
        && !(matches!(field.name, "zip" | "zip_code")
            && number.as_u64().is_none_or(|code| code < 10_000))
}

fn number(text: String) -> Value {
    match serde_json::from_str::<Number>(text.trim()) {
        Ok(number) => Value::Number(number),
        Err(_) => Value::String(text),
    }
}

fn boolean(text: String) -> Value {
    match text.as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn contract(members: Value) -> Value {
        let given = json!({ "product_name_id": "ssl_basic" });
        let (Value::Object(mut given), Value::Object(members)) = (given, members) else {
            panic!("objects are given");
        };
        given.extend(members);
        Value::Object(given)
    }

    #[test]
    fn every_form_of_a_value_is_read_as_one() {
        for (found, usual_form) in [
            (json!({ "date_canceled": "" }), json!({})),
            (
                json!({ "date_canceled": "0001-01-01T00:00:00Z" }),
                json!({}),
            ),
            (json!({ "date_canceled": null }), json!({})),
            (json!({ "organization": [] }), json!({})),
            (json!({ "organization": "" }), json!({})),
            (
                json!({ "product_name_id": null }),
                json!({ "product_name_id": "" }),
            ),
            (
                json!({ "acme_contract_id": "7" }),
                json!({ "acme_contract_id": 7 }),
            ),
            (
                json!({ "auto_renew": "true" }),
                json!({ "auto_renew": true }),
            ),
            (
                json!({ "organization": { "zip": 84043, "state": null } }),
                json!({ "organization": { "zip": "84043" } }),
            ),
        ] {
            let read = usual(Operation::GetContract, contract(found.clone()));
            assert_eq!(read, contract(usual_form), "{found}");
        }
    }

    #[test]
    fn what_may_be_meant_in_more_than_one_way_is_left_as_it_is() {
        for found in [
            json!({ "auto_renew": null }),
            json!({ "auto_renew": 1 }),
            json!({ "auto_renew": "yes" }),
            json!({ "sans": null }),
            json!({ "sans": "a" }),
            json!({ "sans": ["a", null] }),
            json!({ "acme_contract_id": "" }),
            json!({ "acme_contract_id": "seven" }),
            json!({ "organization": ["a"] }),
            json!({ "organization": { "zip": 84043.5 } }),
            json!({ "organization": { "zip": 2134 } }),
            json!({ "date_canceled": "soon" }),
            json!({ "unknown": null }),
        ] {
            let found = contract(found);
            assert_eq!(usual(Operation::GetContract, found.clone()), found);
        }
    }
}
