//! The values of the `x-` keys.

use serde_json::Value;

use crate::spec::{entries, text};

/// What `x-source` takes.
pub(super) const SOURCE: &str = "`page`, `url` and the day it was `read`";

/// What `x-omitted` takes.
pub(super) const OMITTED: &str = "`kept`, `ignored`, `undocumented` or `{ becomes: VALUE }`";

/// What `x-repeat` takes.
pub(super) const REPEAT: &str = "`safe` or `never`";

/// What should stand at an `x-` key, where that is not what stands there.
pub(super) fn expected(key: &str, value: &Value) -> Option<&'static str> {
    let keys: Vec<&str> = entries(value).map(|(key, _)| key).collect();
    let (is_right, expected) = match key {
        "x-source" => {
            let is_complete = keys == ["page", "read", "url"] && !text(value, "page").is_empty();
            let is_address = text(value, "url").starts_with("https://");
            (
                is_complete && is_address && is_day(text(value, "read")),
                SOURCE,
            )
        }
        "x-omitted" => {
            let is_word = ["kept", "ignored", "undocumented"]
                .iter()
                .any(|word| value == word);
            (is_word || keys == ["becomes"], OMITTED)
        }
        "x-readback" => (value == "never", "`never`"),
        "x-revokes-validation" => (value.is_boolean(), "`true` or `false`"),
        "x-ask" | "x-asked" | "x-accounts" => (value == true, "`true`"),
        "x-repeat" => (value == "safe" || value == "never", REPEAT),
        "x-delivers" => (value == "secret", "`secret`"),
        "x-shown" => {
            let is_list = value
                .as_array()
                .is_some_and(|fields| fields.iter().all(Value::is_string));
            (is_list, "a list of fields")
        }
        "x-enum-descriptions" | "x-value-names" => {
            let mut words = entries(value);
            (
                value.is_object() && words.all(|(_, said)| said.is_string()),
                "a text for each word",
            )
        }
        "x-rust-type" => (value.is_string(), "the name of a type of ours"),
        "x-assumption" => {
            let is_text = value.as_str().is_some_and(|text| !text.is_empty());
            (is_text, "the reason")
        }
        "x-extensible-enum" => {
            let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let are_texts = !values.is_empty() && values.iter().all(Value::is_string);
            (are_texts, "a list of texts")
        }
        _ => return None,
    };
    (!is_right).then_some(expected)
}

/// Whether a text has the form of a day, such as `2026-01-31`.
fn is_day(text: &str) -> bool {
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts[..], [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}
