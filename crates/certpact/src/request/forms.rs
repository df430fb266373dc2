//! The forms in which the CA may write one value, brought into the one that its page documents: what
//! reads an answer knows that one alone.

use serde_json::{Map, Number, Value};

use super::facts::{self, Field, Kind, Members};
use crate::ground::instant::Instant;
use crate::ground::operations::Operation;

/// Brings all that an answer says into the form that the spec has of it. Absent, null and empty are
/// one for text, dates and objects. What says nothing of a boolean, an array or a number is left as
/// it is, and so is every value that may be meant in more than one way.
pub(crate) fn usual(operation: Operation, mut answer: Value) -> Value {
    if let Value::Object(members) = &mut answer {
        bring_object(facts::of_answer(operation), members);
    }
    answer
}

fn bring_object(known: Members, members: &mut Map<String, Value>) {
    for (field, inside) in known {
        let found = members.get_mut(field.name);
        if found.is_some_and(|found| bring(field, inside, found)) {
            continue;
        }
        if field.kind == Kind::String && field.required && !field.nullable {
            members.insert(field.name.to_owned(), Value::String(String::new()));
        } else {
            members.remove(field.name);
        }
    }
}

/// Brings a value into the form that the spec has of it; answers whether it stands for anything.
fn bring(field: &Field, inside: Members, found: &mut Value) -> bool {
    match (field.kind, &mut *found) {
        (Kind::String | Kind::Object, Value::Null) => return false,
        (Kind::String, Value::String(text)) => {
            return field.format != Some("date-time") || !Instant::is_absent(text);
        }
        (Kind::String, Value::Number(number)) if is_clear(field, number) => {
            *found = Value::String(number.to_string());
        }
        (Kind::Integer | Kind::Number, Value::String(text)) => {
            if let Ok(number) = serde_json::from_str::<Number>(text.trim()) {
                *found = Value::Number(number);
            }
        }
        (Kind::Boolean, Value::String(text)) => match text.as_str() {
            "true" => *found = Value::Bool(true),
            "false" => *found = Value::Bool(false),
            _ => {}
        },
        (Kind::Object, Value::Array(items)) => return !items.is_empty(),
        (Kind::Object, Value::String(text)) => return !text.trim().is_empty(),
        (Kind::Object, Value::Object(members)) => bring_object(inside, members),
        // None is left out, whatever it stands for: how many there are says something, too.
        (Kind::Array, Value::Array(items)) => {
            if let Some((field, inside)) = inside.items() {
                items.iter_mut().for_each(|item| {
                    bring(field, inside, item);
                });
            }
        }
        (
            Kind::Array
            | Kind::Boolean
            | Kind::Integer
            | Kind::Number
            | Kind::Object
            | Kind::String,
            _,
        ) => {}
    }
    true
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
