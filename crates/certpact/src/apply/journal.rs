//! The journal of an apply: each step, before it is sent and after.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::client::outcome::StepState;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::file::{Lines, Shared};
use crate::ground::operations::Operation;
use crate::plan::Plan;
use crate::request::step::Step;

/// One line.
#[derive(Serialize, Deserialize)]
struct Line {
    at: Timestamp,
    #[serde(flatten)]
    told: Told,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Told {
    /// The first line: of which plan it is.
    Plan { plan: String, steps: usize },
    /// A step is about to be sent.
    Begin {
        begin: u64,
        operation: Operation,
        target: Option<String>,
    },
    /// Its outcome.
    End {
        end: u64,
        state: StepState,
        id: Option<u64>,
    },
}

/// How every journal begins.
const FIRST_LINE: &str = "{\"at\":\"";

/// What is known of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It may have been sent.
    Begun,
    /// Its outcome, and the number of a contract that was made.
    Ended(StepState, Option<u64>),
}

/// An open journal. It stays locked as long as it is open.
pub(super) struct Journal {
    file: Lines,
    /// What it tells of the plan; nothing where it is new, or of an earlier plan.
    known: BTreeMap<u64, Known>,
    /// When the last step was noted as done.
    last_done: Option<Timestamp>,
}

/// What a journal says, whatever plan it is of.
#[derive(Default)]
struct Content {
    plan: Option<String>,
    known: BTreeMap<u64, Known>,
    creations: BTreeMap<u64, String>,
    last_done: Option<Timestamp>,
    /// Bytes up to the end of the last whole line.
    length: usize,
}

impl Content {
    /// Reads what was written whole: of a line that was cut off, nothing was sent yet.
    fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let mut content = Self {
            length: text.rfind('\n').map_or(0, |end| end + 1),
            ..Self::default()
        };
        // A first line that was cut off is all that may stand without an end.
        if content.length == 0 && !FIRST_LINE.starts_with(&text[..text.len().min(FIRST_LINE.len())])
        {
            return Err(not_ours(path));
        }
        for line in text[..content.length].lines() {
            let misfit = |_| match content.plan {
                Some(_) => damaged(path),
                None => not_ours(path),
            };
            let line: Line = serde_json::from_str(line).map_err(misfit)?;
            match line.told {
                Told::Plan { plan, .. } => content.plan = Some(plan),
                Told::Begin {
                    begin,
                    operation,
                    target,
                } => {
                    content.known.insert(begin, Known::Begun);
                    if operation == Operation::CreateContract {
                        content.creations.insert(begin, target.unwrap_or_default());
                    }
                }
                Told::End { end, state, id } => {
                    if state == StepState::Done {
                        content.last_done = Some(line.at);
                    }
                    content.known.insert(end, Known::Ended(state, id));
                }
            }
        }
        let is_ours = content.plan.is_some() || content.length == 0;
        if is_ours {
            Ok(content)
        } else {
            Err(not_ours(path))
        }
    }

    /// The creations that were made, by label, with the number of each.
    fn made(&self) -> impl Iterator<Item = (&str, u64)> {
        self.creations
            .iter()
            .filter_map(|(n, label)| match self.known.get(n)? {
                Known::Ended(StepState::Done, Some(id)) => Some((label.as_str(), *id)),
                Known::Begun | Known::Ended(..) => None,
            })
    }

    /// Refuses what must not be forgotten for this plan: a creation in doubt, and a contract that was
    /// made and that the plan would make again.
    fn refuse_forgetting(&self, path: &Path, plan: &Plan) -> Result<(), Error> {
        if let Some(label) = self.creation_in_doubt() {
            return Err(creation_in_doubt(label));
        }
        let is_made_again = |label: &str| {
            let mut steps = plan.steps.iter();
            steps.any(|step| step.creates() == Some(label))
        };
        match self.made().find(|(label, _)| is_made_again(label)) {
            None => Ok(()),
            Some((label, id)) => Err(Error::refused_here(format!(
                "`{}` says that `{label}` was made as contract `{id}`, and the plan would make it again",
                path.display()
            ))
            .with_hint(format!("write `id = {id}` to `{label}` in the desired file, then plan again"))),
        }
    }

    /// The label of a creation that nobody knows the end of.
    fn creation_in_doubt(&self) -> Option<&str> {
        let mut creations = self.creations.iter();
        let found =
            creations.find(|(n, _)| self.known.get(n).is_some_and(|known| known.is_in_doubt()));
        found.map(|(_, label)| label.as_str())
    }
}

impl Known {
    pub(super) fn is_in_doubt(self) -> bool {
        matches!(self, Self::Begun | Self::Ended(StepState::Unknown, _))
    }
}

fn not_ours(path: &Path) -> Error {
    Error::invalid_input(format!(
        "`{}` is in the way, and no journal of an apply",
        path.display()
    ))
    .with_hint("write the plan under another name")
}

fn damaged(path: &Path) -> Error {
    Error::invalid_input(format!(
        "`{}` is damaged: it does not show which steps were sent; nothing was sent now",
        path.display()
    ))
    .with_hint("check the outcome of each step at the CA, a creation above all; then remove the file and plan again")
}

/// What to say of a creation that nobody knows the end of.
pub(super) fn creation_in_doubt(label: &str) -> Error {
    Error::new(
        ErrorKind::OutcomeUnknown,
        format!(
            "it is unknown whether the contract `{label}` was made: an apply ended between sending the request and its answer; nothing was sent now"
        ),
    )
    .with_hint(format!(
        "look at the CA, then apply again: with `--created {label}=ID` if it was made, with `--not-created {label}` if not"
    ))
    .for_operation(Operation::CreateContract)
}

impl Journal {
    /// Opens the journal, and refuses where another apply has it, or where one of another plan left
    /// a creation that nobody knows the end of.
    pub(super) fn open(path: &Path, plan: &Plan) -> Result<Self, Error> {
        let mut file = locked(path)?;
        let content = content(&mut file)?;
        Self::going_on(file, content, plan)
    }

    /// Opens the journal of what a plan creates. It is found by the plan's id, so that it is of no other.
    pub(super) fn open_of_creations(path: &Path, plan: &Plan) -> Result<Self, Error> {
        let mut file = locked(path)?;
        let content = content(&mut file)?;
        if content.plan.as_ref().is_some_and(|hash| *hash != plan.hash) {
            let message = format!(
                "`{}` is the journal of another plan with the same id",
                path.display()
            );
            return Err(Error::invalid_input(message).with_hint("plan again"));
        }
        Self::going_on(file, content, plan)
    }

    fn going_on(file: Lines, content: Content, plan: &Plan) -> Result<Self, Error> {
        let mut journal = Self {
            file,
            known: BTreeMap::new(),
            last_done: content.last_done,
        };
        if content.plan.as_deref() == Some(plan.hash.as_str()) {
            journal.file.cut(content.length as u64)?;
            journal.known = content.known;
        } else {
            content.refuse_forgetting(journal.file.path(), plan)?;
        }
        Ok(journal)
    }

    /// Refuses a file of another use: it would wait for the lock that the journal has until the end.
    pub(super) fn refuse_shared_with(&self, other: Option<&Path>) -> Result<(), Error> {
        let Some(other) = other else { return Ok(()) };
        if !self.file.is_at(other)? {
            return Ok(());
        }
        let message = format!("`{}` is the journal of the apply", other.display());
        Err(Error::invalid_input(message).with_hint("name another file"))
    }

    pub(super) fn tells_nothing(&self) -> bool {
        self.known.is_empty()
    }

    /// When the last step of the plan was noted as done.
    pub(super) fn last_done(&self) -> Option<Timestamp> {
        self.last_done.filter(|_| !self.known.is_empty())
    }

    /// What is known of a step; nothing where it was never begun.
    pub(super) fn of_step(&self, step: &Step) -> Option<Known> {
        self.known.get(&step.n).copied()
    }

    /// Leaves no empty journal behind where nothing was sent.
    pub(super) fn discard_if_new(self) {
        discard_if_new(self.file);
    }

    /// Begins anew, unless it goes on: an apply of another plan is of no further use, since the
    /// new plan has looked at the CA again.
    pub(super) fn begin(&mut self, plan: &Plan, at: Timestamp) -> Result<(), Error> {
        if !self.known.is_empty() {
            return Ok(());
        }
        self.file.cut(0)?;
        self.file.sync_name()?;
        self.write(
            at,
            Told::Plan {
                plan: plan.hash.clone(),
                steps: plan.steps.len(),
            },
        )
    }

    /// Refuses to go on where another apply of the plan would not find the journal.
    fn refuse_gone(&self) -> Result<(), Error> {
        let path = self.file.path();
        if self.file.is_at(path)? {
            return Ok(());
        }
        let message = format!(
            "`{}` was removed or replaced while the apply ran, and cannot say what was sent; nothing more is sent",
            path.display()
        );
        Err(Error::invalid_input(message).with_hint("the report says what was sent; plan again"))
    }

    /// Notes that a step is about to be sent, where the next apply will find it.
    pub(super) fn step_begins(&mut self, step: &Step, at: Timestamp) -> Result<(), Error> {
        self.refuse_gone()?;
        self.known.insert(step.n, Known::Begun);
        self.write(
            at,
            Told::Begin {
                begin: step.n,
                operation: step.operation,
                target: step.target.clone(),
            },
        )
    }

    pub(super) fn step_ended(
        &mut self,
        step: &Step,
        state: StepState,
        id: Option<u64>,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.known.insert(step.n, Known::Ended(state, id));
        self.write(
            at,
            Told::End {
                end: step.n,
                state,
                id,
            },
        )?;
        self.refuse_gone()
    }

    /// Writes a line and waits until it is on the disk: what is not there did not begin.
    fn write(&mut self, at: Timestamp, told: Told) -> Result<(), Error> {
        let line = serde_json::to_string(&Line { at, told }).expect("a line has text as keys");
        self.file.add(&line)
    }
}

fn locked(path: &Path) -> Result<Lines, Error> {
    // Not for appending: what is open for that cannot be cut off everywhere.
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let held = Shared::open(path, &options)?.held()?;
    held.ok_or_else(|| {
        Error::new(
            ErrorKind::StalePlan,
            format!(
                "`{}` is held by another apply; nothing was sent",
                path.display()
            ),
        )
        .with_hint("wait for it to end, then plan again")
    })
}

fn content(file: &mut Lines) -> Result<Content, Error> {
    let text = file.text().map_err(|_| not_ours(file.path()))?;
    Content::parse(file.path(), &text)
}

fn discard_if_new(file: Lines) {
    let is_new = file.metadata().is_ok_and(|metadata| metadata.len() == 0);
    if is_new {
        let _ = file.remove();
    }
}

/// A journal that a new plan makes superfluous, locked until it is removed.
pub(super) struct GivenUp(Lines);

impl GivenUp {
    pub(super) fn remove(self) -> Result<(), Error> {
        self.0.remove()
    }

    /// Keeps it, where it was there before.
    pub(super) fn keep(self) {
        discard_if_new(self.0);
    }
}

/// Gives up what a journal tells, where a new plan does not need it. Where there is none it is made, so
/// that no apply begins meanwhile.
pub(super) fn given_up(path: &Path, plan: &Plan) -> Result<GivenUp, Error> {
    let mut file = locked(path)?;
    content(&mut file)?.refuse_forgetting(path, plan)?;
    Ok(GivenUp(file))
}
