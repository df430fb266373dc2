//! What the command is given to read: a file, or standard input.

use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;

use certpact::Error;
use certpact::{Api, Call, Desired, Id, Operation};

use crate::arguments::Arguments;

/// As large as an answer of the CA may be.
pub(crate) const LARGEST: u64 = 16 * 1024 * 1024;

/// The file that stands for standard input.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// A file, or standard input.
pub(crate) fn open(file: &Path) -> Result<Box<dyn Read + Send>, Error> {
    if is_stdin(file) {
        return Ok(Box::new(stdin()));
    }
    let opened = File::open(file).map_err(|error| Error::of_file(file, &error))?;
    Ok(Box::new(opened))
}

/// Its text.
pub(crate) fn read(file: &Path) -> Result<String, Error> {
    read_up_to(file, LARGEST)
}

/// The same of a file that may have another size.
pub(crate) fn read_up_to(file: &Path, largest: u64) -> Result<String, Error> {
    let failed = |error| Error::of_file(file, &error);
    let too_large = || {
        let (name, most) = (file.display(), largest >> 20);
        Err(Error::invalid_input(format!(
            "`{name}` is larger than {most} MiB"
        )))
    };
    // Refused before it is read; what is not a file, and has no size, is cut off below.
    let size = std::fs::metadata(file).map_or(0, |file| file.len());
    if !is_stdin(file) && size > largest {
        return too_large();
    }
    let mut text = String::new();
    let read = open(file)?.take(largest + 1).read_to_string(&mut text);
    if read.map_err(failed)? as u64 > largest {
        return too_large();
    }
    Ok(text)
}

/// Targets as they are given; `@FILE` stands for those in a file, one a line.
pub(crate) fn targets(given: &[String]) -> Result<Vec<String>, Error> {
    let mut targets = Vec::new();
    for one in given {
        match one.strip_prefix('@') {
            None => targets.push(one.clone()),
            Some(file) => {
                let text = read(Path::new(file))?;
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                targets.extend(lines.map(str::to_owned));
            }
        }
    }
    if targets.is_empty() && !given.is_empty() {
        // Nothing chosen would mean everything.
        return Err(Error::invalid_input(format!(
            "`{}` names no target",
            given.join(" ")
        )));
    }
    Ok(targets)
}

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
        Some(file) => read(file).and_then(|body| call.with_body(&body)),
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
    let mut desired = Desired::load(path)?;
    for item in &mut desired.contract {
        item.account_id = item.account_id.or(arguments.account_id());
    }
    Ok(desired)
}
