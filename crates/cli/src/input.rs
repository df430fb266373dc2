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
    if arguments.account_id().is_some() && operation.api() != Api::Acme {
        return Err(Error::invalid_input(format!(
            "`{operation}` has one key for all: `--account-id` chooses among those of `acme`"
        ))
        .with_hint("leave `--account-id` out"));
    }
    let ids: Vec<Id> = ids
        .iter()
        .map(|id| operation.parse_id(id))
        .collect::<Result<_, _>>()?;
    let call = Call::new(operation, &ids).of_account(arguments.account_id());
    match body {
        Some(file) => call.with_body(&read::read(file)?),
        None => Ok(call),
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
