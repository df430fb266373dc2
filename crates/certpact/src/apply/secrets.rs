//! The file that takes what the CA shows once.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::file::{Lines, Room, Shared};
use crate::ground::operations::Operation;
use crate::ground::secret::Secret;
use crate::settings::{Kept, StateFolder};

/// Space that is reserved for an answer: many times what one with credentials takes.
const ROOM: usize = 64 * 1024;

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
    /// Number of the contract, if the answer contains it.
    pub id: Option<u64>,
    /// Account whose key was used, none for the default key.
    pub account_id: Option<u64>,
    /// The answer, as received.
    pub answer: &'a Secret,
}

/// Space in the state folder for what could not be written to its destination. It is on the disk, and
/// goes where it is not used.
#[derive(Debug)]
pub struct Reserved(Room);

impl Reserved {
    /// Reserves space for so many answers.
    ///
    /// # Errors
    /// `refused` where there is no state folder, or no space in it.
    pub fn of(state: &StateFolder, answers: usize) -> Result<Self, Error> {
        let name = format!("{:016x}.ndjson", fastrand::u64(..));
        let path = state.place(Kept::Secrets, &name)?;
        let room = Room::reserve(&path, answers.max(1).saturating_mul(ROOM));
        room.map(Self).map_err(|error| no_room(&path, &error))
    }

    /// Puts text into it, and says which file has it.
    ///
    /// # Errors
    /// `invalid_input` where it cannot be written.
    pub fn take(self, text: &str) -> Result<PathBuf, Error> {
        let path = self.0.path().to_owned();
        self.0
            .put(text)
            .map_err(|error| Error::of_file(&path, &error))
    }
}

/// What to say where a secret could not be kept.
fn no_room(path: &Path, error: &io::Error) -> Error {
    let why = Error::of_file(path, error);
    Error::refused_here(format!(
        "nothing was sent: there is no space for a secret: {why}"
    ))
    .with_hint("free some space, or name another destination")
}

impl SecretFile {
    /// Opens the file, or makes it so that only its owner can read it.
    ///
    /// # Errors
    /// `invalid_input` where others own or can read it, or it holds anything else than such lines.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        // Not for appending: what is open for that cannot be cut off everywhere.
        options.read(true).write(true).create(true).truncate(false);
        let mut file = Shared::open(path, &options)?;
        let text = file.locked(|lines| {
            fits(lines)?;
            lines.text().map_err(|error| Error::of_file(path, &error))
        })?;
        // A kill while space was reserved leaves blanks behind.
        let is_blank = |line: &str| line.bytes().all(|byte| byte == b' ');
        let is_ours = |line: &str| is_blank(line) || serde_json::from_str::<Line>(line).is_ok();
        let ends = text.is_empty() || text.trim_end_matches(' ').ends_with('\n') || is_blank(&text);
        if !ends || !text.lines().all(is_ours) {
            return Err(Error::invalid_input(format!(
                "`{}` holds something else than secrets, and is left as it is",
                path.display()
            ))
            .with_hint("name another file"));
        }
        Ok(Self(file))
    }

    /// Sees that the file has space for an answer, and reserves space in the state folder for the case
    /// that it has none any more when the answer is there.
    ///
    /// # Errors
    /// `refused` where there is no space in either, so that nothing must be sent; `invalid_input` where
    /// others can read the file by now.
    pub fn reserve(&mut self, state: &StateFolder) -> Result<Reserved, Error> {
        self.0.locked(|lines| {
            fits(lines)?;
            let room = lines.has_room(ROOM);
            room.map_err(|error| no_room(lines.path(), &error))
        })?;
        Reserved::of(state, 1)
    }

    /// Appends an answer, and waits until it is on the disk. Where it cannot be written it goes into
    /// the reserved space.
    ///
    /// # Errors
    /// `invalid_input` where it cannot be written; the message names the file that has it.
    pub fn keep(&mut self, delivery: &Delivery<'_>, reserved: Reserved) -> Result<(), Error> {
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
        self.0
            .add(&text, fits)
            .map_err(|unwritten| elsewhere(&unwritten, &text, reserved))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Puts a line into the reserved space, and says so.
fn elsewhere(unwritten: &Error, line: &str, reserved: Reserved) -> Error {
    match reserved.take(&format!("{line}\n")) {
        Ok(path) => Error::invalid_input(format!(
            "{unwritten}; the answer with the credentials is in `{}`",
            path.display()
        ))
        .with_hint("move it from there: it has the form of a file for secrets"),
        Err(error) => Error::invalid_input(format!(
            "{unwritten}; nor could the answer be written to the state folder, and its credentials are lost: {error}"
        ))
        .with_hint("`regenerate-credentials` makes new ones"),
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

    use crate::ground::file::{Owner, refuse_foreign};

    let path = file.path();
    let metadata = file.metadata();
    let metadata = metadata.map_err(|error| Error::of_file(path, &error))?;
    refuse_foreign(path, &metadata, Owner::Own)?;
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
