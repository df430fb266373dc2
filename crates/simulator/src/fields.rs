use serde_json::{Map, Value};

use crate::refusal::Refusal;
use crate::world::World;

/// The JSON object that a body must be.
pub(crate) fn read(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) | Err(_) => Err(Refusal::invalid("the body must be a JSON object")),
    }
}

/// A JSON object in the body, and where it stands. Null is a wrong type everywhere.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    place: String,
    strict: bool,
}

impl<'a> Fields<'a> {
    /// The body itself, with the fields that it may have.
    pub(crate) fn of_body(
        object: &'a Map<String, Value>,
        world: &World,
        known: &[&str],
    ) -> Result<Fields<'a>, Refusal> {
        let fields = Fields {
            object,
            place: String::new(),
            strict: world.strict,
        };
        fields.allow(known)?;
        Ok(fields)
    }

    pub(crate) fn allow(&self, known: &[&str]) -> Result<(), Refusal> {
        let mut unknown = self
            .object
            .keys()
            .filter(|name| !known.contains(&name.as_str()));
        match unknown.next() {
            Some(name) if self.strict => Err(self.invalid(name, "is not known here")),
            Some(_) | None => Ok(()),
        }
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.object.get(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(_) => Err(self.invalid(name, "must be true or false")),
        }
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        match self.object.get(name) {
            None => Ok(None),
            Some(value) => match value.as_u64() {
                Some(number) => Ok(Some(number)),
                None => Err(self.invalid(name, "must be a whole number")),
            },
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.object.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.invalid(name, "must be a text")),
        }
    }

    pub(crate) fn filled_text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.text(name)? {
            Some(text) if text.trim().is_empty() => Err(self.invalid(name, "must not be blank")),
            text => Ok(text),
        }
    }

    pub(crate) fn object(&self, name: &str) -> Result<Option<Fields<'a>>, Refusal> {
        match self.object.get(name) {
            None => Ok(None),
            Some(value) => self.inside(value, self.at(name)).map(Some),
        }
    }

    pub(crate) fn objects(&self, name: &str) -> Result<Option<Vec<Fields<'a>>>, Refusal> {
        let entries = match self.object.get(name) {
            None => return Ok(None),
            Some(Value::Array(entries)) => entries.iter().enumerate(),
            Some(_) => return Err(self.invalid(name, "must be an array")),
        };
        let place = self.at(name);
        entries
            .map(|(n, entry)| self.inside(entry, format!("{place}[{n}]")))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Option<Vec<&'a str>>, Refusal> {
        let entries = match self.object.get(name) {
            None => return Ok(None),
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err(self.invalid(name, "must be an array")),
        };
        let texts: Option<_> = entries.iter().map(Value::as_str).collect();
        match texts {
            Some(texts) => Ok(Some(texts)),
            None => Err(self.invalid(name, "must hold texts only")),
        }
    }

    fn inside(&self, value: &'a Value, place: String) -> Result<Fields<'a>, Refusal> {
        match value {
            Value::Object(object) => Ok(Fields {
                object,
                place,
                strict: self.strict,
            }),
            _ => Err(Refusal::invalid(format!("`{place}` must be an object"))),
        }
    }

    pub(crate) fn invalid(&self, name: &str, complaint: &str) -> Refusal {
        Refusal::invalid(format!("`{}` {complaint}", self.at(name)))
    }

    fn at(&self, name: &str) -> String {
        match self.place.as_str() {
            "" => name.into(),
            place => format!("{place}.{name}"),
        }
    }
}
