//! What readers of JSON and TOML say of a text that does not fit, in words for people: without the
//! value, which may be a contact's, and without the names that types have inside.

/// Beginnings of messages, and what is said instead of the whole.
const SYNTAX: [(&str, &str); 15] = [
    ("EOF while parsing", "the text ends too early"),
    ("trailing characters", "more text follows the value"),
    ("recursion limit", "it is nested too deeply"),
    ("cannot recurse further", "it is nested too deeply"),
    ("expected value", "expected a value"),
    ("expected ident", "expected `true`, `false` or `null`"),
    ("key must be a string", "expected a name in quotes"),
    ("control character", "a control character in a string"),
    (
        "invalid basic string, expected non-double-quote",
        "a control character in a string",
    ),
    ("lone leading surrogate", "invalid escape"),
    ("unexpected end of hex escape", "invalid escape"),
    ("invalid unicode code point", "invalid escape"),
    ("number out of range", "a number that is too large"),
    ("integer number overflowed", "a number that is too large"),
    ("data did not match any variant", "none of the forms fits"),
];

/// The message in plain words.
pub(crate) fn plain(message: &str) -> String {
    let message = message.lines().next().unwrap_or(message);
    if let Some((_, words)) = SYNTAX
        .iter()
        .find(|(begins, _)| message.starts_with(begins))
    {
        return (*words).to_owned();
    }
    let after = |begins: &str| message.strip_prefix(begins);
    if let Some(misfit) = after("invalid type: ").or_else(|| after("invalid value: "))
        && let Some((found, wanted)) = misfit.rsplit_once(", expected ")
    {
        return match (expected(wanted), self::found(found)) {
            (wanted, "a number") if wanted.starts_with("a whole number") => {
                format!("expected {wanted}, found another number")
            }
            (wanted, found) => format!("expected {wanted}, found {found}"),
        };
    }
    if let Some((_, wanted)) = after("unknown variant `").and_then(|rest| rest.split_once("`, ")) {
        return format!("{wanted}, found another string");
    }
    if let Some(name) = after("missing field ") {
        return format!("{name} is missing");
    }
    if let Some(name) = after("duplicate field ") {
        return format!("{name} is there twice");
    }
    message.to_owned()
}

/// The unknown key that a message is about, and the nearest of those that are known.
pub(crate) fn unknown_key(message: &str) -> Option<(&str, Vec<&str>)> {
    let (unknown, known) = message.strip_prefix("unknown field `")?.split_once('`')?;
    Some((unknown, known.split('`').skip(1).step_by(2).collect()))
}

fn found(found: &str) -> &str {
    // What stands in quotes is the value.
    let kind = found.split(['"', '`']).next().unwrap_or(found).trim_end();
    match kind {
        "map" => "an object",
        "sequence" => "an array",
        "string" | "character" => "a string",
        "integer" | "floating point" | "number" => "a number",
        "boolean" => "`true` or `false`",
        "unit value" | "Option value" => "null",
        other => other,
    }
}

fn expected(wanted: &str) -> &str {
    let (kind, rest) = wanted.split_once(' ').unwrap_or((wanted, ""));
    match (kind, rest) {
        ("struct" | "map", _) | ("a", "map") => "an object",
        ("sequence", _) | ("a", "sequence") => "an array",
        ("enum" | "variant", _) | ("string", "or map") | ("a", "string") => "a string",
        ("a", "boolean") => "`true` or `false`",
        ("u64" | "usize", "") => "a whole number from 0 to 2^64 - 1",
        ("u8" | "u16" | "u32", "") => "a whole number from 0 on",
        ("f32" | "f64", "") => "a number",
        _ => wanted,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_json::Value;

    use super::*;
    use crate::api::acme::desired::DesiredContract;
    use crate::ground::error::Error;
    use crate::ground::finding::Severity;
    use crate::state::desired::DesiredSource;

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        #[expect(dead_code, reason = "only its form matters")]
        Number(u8),
    }

    fn json<T: DeserializeOwned>(text: &str) -> String {
        let Err(error) = serde_json::from_str::<T>(text) else {
            panic!("{text} fits");
        };
        Error::misread("", &error).message().to_owned()
    }

    fn toml<T: DeserializeOwned>(text: &str) -> String {
        let Err(error) = toml_edit::de::from_str::<T>(text) else {
            panic!("{text} fits");
        };
        plain(error.message())
    }

    #[test]
    fn nobody_has_to_know_what_it_is_written_in() {
        type Read = fn(&str) -> String;
        let nested = "[".repeat(10_000);
        let nested_toml = format!("a = {nested}");
        let cases: [(Read, &str, &str); 26] = [
            (json::<Value>, "", "the text ends too early"),
            (json::<Value>, "{\"a\": [1", "the text ends too early"),
            (json::<Value>, "{} {}", "more text follows the value"),
            (json::<Value>, "{\"a\":1,}", "trailing comma"),
            (json::<Value>, "{\"a\" 1}", "expected `:`"),
            (json::<Value>, "{a: 1}", "expected a name in quotes"),
            (json::<Value>, "yes", "expected a value"),
            (json::<Value>, "tru", "the text ends too early"),
            (json::<Value>, "trap", "expected `true`, `false` or `null`"),
            (json::<Value>, "\"\0\"", "a control character in a string"),
            (json::<Value>, "\"\\ud800\"", "invalid escape"),
            (json::<Value>, "1e999", "a number that is too large"),
            (json::<Value>, &nested, "it is nested too deeply"),
            (
                json::<BTreeMap<u8, u8>>,
                "[]",
                "expected an object, found an array",
            ),
            (
                json::<DesiredContract>,
                "7",
                "expected an object, found a number",
            ),
            (json::<Vec<u8>>, "{}", "expected an array, found an object"),
            (json::<Vec<u8>>, "null", "expected an array, found null"),
            (
                json::<String>,
                "true",
                "expected a string, found `true` or `false`",
            ),
            (
                json::<bool>,
                "\"Jane\"",
                "expected `true` or `false`, found a string",
            ),
            (
                json::<u64>,
                "18446744073709551616",
                "expected a whole number from 0 to 2^64 - 1, found another number",
            ),
            (
                json::<u64>,
                "-5",
                "expected a whole number from 0 to 2^64 - 1, found another number",
            ),
            (
                json::<Severity>,
                "\"Jane\"",
                "expected one of `notice`, `hazard`, `error`, found another string",
            ),
            (json::<DesiredSource>, "{}", "`path` is missing"),
            (
                json::<DesiredContract>,
                "{\"id\":1,\"id\":2}",
                "`id` is there twice",
            ),
            (json::<Either>, "\"Jane\"", "none of the forms fits"),
            (toml::<Value>, &nested_toml, "it is nested too deeply"),
        ];
        for (read, text, words) in cases {
            let said = read(text);
            let said = said.trim_start_matches(": ");
            let said = said.split(" at line ").next().unwrap();
            assert_eq!(said, words, "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn toml_is_put_in_the_same_words() {
        for (text, words) in [
            ("id = 18446744073709551616", "a number that is too large"),
            (
                "id = -1",
                "expected a whole number from 0 to 2^64 - 1, found another number",
            ),
            (
                "id = \"7\"",
                "expected a whole number from 0 to 2^64 - 1, found a string",
            ),
            ("id = 1\nid = 2", "duplicate key"),
            ("id = [", "unclosed array, expected `]`"),
            ("id = \"\0\"", "a control character in a string"),
        ] {
            assert_eq!(toml::<DesiredContract>(text), words, "{text}");
        }
    }
}
