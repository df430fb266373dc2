//! Carrying out a cleared plan: look again, then write, one step after the other.

mod journal;

use std::path::Path;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::acknowledge::{Acknowledgement, ClearedPlan, Overruling, Refusal};
use crate::body::Body;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::operation::{Call, Family, Operation};
use crate::plan::{Plan, Step, Urls};
use journal::Journal;

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// The CA said yes.
    Done,
    /// It was not carried out.
    Failed,
    /// It may have been carried out.
    Unknown,
    /// A step before it did not succeed.
    NotAttempted,
}

/// One step, and what became of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Outcome {
    /// Place in the plan.
    pub n: u64,
    /// Interface.
    pub family: Family,
    /// Operation.
    pub operation: Operation,
    /// Target.
    pub target: Option<String>,
    /// What became of it.
    pub state: StepState,
    /// Number of a contract that was made, else null.
    pub id: Option<u64>,
    /// Answer of an operation that delivers a secret, else null.
    pub answer: Option<Value>,
    /// Why it was not done, else null.
    #[schemars(with = "Option<Value>")]
    pub error: Option<Box<RawValue>>,
}

/// What became of a plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this format.
    pub format_version: u32,
    /// Hash of the plan.
    pub plan: String,
    /// Base URLs that it was sent to.
    pub urls: Urls,
    /// Who applied it.
    pub actor: String,
    /// When it began.
    #[schemars(with = "String")]
    pub started: Timestamp,
    /// When it ended.
    #[schemars(with = "String")]
    pub ended: Timestamp,
    /// The steps.
    pub outcome: Vec<Outcome>,
    /// Hazards that were accepted.
    pub acknowledged: Vec<Acknowledgement>,
    /// Errors that were overruled.
    pub overruled: Vec<Overruling>,
    /// Where the writes went: the host, or `simulator`. Nothing where none was answered with a yes.
    #[serde(skip)]
    pub sent_to: Option<String>,
    /// Exit code of the first failure, 8 where anything is unknown, else 0.
    #[serde(skip)]
    pub exit_code: u8,
}

impl Report {
    /// A journal that can no longer be written stops the apply; what was done stays in the report.
    fn note(&mut self, written: Result<(), Error>) {
        let Err(error) = written else { return };
        self.exit_code = self.exit_code.max(error.exit_code());
        if let Some(last) = self.outcome.last_mut().filter(|last| last.error.is_none()) {
            last.error = to_raw_value(&error).ok();
        }
    }
}

impl Client {
    /// Applies a cleared plan.
    ///
    /// What it rests on is read again and planned again: if the CA no longer holds what it was made
    /// from, nothing is sent. With `journal`, each step is written there before and after it is sent.
    /// Stops at the first step that does not succeed; the report says what was done.
    ///
    /// # Errors
    /// `stale_plan`, `refused` for a plan made against other URLs, and those of the reads. What goes
    /// wrong after the first write is in the report.
    pub async fn apply(
        &self,
        cleared: &ClearedPlan,
        journal: Option<&Path>,
    ) -> Result<Report, Error> {
        let plan = cleared.plan();
        self.refuse_read_only(None)?;
        if plan.urls != self.urls() {
            return Err(Error::refused(
                "the plan was made against another URL",
                Refusal::default(),
            )
            .with_hint("plan again against this one"));
        }
        let mut journal = journal.map(|path| Journal::open(path, plan)).transpose()?;
        let started = self.outside().now();
        if let Err(stale) = self.refuse_stale(plan).await {
            if let Some(journal) = journal {
                journal.discard_if_new();
            }
            return Err(stale);
        }
        let mut report = Report {
            format_version: 1,
            plan: plan.hash.clone(),
            urls: plan.urls.clone(),
            actor: self.actor().to_owned(),
            started,
            ended: started,
            outcome: Vec::new(),
            acknowledged: cleared.consent.acknowledged.clone(),
            overruled: cleared.consent.overruled.clone(),
            sent_to: None,
            exit_code: 0,
        };
        if let Some(journal) = &mut journal {
            journal.begin(plan, started)?;
        }
        for step in &plan.steps {
            let state = self.attempt(cleared, step, &mut journal, &mut report).await;
            if let (Some(journal), true) = (&mut journal, state != StepState::NotAttempted) {
                let noted = journal.step_ended(step, state, self.outside().now());
                report.note(noted);
            }
        }
        if let Some(journal) = &mut journal {
            report.note(journal.end(self.outside().now()));
        }
        report.ended = self.outside().now();
        Ok(report)
    }

    async fn refuse_stale(&self, plan: &Plan) -> Result<(), Error> {
        let observed = self.observe(&plan.desired).await?;
        let again = Plan::new(&plan.desired, &observed, self.urls())?;
        if again.does_the_same_as(plan) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::StalePlan,
            "the CA no longer holds what the plan was made from; nothing was sent",
        )
        .with_hint("plan again"))
    }

    async fn attempt(
        &self,
        cleared: &ClearedPlan,
        step: &Step,
        journal: &mut Option<Journal>,
        report: &mut Report,
    ) -> StepState {
        let outcome = |state, error: Option<&Error>| Outcome {
            n: step.n,
            family: step.family,
            operation: step.operation,
            target: step.target.clone(),
            state,
            id: None,
            answer: None,
            error: error.and_then(|error| to_raw_value(error).ok()),
        };
        if report.exit_code != 0 {
            report.outcome.push(outcome(StepState::NotAttempted, None));
            return StepState::NotAttempted;
        }
        let result = self.send_step(cleared, step, journal).await;
        let state = match &result {
            Ok(_) => StepState::Done,
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => StepState::Unknown,
            Err(_) => StepState::Failed,
        };
        let error = match result {
            Ok(sent_to) => {
                report.sent_to = Some(sent_to);
                None
            }
            Err(error) => Some(error),
        };
        report.exit_code = error.as_ref().map_or(0, Error::exit_code);
        report.outcome.push(outcome(state, error.as_ref()));
        state
    }

    async fn send_step(
        &self,
        cleared: &ClearedPlan,
        step: &Step,
        journal: &mut Option<Journal>,
    ) -> Result<String, Error> {
        let mut call = Call::new(step.operation, &step.ids).of_account(step.account_id);
        call.body = step.request.as_ref().map(Body::of).transpose()?;
        call.fits(true)?;
        if let Some(journal) = journal {
            journal.step_begins(step, self.outside().now())?;
        }
        self.carry_out(&call, cleared.cleared()).await
    }
}

/// The journal that belongs to a plan file.
pub fn journal_of(plan: &Path) -> std::path::PathBuf {
    let mut name = plan.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

/// Forgets the journal of an earlier plan in the same file. A new plan has looked at the CA again,
/// so that what the journal tells is in it.
///
/// # Errors
/// `stale_plan` where an apply is under way.
pub fn forget_journal(path: &Path) -> Result<(), Error> {
    journal::forget(path)
}
