//! The steps of a plan, sent: those of one account one after the other, accounts side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use jiff::Timestamp;

use super::journals::Journals;
use super::resume::Standing;
use super::secrets::{Delivery, Reserved, SecretFile};
use super::{Applying, Outcome, Report};
use crate::api::acme::model::DeliveredAnswer;
use crate::client::job::Job;
use crate::client::outcome::StepState;
use crate::client::{Client, Done};
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::operations::Operation;
use crate::plan::acknowledge::ClearedPlan;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::request::step::Step;
use crate::state::observed::Observed;
use crate::state::predict;
use crate::state::write::write_back;

pub(super) struct Run<'a> {
    client: &'a Client,
    cleared: &'a ClearedPlan,
    how: &'a Applying,
    state: Mutex<State>,
}

/// What the lanes share.
struct State {
    journals: Journals,
    secrets: Option<SecretFile>,
    outcomes: BTreeMap<u64, Outcome>,
    /// Whether a failure stops its own target only.
    keeps_going: bool,
    /// Steps that were sent.
    sent: u64,
    /// Whether nothing more is begun.
    is_halted: bool,
    /// Targets of which nothing more is begun.
    failed: BTreeSet<(Api, String)>,
    sent_to: Option<String>,
    warnings: Vec<String>,
    /// Exit code of the first failure, 8 once anything is unknown.
    exit_code: u8,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        client: &'a Client,
        cleared: &'a ClearedPlan,
        journals: Journals,
        secrets: Option<SecretFile>,
        how: &'a Applying,
    ) -> Self {
        Self {
            client,
            cleared,
            how,
            state: Mutex::new(State {
                journals,
                secrets,
                outcomes: BTreeMap::new(),
                keeps_going: how.keep_going,
                sent: 0,
                is_halted: false,
                failed: BTreeSet::new(),
                sent_to: None,
                warnings: Vec::new(),
                exit_code: 0,
            }),
        }
    }

    pub(super) async fn carry_out(self, standing: Standing, report: &mut Report) {
        let steps = &self.cleared.plan().steps;
        let mut lanes: BTreeMap<Option<u64>, Vec<&Step>> = BTreeMap::new();
        for step in steps {
            lanes.entry(self.account_of(step)).or_default().push(step);
        }
        let of_one_key = lanes.values().map(Vec::len).max().unwrap_or(0);
        let job = self.client.job(("ended", "steps"), steps.len(), of_one_key);
        let lanes = lanes.into_values();
        let lanes = lanes.map(|lane| self.lane(lane, &standing, &job));
        join_all(lanes).await;
        let state = self.state.into_inner();
        let state = state.unwrap_or_else(PoisonError::into_inner);
        report.outcome = state.outcomes.into_values().collect();
        report.sent_to = state.sent_to;
        report.warnings = state.warnings;
        report.exit_code = match state.exit_code {
            0 if self.client.is_stopped() && report.has_left_over() => {
                ErrorKind::Interrupted.exit_code()
            }
            code => code,
        };
    }

    async fn lane(&self, steps: Vec<&Step>, standing: &Standing, job: &Job<'_>) {
        for step in steps {
            match standing.done(step) {
                Some(made) => self.count_as_done(step, made),
                None => self.attempt(step).await,
            }
            let ended = self.state().outcomes.len();
            job.advanced(ended);
        }
    }

    /// The account whose steps keep their order; one for all where there is only one key.
    fn account_of(&self, step: &Step) -> Option<u64> {
        if !self.client.has_ring() {
            return None;
        }
        let plan = self.cleared.plan();
        let read = step.contract().and_then(|id| plan.contract(id));
        read.map(|read| read.account_id).or(step.account_id)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An earlier apply did it.
    fn count_as_done(&self, step: &Step, made: Option<u64>) {
        let mut outcome = Outcome::of(step, StepState::Done);
        outcome.id = made;
        let mut state = self.state();
        state.outcomes.insert(step.n, outcome);
        let Some(id) = made else { return };
        let label = step.target.as_deref().unwrap_or_default();
        if self.how.created.contains_key(label) {
            state.warnings.push(format!(
                "the credentials of `{label}` were not kept: `regenerate-credentials {id}` makes new ones"
            ));
        }
        self.write_back(&mut state, step, id);
    }

    async fn attempt(&self, step: &Step) {
        let target = step.target.clone().unwrap_or_default();
        let reserved;
        {
            let mut state = self.state();
            if !state.goes_on(step, self.how.max_steps) || self.client.is_stopped() {
                let outcome = Outcome::of(step, StepState::NotAttempted);
                state.outcomes.insert(step.n, outcome);
                return;
            }
            match state.begin(step, self.client) {
                Ok(space) => reserved = space,
                Err(error) => {
                    state.fail(step, StepState::Failed, &error);
                    return;
                }
            }
        }
        let result = self.send(step, &target).await;
        self.end(step, result, reserved);
    }

    async fn send(&self, step: &Step, target: &str) -> Result<Done, Error> {
        let mut call = Call::new(step.operation, &step.ids).of_account(step.account_id);
        call.label = step.creates().map(str::to_owned);
        call.body = step.request.as_deref().map(Body::of).transpose()?;
        call.refuse_misfit(true)?;
        let cleared = self.cleared.cleared(step.api, target);
        let before = || self.expected_before(step);
        self.client.carry_out(&call, cleared, &before).await
    }

    /// What the CA is expected to hold before a step: what was planned on, changed by what is done.
    fn expected_before(&self, step: &Step) -> Observed {
        let plan = self.cleared.plan();
        let mut expected = plan.observed.observed();
        let state = self.state();
        let is_done = |n| {
            let outcome = state.outcomes.get(n);
            outcome.is_some_and(|outcome| outcome.state == StepState::Done)
        };
        for earlier in plan
            .steps
            .iter()
            .filter(|one| one.n < step.n && is_done(&one.n))
        {
            predict(earlier, &mut expected);
        }
        expected
    }

    fn end(&self, step: &Step, result: Result<Done, Error>, reserved: Option<Reserved>) {
        let now = self.client.outside().now();
        let mut state = self.state();
        let mut outcome = Outcome::of(step, StepState::of(result.as_ref().err()));
        // What the CA shows once is kept, also where it cannot be understood.
        outcome.answer = match &result {
            Ok(done) => done.credentials.clone(),
            Err(error) => error.answer().cloned().map(DeliveredAnswer::unread),
        };
        let answered = self.answered(step, &state, outcome.answer.as_mut());
        let made = answered.as_ref().ok().copied().flatten();
        let answer = outcome.answer.as_ref();
        outcome.id = made;
        state.keep_secret(step, answer, reserved, now);
        state.outcomes.insert(step.n, outcome);
        match result {
            Ok(done) => {
                state.sent_to = Some(done.sent_to);
                state.warnings.extend(done.warnings);
                if let (Some(label), None) = (step.creates(), made) {
                    let error = unnumbered(label, answered.err());
                    state.fail(step, StepState::Unknown, &error);
                }
                let differences = done.changed.map(|changed| changed.differences);
                if let Some(differences) = differences.filter(|it| !it.is_empty()) {
                    let error = taken_otherwise(step, &differences);
                    state.fail(step, StepState::Failed, &error);
                }
            }
            Err(error) => state.fail(step, StepState::of(Some(&error)), &error),
        }
        state.note_end(step, made, now);
        if let Some(id) = made {
            self.write_back(&mut state, step, id);
        }
    }

    /// The id that an answer gives to a new contract; an error where it is that of another contract, which
    /// is taken out of the answer: it must be written nowhere.
    fn answered(
        &self,
        step: &Step,
        state: &State,
        answer: Option<&mut DeliveredAnswer>,
    ) -> Result<Option<u64>, u64> {
        let Some(answer) = answer else {
            return Ok(None);
        };
        let Some(id) = answer.acme_contract_id.filter(|_| step.creates().is_some()) else {
            return Ok(answer.acme_contract_id);
        };
        let mut outcomes = state.outcomes.values();
        let is_made = outcomes.any(|other| other.n != step.n && other.id == Some(id));
        if is_made || self.cleared.plan().knows(id) {
            answer.acme_contract_id = None;
            return Err(id);
        }
        Ok(Some(id))
    }

    /// Writes a new contract's number into the desired file, where that is unchanged.
    fn write_back(&self, state: &mut State, step: &Step, id: u64) {
        let label = step.target.as_deref().unwrap_or_default();
        if let Err(error) = write_back(&self.cleared.plan().desired, label, id) {
            state.warnings.push(error.to_string());
        }
    }
}

impl State {
    /// Whether a step for this target may begin.
    fn goes_on(&self, step: &Step, max_steps: Option<u64>) -> bool {
        let has_room = max_steps.is_none_or(|most| self.sent < most);
        has_room && !self.is_halted && !self.failed.contains(&target_of(step))
    }

    /// Reserves space for what a step delivers, where there is a file for it, and notes that it is about
    /// to be sent. Nothing is sent that is not in the journal.
    fn begin(&mut self, step: &Step, client: &Client) -> Result<Option<Reserved>, Error> {
        let secrets = self.secrets.as_mut();
        let secrets = secrets.filter(|_| step.operation.delivers_secret());
        let reserved = secrets.map(|secrets| secrets.reserve(client.state_folder()));
        let begun = reserved.transpose().and_then(|reserved| {
            self.journals.step_begins(step, client.outside().now())?;
            Ok(reserved)
        });
        let reserved = begun.inspect_err(|_| self.is_halted = true)?;
        self.sent += 1;
        Ok(reserved)
    }

    /// An answer that delivers a secret goes where it was told to.
    fn keep_secret(
        &mut self,
        step: &Step,
        answer: Option<&DeliveredAnswer>,
        reserved: Option<Reserved>,
        now: Timestamp,
    ) {
        let (Some(credentials), Some(secrets), Some(reserved)) =
            (answer, self.secrets.as_mut(), reserved)
        else {
            return;
        };
        let delivery = Delivery {
            at: now,
            operation: step.operation,
            target: step.target.clone(),
            id: credentials.acme_contract_id,
            account_id: step.account_id,
            answer: &credentials.answer,
        };
        let kept = secrets.keep(&delivery, reserved);
        if let Err(error) = kept {
            // Whatever came next would be lost as well.
            self.is_halted = true;
            self.exit_code = self.exit_code.max(error.exit_code());
            let hint = error.hint().unwrap_or_default();
            let target = step.target.as_deref().unwrap_or_default();
            self.warnings
                .push(format!("the credentials of `{target}`: {error}; {hint}"));
        }
    }

    fn fail(&mut self, step: &Step, became: StepState, error: &Error) {
        self.is_halted |= became == StepState::Unknown || !self.keeps_going;
        self.failed.insert(target_of(step));
        self.exit_code = match self.exit_code {
            _ if became == StepState::Unknown => ErrorKind::OutcomeUnknown.exit_code(),
            0 if became == StepState::Failed => error.exit_code(),
            code => code,
        };
        let outcome = self.outcomes.entry(step.n);
        let outcome = outcome.or_insert_with(|| Outcome::of(step, became));
        outcome.state = became;
        outcome.explain(error);
    }

    /// Notes what became of a step. Without its journal a second apply could not go on, so this one
    /// goes no further.
    fn note_end(&mut self, step: &Step, made: Option<u64>, now: Timestamp) {
        let outcome = self.outcomes.get(&step.n);
        let became = outcome.map_or(StepState::Unknown, |outcome| outcome.state);
        if let Err(error) = self.journals.step_ended(step, became, made, now) {
            self.is_halted = true;
            self.exit_code = self.exit_code.max(error.exit_code());
            self.warnings.push(error.to_string());
        }
    }
}

/// What to say of a creation whose answer gives no id, or that of another contract.
fn unnumbered(label: &str, other: Option<u64>) -> Error {
    let answer = other.map_or_else(
        || "the CA's answer gives no id".to_owned(),
        |id| format!("the CA's answer gives the id `{id}`, which another contract has"),
    );
    Error::new(
        ErrorKind::OutcomeUnknown,
        format!("the contract `{label}` was made, and {answer}"),
    )
    .with_hint(format!(
        "look at the CA, then apply again with `--created {label}=ID`"
    ))
    .for_operation(Operation::CreateContract)
}

/// What a step is about: targets of two APIs may have the same number.
fn target_of(step: &Step) -> (Api, String) {
    (step.api, step.target.clone().unwrap_or_default())
}

/// What to say where a certificate request got another organization than was sent.
fn taken_otherwise(step: &Step, differences: &[String]) -> Error {
    let message = format!(
        "`{}` succeeded, and the value of the organization that is there now differs from what was sent at `{}`",
        step.operation,
        differences.join("`, `")
    );
    Error::new(ErrorKind::NotCarriedOut, message)
        .with_hint("an organization of that name may have been created meanwhile, or the CA writes it differently: read it, and plan again")
        .for_operation(step.operation)
}
