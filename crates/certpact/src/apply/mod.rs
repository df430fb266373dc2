//! Carrying out a cleared plan: look again, then write, one step after the other.

mod journal;
mod journals;
mod report;
mod resume;
mod run;
mod secrets;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use report::{Outcome, Report};
pub use secrets::{Delivery, Reserved, SecretFile};

use jiff::Timestamp;

use crate::client::Client;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::finding::Refusal;
use crate::plan::Plan;
use crate::plan::acknowledge::ClearedPlan;
use crate::request::step::Step;
use crate::settings::StateFolder;
use crate::state::desired::Desired;
use journals::Journals;

/// How a plan is applied.
#[derive(Debug, Default)]
pub struct Applying {
    /// File in which each step is noted before and after it is sent. With the journal of an apply
    /// that did not end, it goes on from there.
    pub journal: Option<PathBuf>,
    /// File that takes what the CA shows once, as soon as it is shown.
    pub secrets: Option<SecretFile>,
    /// Steps that are sent at most; all if absent.
    pub max_steps: Option<u64>,
    /// How many things the plan could not read, where that is accepted; none if absent.
    pub allow_unread: Option<u64>,
    /// Whether a step that fails stops its own target only. One with an unknown outcome stops all.
    pub keep_going: bool,
    /// Creations, by label, that the journal does not know the end of and that were made after all,
    /// with the number of the contract.
    pub created: BTreeMap<String, u64>,
    /// Creations, by label, that the journal does not know the end of and that were not made.
    pub not_created: BTreeSet<String>,
}

impl Applying {
    /// With this journal, and everything else as usual.
    pub fn noting_in(journal: impl Into<PathBuf>) -> Self {
        Self {
            journal: Some(journal.into()),
            ..Self::default()
        }
    }
}

impl Client {
    /// Applies a cleared plan.
    ///
    /// What it rests on is read again and planned again: if the CA no longer holds what it was made
    /// from, nothing is sent. With a journal, each step is written there before and after it is
    /// sent, and a second apply of the same plan goes on where the first one stopped. A creation is
    /// also noted by the plan's id in the state folder, so that no copy of the plan makes it again. The
    /// report says what was done.
    ///
    /// # Errors
    /// `stale_plan`, `refused` for a plan made against other URLs, `outcome_unknown` where a journal
    /// has a creation with an unknown outcome, and those of the reads. What goes wrong
    /// after the first write is in the report.
    pub async fn apply(&self, cleared: &ClearedPlan, how: Applying) -> Result<Report, Error> {
        let job = self.for_job();
        job.apply_patiently(cleared, how).await
    }

    async fn apply_patiently(
        &self,
        cleared: &ClearedPlan,
        mut how: Applying,
    ) -> Result<Report, Error> {
        let plan = cleared.plan();
        // An apply of no step only says whether everything is accepted, and settles nothing.
        let settles = !how.created.is_empty() || !how.not_created.is_empty();
        if settles || how.max_steps != Some(0) {
            self.refuse_read_only(None)?;
        }
        if !self.has(&plan.urls) {
            return Err(Error::refused(
                "the plan was made against another URL",
                Refusal::default(),
            )
            .with_hint("plan again against this one"));
        }
        refuse_unread(plan, how.allow_unread)?;
        let journal = how.journal.as_deref();
        let mut journals = Journals::open(journal, self.state_folder(), plan)?;
        let started = self.outside().now();
        let applied = journals.applied(plan);
        let standing = match self.standing(plan, &mut journals, &how).await {
            Ok(standing) => standing,
            Err(error) => {
                journals.discard_if_new();
                return Err(
                    match applied.filter(|_| error.kind() == ErrorKind::StalePlan) {
                        Some(at) => applied_already(at, &error),
                        None => error,
                    },
                );
            }
        };
        journals.begin(plan, started)?;
        let mut report = Report::begun(cleared, self.actor(), started);
        let run = run::Run::new(self, cleared, journals, how.secrets.take(), &how);
        run.carry_out(standing, &mut report).await;
        report.ended = self.outside().now();
        report.already_applied = applied;
        Ok(report)
    }

    /// What of the plan is done already, once it is known that the CA holds what the rest was
    /// planned from.
    async fn standing(
        &self,
        plan: &Plan,
        journals: &mut Journals,
        how: &Applying,
    ) -> Result<resume::Standing, Error> {
        journals.refuse_shared_with(how.secrets.as_ref().map(SecretFile::path))?;
        journals.refuse_shared_with(self.record_file())?;
        if journals.tells_nothing() {
            refuse_resolutions(how)?;
            self.refuse_stale(plan).await?;
            let standing = resume::Standing::default();
            refuse_made_elsewhere(plan, &standing)?;
            return Ok(standing);
        }
        self.resolve(plan, journals, how).await?;
        let observed = self.observe_again(plan).await?;
        let standing =
            resume::standing(plan, journals, &observed).ok_or_else(|| stale(Vec::new()))?;
        resume::refuse_in_doubt(plan, journals, &standing)?;
        if standing.leaves_some_of(plan) {
            // What came to be known since may be touched by the rest as well.
            let rest = self.plan_again(plan).await?;
            if !resume::is_the_rest(&rest, plan, &standing) {
                return Err(stale(Vec::new()));
            }
        }
        refuse_made_elsewhere(plan, &standing)?;
        Ok(standing)
    }

    async fn refuse_stale(&self, plan: &Plan) -> Result<(), Error> {
        let again = self.plan_again(plan).await?;
        if again.does_the_same_as(plan) {
            Ok(())
        } else {
            Err(stale(plan.observed.moved(&again.observed)))
        }
    }
}

/// Refuses a plan that could not read something, unless exactly so many are accepted.
fn refuse_unread(plan: &Plan, allowed: Option<u64>) -> Result<(), Error> {
    let unread = plan.unread.len() as u64;
    if unread == allowed.unwrap_or_default() {
        return Ok(());
    }
    let message = match allowed {
        None => format!("the plan could not read {unread} of the things that it is about"),
        Some(allowed) => {
            format!(
                "the plan could not read {unread} of the things that it is about, and {allowed} are allowed"
            )
        }
    };
    let hint = match unread {
        0 => "leave out `--allow-unread`".to_owned(),
        unread => format!(
            "look at `unread` in the plan, then add `--allow-unread {unread}`, or plan again"
        ),
    };
    Err(Error::refused(message, Refusal::default()).with_hint(hint))
}

/// Refuses a creation where the desired file has a number for it by now: another apply made it.
fn refuse_made_elsewhere(plan: &Plan, standing: &resume::Standing) -> Result<(), Error> {
    let left = plan.steps.iter();
    let left = left.filter(|step| standing.done(step).is_none());
    let labels: Vec<&str> = left.filter_map(Step::creates).collect();
    let Some(source) = plan.desired.source.as_ref().filter(|_| !labels.is_empty()) else {
        return Ok(());
    };
    let now = Desired::load(Path::new(&source.path)).map_err(|error| {
        Error::new(
            ErrorKind::StalePlan,
            format!("{error}; a creation is sent only if its new number can be written to the desired file"),
        )
        .with_hint("apply from the folder in which it was planned, with the desired file in its place")
    })?;
    let made = now.contract.iter().find_map(|item| {
        let label = item
            .label
            .as_deref()
            .filter(|label| labels.contains(label))?;
        Some((label, item.id?))
    });
    match made {
        None => Ok(()),
        Some((label, id)) => Err(Error::new(
            ErrorKind::StalePlan,
            format!(
                "`{label}` is contract `{id}` in `{}` by now; nothing was sent",
                source.path
            ),
        )
        .with_hint("plan again")),
    }
}

/// Says which things the CA holds otherwise than when it was planned, the first few of them.
fn stale(mut moved: Vec<String>) -> Error {
    const SHOWN: usize = 3;
    if moved.len() > SHOWN {
        let more = moved.len() - SHOWN;
        moved.truncate(SHOWN);
        moved.push(format!("and {more} more"));
    }
    let moved = if moved.is_empty() {
        String::new()
    } else {
        format!(" ({})", moved.join("; "))
    };
    let message =
        format!("the CA no longer holds what the plan was made from{moved}; nothing was sent");
    Error::new(ErrorKind::StalePlan, message).with_hint("plan again")
}

/// What to say where the CA holds something else since all of the plan was done.
fn applied_already(at: Timestamp, error: &Error) -> Error {
    let message = format!("{error}; all of the plan was applied already, at {at:.0}");
    error.clone().with_message(message)
}

/// Saying what became of a creation makes sense only where a journal does not know it.
fn refuse_resolutions(how: &Applying) -> Result<(), Error> {
    let given = how.created.keys().chain(&how.not_created).next();
    match given {
        None => Ok(()),
        Some(label) => Err(resume::not_in_doubt(label)),
    }
}

/// The journal that belongs to a plan file.
pub fn journal_of(plan: &Path) -> PathBuf {
    let mut name = plan.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

/// Writes a plan in the place of an earlier one. The journal of that one is of no further use, since
/// the new plan has looked at the CA again, and goes. What the state folder knows of its creations stays.
///
/// # Errors
/// Nothing is written where a journal is in use (`stale_plan`), has a creation whose outcome nobody
/// knows the end of (`outcome_unknown`), or of a contract that this plan would make again (`refused`).
pub fn replace_plan(plan: &Plan, path: &Path, state: &StateFolder) -> Result<(), Error> {
    crate::ground::file::refuse_special(path)?;
    let journal = journal::given_up(&journal_of(path), plan)?;
    let earlier = Plan::id_in(path).map(|id| journals::forgotten(&id, state, plan));
    // Kept until the plan is written, so that no apply of a copy begins meanwhile.
    let _of_creations = match earlier.transpose() {
        Ok(locked) => locked,
        Err(error) => {
            journal.keep();
            return Err(error);
        }
    };
    // The lock on the journal keeps out everybody else who replaces this plan.
    crate::ground::file::remove_left_over(path);
    match plan.save(path) {
        Ok(()) => journal.remove(),
        Err(error) => {
            journal.keep();
            Err(error)
        }
    }
}
