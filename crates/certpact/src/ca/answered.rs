//! The text of a success, read into the type of its operation.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::request::call::Call;
use crate::request::decode::{decode, type_name};
use crate::request::forms::usual;

/// What a read answers.
pub(crate) trait Answered: DeserializeOwned {
    /// Reads the text of a success. One in the form of its page is read at once.
    fn read(call: &Call, text: &[u8]) -> Result<Self, Misfit> {
        serde_json::from_slice(text).or_else(|_| read_as_usual(call, json(text)?))
    }

    /// Whether it is about what was asked for: one about another thing would be judged as this one's.
    fn is_of(&self, _: &Call) -> bool {
        true
    }
}

/// Reads JSON into a type, whatever the form in which it says its values.
pub(super) fn read_as_usual<T: DeserializeOwned>(call: &Call, answer: Value) -> Result<T, Misfit> {
    decode(usual(call.operation, answer)).map_err(Misfit::Unlike)
}

/// Why an answer is not what was asked for.
pub(crate) enum Misfit {
    /// The CA has nothing to show.
    NotThere,
    /// It is not as its page says: at which place, and how.
    Unlike(String),
}

impl Misfit {
    /// It has none of these members.
    pub(super) fn without(members: &[&str]) -> Self {
        Self::Unlike(format!("`{}` is missing", members.join("` or `")))
    }
}

/// The members of an answer.
pub(super) fn object(text: &[u8]) -> Result<Map<String, Value>, Misfit> {
    match json(text)? {
        Value::Object(members) => Ok(members),
        other => Err(Misfit::Unlike(format!(
            "it is {}, object is expected",
            type_name(&other)
        ))),
    }
}

fn json(text: &[u8]) -> Result<Value, Misfit> {
    serde_json::from_slice(text).map_err(|_| Misfit::Unlike("it is not JSON".to_owned()))
}
