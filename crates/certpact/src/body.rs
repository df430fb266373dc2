//! A request body: the text that is sent, beside what it says.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use crate::error::Error;

const LARGEST_BODY: usize = 1024 * 1024;

/// A JSON text that is sent byte for byte, less the white space around it.
#[derive(Clone)]
pub struct Body {
    text: Box<RawValue>,
    value: Value,
}

impl Body {
    /// Reads a body.
    ///
    /// # Errors
    /// `invalid_input` where the text is larger than 1 MiB, is not one JSON value, or names a
    /// member twice: the CA may take the other one than was judged.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > LARGEST_BODY {
            return Err(Error::invalid_input(format!(
                "the body has {} bytes, at most {LARGEST_BODY} are sent",
                text.len()
            )));
        }
        let text = text.trim_matches([' ', '\t', '\n', '\r']);
        let unreadable = |error: serde_json::Error| Error::misread("the body is not JSON", &error);
        let Unique(value) = serde_json::from_str(text).map_err(unreadable)?;
        let text = RawValue::from_string(text.to_owned()).map_err(unreadable)?;
        Ok(Self { text, value })
    }

    /// A body made of a value.
    pub fn of(value: &impl serde::Serialize) -> Result<Self, Error> {
        let text = serde_json::to_string(value).map_err(|error| {
            Error::invalid_input(format!("the body cannot be written as JSON: {error}"))
        })?;
        Self::parse(&text)
    }

    /// The text as it is sent.
    pub fn text(&self) -> &str {
        self.text.get()
    }

    pub(crate) fn raw(&self) -> Box<RawValue> {
        self.text.clone()
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// Its members, where it is an object.
    pub(crate) fn members(&self) -> Option<&Map<String, Value>> {
        self.value.as_object()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(…)")
    }
}

/// A JSON value in which no object names a member twice.
pub(crate) struct Unique(pub(crate) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let Unique(value) = members.next_value()?;
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!(
                    "the member `{name}` stands twice"
                )));
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_white_space_around_a_body_is_dropped() {
        let body = Body::parse(" \n{ \"auto_renew\" : true }\r\n").unwrap();
        assert_eq!(body.text(), r#"{ "auto_renew" : true }"#);
    }

    #[test]
    fn what_is_not_one_json_value_is_refused() {
        let nested = "[".repeat(10_000);
        let large = " ".repeat(LARGEST_BODY + 1);
        for text in [
            "",
            "{",
            "{} {}",
            r#"{"a":1,"a":2}"#,
            r#"{"o":{"a":1,"\u0061":2}}"#,
            &nested,
            &large,
        ] {
            assert!(
                Body::parse(text).is_err(),
                "{}",
                &text[..text.len().min(40)]
            );
        }
    }
}
