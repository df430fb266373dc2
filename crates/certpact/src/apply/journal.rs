//! The journal of an apply: each step, before it is sent and after.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::StepState;
use crate::error::{Error, ErrorKind};
use crate::plan::{Plan, Step};

/// An open journal. It stays locked as long as it is open.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens the journal, and refuses where another apply has it or one did not end.
    pub(super) fn open(path: &Path, plan: &Plan) -> Result<Self, Error> {
        let mut journal = Self::locked(path)?;
        let mut text = String::new();
        journal
            .file
            .read_to_string(&mut text)
            .map_err(|error| Error::of_file(path, &error))?;
        if is_unfinished(&text) {
            return Err(Error::new(
                ErrorKind::StalePlan,
                format!(
                    "`{}` tells of an apply that did not end; nothing was sent",
                    path.display()
                ),
            )
            .with_hint(format!(
                "plan again: what plan {} did not do is then planned anew",
                plan.short_hash()
            )));
        }
        Ok(journal)
    }

    fn locked(path: &Path) -> Result<Self, Error> {
        crate::file::refuse_special(path)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        crate::file::owner_only(&mut options);
        let file = options
            .open(path)
            .map_err(|error| Error::of_file(path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                file,
            }),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                ErrorKind::StalePlan,
                format!(
                    "`{}` is held by another apply; nothing was sent",
                    path.display()
                ),
            )
            .with_hint("wait for it to end, then plan again")),
            Err(TryLockError::Error(error)) => Err(Error::of_file(path, &error)),
        }
    }

    /// Leaves no empty journal behind where nothing was sent.
    pub(super) fn discard_if_new(self) {
        let is_new = self
            .file
            .metadata()
            .is_ok_and(|metadata| metadata.len() == 0);
        if is_new {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    /// Begins anew: an apply that ended is of no further use.
    pub(super) fn begin(&mut self, plan: &Plan, at: Timestamp) -> Result<(), Error> {
        self.file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .map_err(|error| Error::of_file(&self.path, &error))?;
        self.write(&json!({"at": at, "plan": plan.hash, "steps": plan.steps.len()}))
    }

    pub(super) fn step_begins(&mut self, step: &Step, at: Timestamp) -> Result<(), Error> {
        self.write(
            &json!({"at": at, "begin": step.n, "operation": step.operation, "target": step.target}),
        )
    }

    pub(super) fn step_ended(
        &mut self,
        step: &Step,
        state: StepState,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.write(&json!({"at": at, "end": step.n, "state": state}))
    }

    pub(super) fn end(&mut self, at: Timestamp) -> Result<(), Error> {
        self.write(&json!({"at": at, "ended": true}))
    }

    /// Writes a line and waits until it is on the disk: what is not there did not begin.
    fn write(&mut self, line: &Value) -> Result<(), Error> {
        self.file
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(|error| Error::of_file(&self.path, &error))
    }
}

fn is_unfinished(text: &str) -> bool {
    let last = text.lines().last().map(serde_json::from_str::<Value>);
    match last {
        None => false,
        Some(Ok(line)) => line.get("ended") != Some(&Value::Bool(true)),
        Some(Err(_)) => true,
    }
}

/// Forgets what a journal tells, once a new plan has looked at the CA again.
///
/// # Errors
/// `stale_plan` where an apply is under way.
pub(super) fn forget(path: &Path) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    let mut journal = Journal::locked(path)?;
    let mut text = String::new();
    let read = journal.file.read_to_string(&mut text);
    read.map_err(|error| Error::of_file(path, &error))?;
    let first = text.lines().next().map(serde_json::from_str::<Value>);
    let is_ours = first.is_none_or(|line| line.is_ok_and(|line| line.get("plan").is_some()));
    if !is_ours {
        return Err(Error::invalid_input(format!(
            "`{}` is in the way, and no journal of an apply",
            path.display()
        ))
        .with_hint("write the plan under another name"));
    }
    // Removed while it is still locked, so that no apply can begin in between.
    std::fs::remove_file(path).map_err(|error| Error::of_file(path, &error))
}
