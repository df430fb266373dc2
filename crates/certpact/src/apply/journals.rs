//! The journals of an apply: one beside the plan, and one of what it creates in the state folder.
//!
//! A journal beside the plan is found by the plan's path. A link, a copy or another name of the plan has
//! another path, and would make again what is in doubt. So each creation is noted by the plan's id too.

use std::path::Path;

use jiff::Timestamp;

use super::journal::{GivenUp, Journal, Known, given_up};
use crate::client::outcome::StepState;
use crate::ground::error::Error;
use crate::plan::{Plan, PlanId};
use crate::request::step::Step;
use crate::settings::{Kept, StateFolder};

/// Open journals. They stay locked as long as they are open.
pub(super) struct Journals {
    /// Of all steps, if the caller wants one.
    beside_plan: Option<Journal>,
    /// Of creations, if the plan has any.
    of_creations: Option<Journal>,
}

impl Journals {
    /// Opens the journals, and refuses where another apply has one of them, or where one of another plan
    /// left a creation in doubt.
    pub(super) fn open(
        path: Option<&Path>,
        state: &StateFolder,
        plan: &Plan,
    ) -> Result<Self, Error> {
        let mut journals = Self {
            beside_plan: path.map(|path| Journal::open(path, plan)).transpose()?,
            of_creations: None,
        };
        if plan.creates() {
            let place = state.place(Kept::Creations, &name(&plan.plan_id));
            match place.and_then(|place| Journal::open_of_creations(&place, plan)) {
                Ok(journal) => journals.of_creations = Some(journal),
                Err(error) => {
                    journals.discard_if_new();
                    return Err(error);
                }
            }
        }
        Ok(journals)
    }

    /// Refuses a file of another use: it would wait for a lock until the end.
    pub(super) fn refuse_shared_with(&self, other: Option<&Path>) -> Result<(), Error> {
        let mut journals = self.beside_plan.iter().chain(&self.of_creations);
        journals.try_for_each(|journal| journal.refuse_shared_with(other))
    }

    pub(super) fn tells_nothing(&self) -> bool {
        let mut journals = self.beside_plan.iter().chain(&self.of_creations);
        journals.all(Journal::tells_nothing)
    }

    /// What is known of a step; nothing where it was never begun.
    ///
    /// A creation is noted in the state folder first, and possibly through another path of the plan: what
    /// is there is never older.
    pub(super) fn of_step(&self, step: &Step) -> Option<Known> {
        let known = |journal: &Option<Journal>| journal.as_ref()?.of_step(step);
        known(&self.of_creations).or_else(|| known(&self.beside_plan))
    }

    /// When all steps of the plan were done, where they are; none of an empty plan.
    pub(super) fn applied(&self, plan: &Plan) -> Option<Timestamp> {
        let is_done = |step| matches!(self.of_step(step), Some(Known::Ended(StepState::Done, _)));
        let is_applied = !plan.steps.is_empty() && plan.steps.iter().all(is_done);
        let journals = self.beside_plan.iter().chain(&self.of_creations);
        journals
            .filter_map(Journal::last_done)
            .max()
            .filter(|_| is_applied)
    }

    /// Leaves no empty journal behind where nothing was sent.
    pub(super) fn discard_if_new(self) {
        let journals = self.beside_plan.into_iter().chain(self.of_creations);
        journals.for_each(Journal::discard_if_new);
    }

    /// Begins, or goes on. What the journal beside the plan knows of creations and the state folder does
    /// not, as on another machine, is noted there.
    pub(super) fn begin(&mut self, plan: &Plan, at: Timestamp) -> Result<(), Error> {
        for journal in self.beside_plan.iter_mut().chain(&mut self.of_creations) {
            journal.begin(plan, at)?;
        }
        let (Some(beside_plan), Some(of_creations)) = (&self.beside_plan, &mut self.of_creations)
        else {
            return Ok(());
        };
        for step in plan.steps.iter().filter(|step| step.creates().is_some()) {
            match (beside_plan.of_step(step), of_creations.of_step(step)) {
                (Some(Known::Ended(state, id)), None) => {
                    of_creations.step_begins(step, at)?;
                    of_creations.step_ended(step, state, id, at)?;
                }
                (Some(Known::Begun), None) => of_creations.step_begins(step, at)?,
                (_, Some(_)) | (None, None) => {}
            }
        }
        Ok(())
    }

    /// Notes that a step is about to be sent, where the next apply will find it.
    pub(super) fn step_begins(&mut self, step: &Step, at: Timestamp) -> Result<(), Error> {
        let mut journals = self.of(step);
        journals.try_for_each(|journal| journal.step_begins(step, at))
    }

    pub(super) fn step_ended(
        &mut self,
        step: &Step,
        state: StepState,
        id: Option<u64>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut journals = self.of(step);
        journals.try_for_each(|journal| journal.step_ended(step, state, id, at))
    }

    /// The journals that a step is noted in.
    fn of(&mut self, step: &Step) -> impl Iterator<Item = &mut Journal> {
        let of_creations = self.of_creations.as_mut();
        let of_creations = of_creations.filter(|_| step.creates().is_some());
        of_creations.into_iter().chain(&mut self.beside_plan)
    }
}

/// What is noted of an earlier plan's creations in the state folder, locked, where a new plan may forget
/// it. It stays there: copies of the earlier plan may still exist.
pub(super) fn forgotten(
    id: &PlanId,
    state: &StateFolder,
    plan: &Plan,
) -> Result<Option<GivenUp>, Error> {
    let journal = state.existing(Kept::Creations, &name(id));
    journal.map(|path| given_up(&path, plan)).transpose()
}

fn name(id: &PlanId) -> String {
    format!("{id}.journal")
}
