//! Which argument a request does not fit with. Its JSON was never seen by the caller, and a place in it says
//! nothing.

use std::collections::BTreeMap;

use certpact::Error;
use serde::de::Error as _;
use serde_json::Value;
use serde_json::value::RawValue;

/// The error, by the name of the argument that it is about.
pub(crate) fn named(request: &str, error: &serde_json::Error) -> Error {
    let what = match member_at(request, error.column()) {
        Some(name) => format!("`{name}` does not fit"),
        None => "the request does not fit".to_owned(),
    };
    of(&what, error)
}

/// The error of something that has a name already.
pub(crate) fn of(what: &str, error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let message = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(message, _)| message);
    Error::misread(what, &serde_json::Error::custom(message))
}

/// The error of an argument that has another form than these.
pub(crate) fn expected(name: &str, forms: &str, found: &Value) -> Error {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    let message = format!("`{name}` does not fit: expected {forms}, found {found}");
    Error::invalid_input(message)
}

/// The member of an object whose value ends at this column, or begins right behind it: a reader that expected
/// something else stops there.
fn member_at(object: &str, column: usize) -> Option<&str> {
    let members: BTreeMap<&str, &RawValue> = serde_json::from_str(object).ok()?;
    let has_it = |value: &RawValue| {
        let begin = value.get().as_ptr().addr() - object.as_ptr().addr();
        (begin..=begin + value.get().len()).contains(&column)
    };
    let mut members = members.into_iter();
    let (name, _) = members.find(|(_, value)| has_it(value))?;
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only that they are read is looked at")]
    struct Request {
        id: u64,
        names: Option<Vec<String>>,
    }

    #[test]
    fn the_argument_is_named() {
        let cases = [
            (r#"{"id":null}"#, "`id` does not fit: expected"),
            (r#"{"id":"7"}"#, "`id` does not fit: expected"),
            (r#"{"id":1.5,"names":null}"#, "`id` does not fit: expected"),
            (
                r#"{"id":7,"names":["ä",8]}"#,
                "`names` does not fit: expected",
            ),
            (r#"{"id":7,"names":{}}"#, "`names` does not fit: expected"),
            (
                r#"{"names":null}"#,
                "the request does not fit: `id` is missing",
            ),
            (
                r#"{"id":7,"nams":1}"#,
                "the request does not fit: unknown key `nams`",
            ),
        ];
        for (request, begins) in cases {
            let error = serde_json::from_str::<Request>(request).unwrap_err();
            let message = named(request, &error).to_string();
            assert!(message.starts_with(begins), "{request}: {message}");
            assert!(!message.contains("line"), "{request}: {message}");
        }
    }
}
