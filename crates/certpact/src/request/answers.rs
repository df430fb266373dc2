//! The CA's own answers, as a caller gives them: what was observed.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::ground::error::Error;
use crate::ground::json::Unique;
use crate::ground::operations::Operation;
use crate::request::decode::decode;
use crate::request::forms::usual;

const WHAT: &str = "what was observed is not an answer of the CA";

/// Answers of the CA by the operation that gave them.
pub(crate) struct Answers {
    /// The read that tells most.
    read: Operation,
    by_operation: Map<String, Value>,
}

impl Answers {
    /// Reads the body of `read`, an array of such, or an object of answers by operation.
    ///
    /// # Errors
    /// `invalid_input` where it is not JSON, or has answers that nothing needs.
    pub(crate) fn parse(
        (read, others): (Operation, &[Operation]),
        text: &str,
    ) -> Result<Self, Error> {
        let known: Vec<&str> = others
            .iter()
            .chain([&read])
            .map(|own| own.as_str())
            .collect();
        let Unique(answers) = serde_json::from_str(text).map_err(|error| misfit(read, &error))?;
        let mut by_operation = match answers {
            Value::Object(object) if known.iter().any(|own| object.contains_key(*own)) => object,
            answers => Map::from_iter([(read.as_str().to_owned(), answers)]),
        };
        // As the command prints it.
        by_operation.remove("format_version");
        let mut names = by_operation.keys();
        match names.find(|name| !known.contains(&name.as_str())) {
            Some(other) => {
                let message = format!("{WHAT}: nothing needs an answer of `{other}`");
                Err(Error::invalid_input(message).with_hint(hint(read)))
            }
            None => Ok(Self { read, by_operation }),
        }
    }

    /// The answers of an operation, of which one may stand for itself.
    pub(crate) fn take<T: DeserializeOwned>(
        &mut self,
        operation: Operation,
    ) -> Result<Vec<T>, Error> {
        let answers = match self.by_operation.remove(operation.as_str()) {
            None => return Ok(Vec::new()),
            Some(Value::Array(answers)) => answers,
            Some(one) => vec![one],
        };
        self.refuse_twice(operation, &answers)?;
        let answers = answers.into_iter();
        let read = answers.map(|answer| decode(usual(operation, answer)));
        read.collect::<Result<_, _>>()
            .map_err(|what| self.misfit(operation, &what))
    }

    /// Refuses two answers about the same thing: one of them would be forgotten.
    fn refuse_twice(&self, operation: Operation, answers: &[Value]) -> Result<(), Error> {
        if answers.len() < 2 {
            return Ok(());
        }
        let mut seen = BTreeSet::new();
        let id = |answer: &Value| {
            let id = answer.get("acme_contract_id").or(answer.get("id"))?;
            let text = id.as_str().map(str::to_owned);
            Some(text.unwrap_or_else(|| id.to_string()))
        };
        match answers
            .iter()
            .filter_map(id)
            .find(|id| !seen.insert(id.clone()))
        {
            None => Ok(()),
            Some(id) => {
                Err(self.refused(&format!("two answers to `{operation}` are about `{id}`")))
            }
        }
    }

    /// What to say of an answer that does not fit.
    pub(crate) fn misfit(&self, operation: Operation, what: &str) -> Error {
        // What is wrong with the whole has no place in it.
        let what = what.strip_prefix(": ").unwrap_or(what);
        self.refused(&format!("the answer to `{operation}` does not fit: {what}"))
    }

    /// What to say of answers that do not go together.
    pub(crate) fn refused(&self, why: &str) -> Error {
        Error::invalid_input(format!("{WHAT}: {why}")).with_hint(hint(self.read))
    }

    /// What to say of an answer that is of another kind: without what each of this operation has.
    pub(crate) fn unlike(&self, operation: Operation, has: &str) -> Error {
        let message = format!("{WHAT}: an answer to `{operation}` has {has}");
        Error::invalid_input(message).with_hint(hint(self.read))
    }

    /// The one answer of an operation that does not say whose it is.
    pub(crate) fn take_one<T: DeserializeOwned>(
        &mut self,
        operation: Operation,
    ) -> Result<Option<T>, Error> {
        let mut answers = self.take(operation)?.into_iter();
        match (answers.next(), answers.next()) {
            (one, None) => Ok(one),
            (_, Some(_)) => Err(Error::invalid_input(format!(
                "{WHAT}: there is more than one of `{operation}`, and none says whose it is"
            ))),
        }
    }
}

fn hint(read: Operation) -> String {
    format!("give the body of `{read}`, an array of such, or `{{\"{read}\": …}}`")
}

pub(crate) fn misfit(read: Operation, error: &serde_json::Error) -> Error {
    Error::misread(WHAT, error).with_hint(hint(read))
}
