//! JSON read into a type; what does not fit is named.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Error as Placed, Segment};

use crate::ground::finding::escape;

/// Reads JSON into a type. What does not fit is named by its place, the type that is there, and the
/// one that is expected, never by its value.
pub(crate) fn decode<T: DeserializeOwned>(answer: Value) -> Result<T, String> {
    match T::deserialize(&answer) {
        Ok(read) => Ok(read),
        Err(_) => {
            serde_path_to_error::deserialize(&answer).map_err(|error| describe(&error, &answer))
        }
    }
}

fn describe(error: &Placed<serde_json::Error>, answer: &Value) -> String {
    let mut place = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => place.push_str(&format!("/{index}")),
            Segment::Map { key } => place.push_str(&format!("/{}", escape(key))),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let message = error.inner().to_string();
    let missing = message.strip_prefix("missing field `");
    if let Some((name, _)) = missing.and_then(|rest| rest.split_once('`')) {
        return format!("{place}/{name}: missing");
    }
    let found = answer.pointer(&place).map_or("missing", type_name);
    let expected = message.split(", expected ").nth(1);
    let expected = expected.map(|expected| expected.split(" at line").next().unwrap_or(expected));
    match expected.and_then(json_type) {
        Some(expected) => format!("{place}: {found}, {expected} is expected"),
        None => format!("{place}: {found}, which is not as expected"),
    }
}

/// The type of JSON that serde's words stand for.
fn json_type(expected: &str) -> Option<&'static str> {
    Some(match expected {
        "a string" => "string",
        "a boolean" => "boolean",
        "u64" | "i64" => "whole number",
        "a sequence" => "array",
        "a map" => "object",
        other if other.starts_with("struct ") => "object",
        _ => return None,
    })
}

pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::acme::model::{Contract, Credentials};

    fn misfit<T: DeserializeOwned>(answer: Value) -> String {
        match decode::<T>(answer) {
            Err(what) => what,
            Ok(_) => "it fits".to_owned(),
        }
    }

    fn contract(member: &str, value: Value) -> Value {
        let mut contract = json!({
            "acme_contract_id": 7, "account_id": 1, "product_name_id": "ssl_basic",
            "created_at": "2026-01-29T10:30:00Z", "sans": [], "valid_till": "2027-01-29T10:30:00Z",
            "organization": null, "is_organization_validated": false, "auto_renew": false,
        });
        contract[member] = value;
        contract
    }

    #[test]
    fn what_does_not_fit_is_named_by_place_and_types_alone() {
        let contract = |member: &str, value| misfit::<Contract>(contract(member, value));
        for (found, expected) in [
            (
                contract("organization", json!({ "zip": 84043 })),
                "/organization/zip: number, string is expected",
            ),
            (
                contract("acme_contract_id", json!("secret")),
                "/acme_contract_id: string, whole number is expected",
            ),
            (
                contract("acme_contract_id", json!(-7)),
                "/acme_contract_id: number, whole number is expected",
            ),
            (
                contract("sans", json!(["a", null])),
                "/sans/1: null, string is expected",
            ),
            (
                contract("sans", json!("secret")),
                "/sans: string, array is expected",
            ),
            (
                contract("auto_renew", json!("yes")),
                "/auto_renew: string, boolean is expected",
            ),
            (
                contract("organization", json!("secret")),
                "/organization: string, object is expected",
            ),
            (misfit::<Credentials>(json!({})), "/credentials: missing"),
            (
                misfit::<Credentials>(json!({ "credentials": [{ "credential_id": 1 }] })),
                "/credentials/0/kid_hint: missing",
            ),
        ] {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn all_that_the_ca_may_leave_out_may_be_missing_or_null() {
        for value in [json!({}), json!({ "name": null, "telephone": null })] {
            assert_eq!(
                misfit::<Contract>(contract("organization", value)),
                "it fits"
            );
        }
        assert_eq!(
            misfit::<Contract>(contract("date_canceled", Value::Null)),
            "it fits"
        );
    }
}
