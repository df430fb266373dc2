//! A request body: the text that is sent, beside what it says.

use std::fmt;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::ground::error::Error;
use crate::ground::json::Unique;

const LARGEST_BODY: usize = 1024 * 1024;

/// A JSON text that is sent byte for byte, less the white space around it.
#[derive(Clone)]
pub struct Body {
    text: String,
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
        Ok(Self {
            text: text.to_owned(),
            value,
        })
    }

    /// A body as JSON has it: text is the body as it stands, anything else is the JSON that it is.
    ///
    /// # Errors
    /// As of [`Body::parse`].
    pub fn given(value: &RawValue) -> Result<Self, Error> {
        let is_text = value.get().starts_with('"');
        match is_text.then(|| serde_json::from_str::<String>(value.get())) {
            Some(Ok(text)) => Self::parse(&text),
            Some(Err(_)) | None => Self::parse(value.get()),
        }
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
        &self.text
    }

    pub(crate) fn raw(&self) -> Box<RawValue> {
        RawValue::from_string(self.text.clone()).expect("it was read as JSON")
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
