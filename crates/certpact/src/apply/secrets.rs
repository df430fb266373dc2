//! The file that takes what the CA shows once.

use std::fs::OpenOptions;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::file::{Lines, Shared};
use crate::ground::operations::Operation;
use crate::ground::secret::Secret;

/// An open file for secrets: only its owner can read it, and what is in it is never changed. If it
/// is moved away meanwhile, the next secret goes into a new file at the same path.
#[derive(Debug)]
pub struct SecretFile(Shared);

/// One line of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: Timestamp,
    api: Api,
    operation: Operation,
    target: Option<String>,
    id: Option<u64>,
    account_id: Option<u64>,
    answer: Secret,
}

/// An answer that holds a secret, and what it belongs to.
#[derive(Debug)]
pub struct Delivery<'a> {
    /// When it came.
    pub at: Timestamp,
    /// What was asked for.
    pub operation: Operation,
    /// For what: ids, or the label of a creation.
    pub target: Option<String>,
    /// Number of the contract, where the answer tells it.
    pub id: Option<u64>,
    /// Account whose key was used, none for the default key.
    pub account_id: Option<u64>,
    /// The answer, as received.
    pub answer: &'a Secret,
}

impl SecretFile {
    /// Opens the file, or makes it so that only its owner can read it.
    ///
    /// # Errors
    /// `invalid_input` where others can read it, or it holds anything else than such lines.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        let mut file = Shared::open(path, options.read(true).append(true).create(true))?;
        let text = file.locked(|lines| {
            fits(lines)?;
            lines.text().map_err(|error| Error::of_file(path, &error))
        })?;
        let is_ours = |line: &str| serde_json::from_str::<Line>(line).is_ok();
        let ends = text.is_empty() || text.ends_with('\n');
        if !ends || !text.lines().all(is_ours) {
            return Err(Error::invalid_input(format!(
                "`{}` holds something else than secrets, and is left as it is",
                path.display()
            ))
            .with_hint("name another file"));
        }
        Ok(Self(file))
    }

    /// Appends an answer, and waits until it is on the disk.
    ///
    /// # Errors
    /// `invalid_input` where it cannot be written.
    pub fn keep(&mut self, delivery: &Delivery<'_>) -> Result<(), Error> {
        let line = Line {
            at: delivery.at,
            api: delivery.operation.api(),
            operation: delivery.operation,
            target: delivery.target.clone(),
            id: delivery.id,
            account_id: delivery.account_id,
            answer: delivery.answer.clone(),
        };
        let text = Secret::in_clear(|| serde_json::to_string(&line));
        let text = text.expect("a line of secrets has text as keys");
        self.0.add(&text, fits)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

/// A file that takes secrets is its owner's alone, and its name survives a power loss.
fn fits(lines: &Lines) -> Result<(), Error> {
    refuse_shared(lines)?;
    lines.sync_name()
}

#[cfg(unix)]
fn refuse_shared(file: &Lines) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let path = file.path();
    let metadata = file.metadata();
    let metadata = metadata.map_err(|error| Error::of_file(path, &error))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(Error::invalid_input(format!(
        "`{}` can be read or written by others, and is to take secrets",
        path.display()
    ))
    .with_hint(format!("`chmod 600 {}`", path.display())))
}

#[cfg(not(unix))]
fn refuse_shared(_: &Lines) -> Result<(), Error> {
    Ok(())
}
