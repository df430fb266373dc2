//! What the CA says in an error answer, in any of the shapes that it and gateways have.

use serde_json::{Map, Value};

/// Members that hold a message, the one that says most first.
const MESSAGES: [&str; 6] = [
    "message",
    "Message",
    "description",
    "error_description",
    "detail",
    "title",
];

/// Code and messages of an error answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The first code.
    pub(super) code: Option<String>,
    /// Every message, in the order of the answer.
    pub(super) messages: Vec<String>,
}

impl Said {
    pub(super) fn of(body: &[u8]) -> Self {
        let mut said = Self::default();
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return said;
        };
        match (body.get("errors"), body.get("error"), &body) {
            (Some(errors), _, _) if !errors.is_null() => said.take(errors),
            // Beside a message, the other text is a code.
            (_, Some(Value::String(code)), Value::Object(members)) if has_message(members) => {
                said.code = Some(code.clone());
                said.take(&body);
            }
            (_, Some(error), _) if !error.is_null() => said.take(error),
            (_, _, body) => said.take(body),
        }
        said
    }

    fn take(&mut self, error: &Value) {
        match error {
            Value::String(message) => self.messages.push(message.clone()),
            Value::Array(errors) => errors.iter().for_each(|error| self.take(error)),
            Value::Object(members) => self.take_members(members),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn take_members(&mut self, members: &Map<String, Value>) {
        let code = members.get("code").and_then(Value::as_str);
        let is_error = code.is_some() || has_message(members);
        self.code = self.code.take().or_else(|| code.map(str::to_owned));
        if let Some(message) = message(members) {
            self.messages.push(message.to_owned());
        } else if let Some(details) = members.get("details") {
            self.take(details);
        } else if !is_error {
            self.take_fields(members);
        }
    }

    /// Messages by the field that each is about.
    fn take_fields(&mut self, fields: &Map<String, Value>) {
        for (field, messages) in fields {
            let messages = messages.as_array().into_iter().flatten();
            let messages = messages.filter_map(Value::as_str);
            self.messages
                .extend(messages.map(|message| format!("{field}: {message}")));
        }
    }

    /// Whether the code says that the key itself is unknown, whatever the status is.
    pub(super) fn is_of_an_unknown_key(&self) -> bool {
        const WORDS: [&str; 3] = ["invalid_key", "invalid_api_key", "invalid_credentials"];
        let code = self.code.as_deref().unwrap_or_default();
        WORDS.iter().any(|word| code.contains(word))
    }

    /// Whether the code says that there is nothing at this path, whatever is asked for.
    pub(super) fn is_of_an_unknown_path(&self) -> bool {
        let code = self.code.as_deref().unwrap_or_default();
        code.split('|').any(|part| part == "route")
    }
}

fn message(members: &Map<String, Value>) -> Option<&str> {
    let mut texts = MESSAGES
        .iter()
        .filter_map(|name| members.get(*name)?.as_str());
    texts.find(|text| !text.trim().is_empty())
}

fn has_message(members: &Map<String, Value>) -> bool {
    message(members).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_an_error_is_understood() {
        for (body, code, messages) in [
            (r#"{"errors":[{"code":"a","message":"b"}]}"#, "a", "b"),
            (r#"{"errors":{"code":"a","message":"b"}}"#, "a", "b"),
            (
                r#"{"errors":[{"code":"a","message":"b"},{"message":"c"}]}"#,
                "a",
                "b|c",
            ),
            (r#"{"error":{"code":"a","message":"b"}}"#, "a", "b"),
            (r#"{"error":"b"}"#, "", "b"),
            (r#"{"error":"a","message":"b"}"#, "a", "b"),
            (r#"{"error":"a","error_description":"b"}"#, "a", "b"),
            (
                r#"{"errors":{"organization.zip":["b","c"]}}"#,
                "",
                "organization.zip: b|organization.zip: c",
            ),
            (r#"{"detail":"b"}"#, "", "b"),
            (r#"{"Message":"b"}"#, "", "b"),
            (r#"{"code":"a","details":[{"description":"b"}]}"#, "a", "b"),
            ("<html>", "", ""),
            ("", "", ""),
        ] {
            let said = Said::of(body.as_bytes());
            let found = (said.code.unwrap_or_default(), said.messages.join("|"));
            assert_eq!(found, (code.to_owned(), messages.to_owned()), "{body}");
        }
    }
}
