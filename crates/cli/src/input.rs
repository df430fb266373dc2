//! What a command is given: a call, and a desired state.

use std::path::Path;

use certpact::{Api, Call, Desired, Error, Id, Operation};

use crate::arguments::Arguments;
use crate::read;

pub(crate) fn call(
    arguments: &Arguments,
    operation: &str,
    ids: &[String],
    body: Option<&Path>,
) -> Result<Call, Error> {
    let operation = Operation::parse(operation)?;
    let mut wrong = Vec::new();
    if arguments.account_id().is_some() && operation.api() != Api::Acme {
        wrong.push(
            Error::invalid_input(format!(
                "`{operation}` has one key for all: `--account-id` chooses among those of `acme`"
            ))
            .with_hint("leave `--account-id` out"),
        );
    }
    let mut parsed: Vec<Id> = Vec::new();
    for id in ids {
        match operation.parse_id(id) {
            Ok(id) => parsed.push(id),
            Err(error) => wrong.push(error),
        }
    }
    let call = Call::new(operation, &parsed).of_account(arguments.account_id());
    let call = match body {
        Some(file) => read::read(file).and_then(|body| call.with_body(&body)),
        None => Ok(call),
    };
    match call {
        Ok(call) if wrong.is_empty() => Ok(call),
        call => {
            wrong.extend(call.err());
            Err(Error::several(wrong).expect("something is wrong"))
        }
    }
}

/// All of these, or all that is wrong with them.
pub(crate) fn together<A, B>(
    first: Result<A, Error>,
    second: Result<B, Error>,
) -> Result<(A, B), Error> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => {
            let errors = first.err().into_iter().chain(second.err());
            let mut all = Vec::new();
            for error in errors {
                all.extend(error.apart());
            }
            Err(Error::several(all).expect("something is wrong"))
        }
    }
}

/// The desired file, with the account of `--account-id` where an item names none.
pub(crate) fn read_desired(path: &Path, arguments: &Arguments) -> Result<Desired, Error> {
    let mut desired = read::desired(path)?;
    for item in &mut desired.contract {
        item.account_id = item.account_id.or(arguments.account_id());
    }
    Ok(desired)
}
