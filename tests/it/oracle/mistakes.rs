//! What people do to a body by mistake, and the places where they can.

use serde_json::{Value, json};

use super::random::Random;

/// Does to one place of a body what people do by mistake.
pub(super) fn spoil(random: &mut Random, body: &mut Value) {
    let place = random.pick(&places(body)).clone();
    let value = body.pointer_mut(&place).expect("it was just there");
    match random.below(4) {
        0 => {
            *value = random
                .pick(&[json!(null), json!(5), json!("x"), json!([]), json!({})])
                .clone()
        }
        1 if value.is_string() => *value = random.pick(&["", " ", "USA"]).to_owned().into(),
        _ => remove(body, &place),
    }
}

fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, format!("{place}/{name}"), places);
            }
        }
        Value::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                collect(entry, format!("{place}/{at}"), places);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    places.push(place);
}

/// Every place in a JSON value, as pointers, those within before those around them.
pub(super) fn places(value: &Value) -> Vec<String> {
    let mut places = Vec::new();
    collect(value, String::new(), &mut places);
    places
}

/// Takes a place out of a JSON value; the whole cannot be.
pub(super) fn remove(value: &mut Value, place: &str) {
    let Some((around, name)) = place.rsplit_once('/') else {
        return;
    };
    match value.pointer_mut(around) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(entries)) => drop(entries.remove(name.parse().unwrap())),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {}
    }
}
