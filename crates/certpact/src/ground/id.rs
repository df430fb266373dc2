//! What names the thing that a request is about: an id, or the label of what does not exist yet.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use crate::ground::error::Error;

/// An id that a path has in it. Contracts and credentials have numbers; the id of an order is a
/// text, and in JSON as well, although its page shows none but numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Id {
    /// A number.
    Number(u64),
    /// A text.
    Text(String),
}

impl Id {
    /// No id, for an operation whose path has none.
    pub const NONE: [Self; 0] = [];

    /// The number that it is, or is the text of; none where it is something else.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => {
                let number = parse_id(text).ok()?;
                (number.to_string() == *text).then_some(number)
            }
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// By hand, so that what does not fit is said in plain words.
impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrText;
        impl Visitor<'_> for NumberOrText {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, which is a whole number or a string")
            }

            fn visit_u64<E>(self, number: u64) -> Result<Id, E> {
                Ok(Id::Number(number))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Id, E> {
                let misfit = |_| E::custom(format_args!("`{number}` is not an id"));
                u64::try_from(number).map(Id::Number).map_err(misfit)
            }

            fn visit_str<E>(self, text: &str) -> Result<Id, E> {
                Ok(Id::from(text))
            }
        }
        deserializer.deserialize_any(NumberOrText)
    }
}

impl JsonSchema for Id {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"], "format": "id" })
    }
}

/// Reads an id of the CA's as people write it: digits alone.
///
/// # Errors
/// `invalid_input` where the text is not a whole number, has a sign, or is 2^64 or more.
pub fn parse_id(text: &str) -> Result<u64, Error> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits {
        return Err(Error::invalid_input(format!(
            "`{text}` is not an id: digits are expected, such as `12345`"
        )));
    }
    text.parse().map_err(|_| {
        Error::invalid_input(format!("`{text}` is not an id: the largest is 2^64 - 1"))
    })
}

/// Whether this can be what an order is asked for by: its number, or the thumbprint or the serial
/// number of its certificate. Nothing else is let into a path.
pub(crate) fn is_order_id(id: &Id) -> bool {
    match id {
        Id::Number(_) => false,
        Id::Text(text) => {
            // The empty text as well.
            let is_zero = text.bytes().all(|byte| byte == b'0');
            !is_zero && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits() {
        assert_eq!(parse_id("12345").unwrap(), 12345);
        assert_eq!(parse_id("18446744073709551615").unwrap(), u64::MAX);
        for text in [
            "",
            "+12345",
            "-1",
            "1 ",
            "0x7",
            "1e3",
            "18446744073709551616",
            "１",
        ] {
            assert!(parse_id(text).is_err(), "{text}");
        }
    }
}
