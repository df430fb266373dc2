//! All that a desired file says and cannot be read, where a reader stops at the first.

use schemars::schema_for;
use serde_json::Value;

use super::desired::Desired;
use super::text::{At, LineStarts};
use crate::ground::error::Error;

/// What does not fit the form of a desired state: keys that there are not, and a table where there may be
/// several. `first` is what the reader says, which knows the rest of what can be wrong.
pub(super) fn all(root: At<'_>, text: &str, first: Error) -> Error {
    let schema = schema_for!(Desired).to_value();
    let mut search = Search {
        text,
        lines: LineStarts::of(text),
        definitions: &schema["$defs"],
        found: Vec::new(),
    };
    search.look(root, "", &schema);
    let mut found = search.found;
    let line = |error: &Error| error.place().map(|(line, _)| line);
    if !found.iter().any(|one| line(one) == line(&first)) {
        found.push(first);
    }
    found.sort_by_key(Error::place);
    Error::several(found).expect("the reader said something")
}

struct Search<'a> {
    text: &'a str,
    lines: LineStarts,
    definitions: &'a Value,
    found: Vec<Error>,
}

impl Search<'_> {
    /// Looks at a value that is called so in the object around it.
    fn look(&mut self, at: At<'_>, name: &str, schema: &Value) {
        let forms = self.forms(schema);
        let member = |key: &str| forms.iter().find_map(|form| form.get(key)).cloned();
        let Some(members) = at.members(self.text) else {
            if let Some(schema) = member("items") {
                for item in at.items() {
                    self.look(item, name, &schema);
                }
            }
            return;
        };
        if let Some(known) = member("properties").as_ref().and_then(Value::as_object) {
            for inner in members {
                match known.get(&inner.name) {
                    Some(schema) => self.look(inner.value, &inner.name, schema),
                    None => {
                        let unknown = format!("unknown key `{}`", inner.name);
                        let known = known.keys().map(String::as_str);
                        let error = self.error(inner.start, &unknown);
                        self.found.push(error.with_nearest(&inner.name, known));
                    }
                }
            }
        } else if let Some(schema) = member("items") {
            let single = format!("`{name}` is one, and there may be several");
            let hint = match at {
                At::Toml(..) => format!("write `[[{name}]]`"),
                At::Json(_) => format!("write a list: `\"{name}\": [{{…}}]`"),
            };
            let error = self.error(at.start(self.text), &single).with_hint(hint);
            self.found.push(error);
            self.look(at, name, &schema);
        } else if let Some(schema) = member("additionalProperties") {
            for inner in members {
                self.look(inner.value, &inner.name, &schema);
            }
        }
    }

    fn error(&self, start: usize, message: &str) -> Error {
        let (line, column) = self.lines.place(self.text, start);
        let message = format!("line {line}, column {column}: {message}");
        Error::invalid_input(message).at(line, column)
    }

    /// The forms that a value may have, each of which is defined here.
    fn forms(&self, schema: &Value) -> Vec<Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return self.forms(&self.definitions[name]);
        }
        match schema["anyOf"].as_array() {
            Some(forms) => forms.iter().flat_map(|form| self.forms(form)).collect(),
            None => vec![schema.clone()],
        }
    }
}
