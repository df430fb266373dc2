//! The operations of the CA, each under its own name: what a request has is known from the specs.

use std::collections::BTreeMap;

use certpact::{Body, Call, Error, Id, Operation};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::misfit;

/// A direct call, and the consent that comes with it.
pub(crate) struct Direct {
    pub(crate) call: Call,
    pub(crate) acknowledge: Vec<String>,
    pub(crate) overrule: Vec<String>,
}

/// The members of a request that were not taken yet.
struct Members<'a>(BTreeMap<String, &'a RawValue>);

impl Members<'_> {
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Error> {
        let Some(value) = self.0.remove(name) else {
            return Ok(None);
        };
        let read = serde_json::from_str::<T>(value.get());
        read.map(Some)
            .map_err(|error| misfit::of(&format!("`{name}` does not fit"), &error))
    }

    /// Refuses what the operation does not take.
    fn refuse_others(self, operation: Operation) -> Result<(), Error> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(Error::invalid_input(format!(
                "`{operation}` takes no `{name}`"
            ))),
        }
    }
}

/// Reads the request of an operation: ids by name, a body, and what else its kind of call has.
pub(crate) fn read(operation: Operation, request: &str) -> Result<Direct, Error> {
    let members = serde_json::from_str(request);
    let mut members =
        Members(members.map_err(|error| misfit::of("the request does not fit", &error))?);
    let facts = operation.facts();
    let mut ids: Vec<Id> = Vec::new();
    for id in &facts.ids {
        ids.extend(members.take::<Id>(id.name)?);
    }
    let mut call = Call::new(operation, &ids);
    if facts.body.is_some() {
        call.body = members
            .take::<Option<Box<RawValue>>>("body")?
            .flatten()
            .as_deref()
            .map(Body::given)
            .transpose()?;
    }
    if facts.has_accounts {
        call.account_id = members.take::<Option<u64>>("account_id")?.flatten();
    }
    if let Some(query) = &facts.query {
        call.name = members.take::<Option<String>>(query.name)?.flatten();
    }
    if operation.is_creation() {
        call.label = members.take::<Option<String>>("label")?.flatten();
    }
    let (mut acknowledge, mut overrule) = (Vec::new(), Vec::new());
    if operation.is_write() {
        acknowledge = members.take("acknowledge")?.flatten().unwrap_or_default();
        overrule = members.take("overrule")?.flatten().unwrap_or_default();
    }
    members.refuse_others(operation)?;
    Ok(Direct {
        call,
        acknowledge,
        overrule,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_none_is_named() {
        for (id, found) in [
            ("null", "null"),
            ("true", "`true` or `false`"),
            ("[]", "an array"),
        ] {
            let request = format!("{{\"acme_contract_id\":{id}}}");
            let Err(error) = read(Operation::GetContract, &request) else {
                panic!("{id} is taken");
            };
            let expected = "`acme_contract_id` does not fit: expected an id, which is a whole number or a string";
            assert_eq!(error.message(), format!("{expected}, found {found}"));
        }
    }
}
