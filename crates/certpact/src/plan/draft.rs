//! A plan in the making: item for item, each step judged by the state that those before it leave.

use std::collections::{BTreeMap, BTreeSet};

use super::shared::Requests;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::request::step::Step;
use crate::state::Together;
use crate::state::choice::Choice;
use crate::state::desired::Desired;
use crate::state::observed::Observed;
use crate::state::rests_on::RestsOn;

pub(super) struct Draft<'a> {
    observed: &'a Observed,
    choice: &'a Choice,
    /// What the CA is predicted to hold once the steps so far are carried out.
    state: Observed,
    steps: Vec<Step>,
    requests: Requests,
    findings: Vec<Finding>,
    /// The numbers of what the plan rests on.
    rests_on: BTreeMap<Api, BTreeSet<u64>>,
}

/// The parts of a plan that are made item for item.
pub(super) struct Drafted {
    pub(super) steps: Vec<Step>,
    pub(super) findings: Vec<Finding>,
    pub(super) rests_on: RestsOn,
}

impl<'a> Draft<'a> {
    pub(super) fn new(observed: &'a Observed, choice: &'a Choice) -> Self {
        Self {
            observed,
            choice,
            state: observed.clone(),
            steps: Vec::new(),
            requests: Requests::default(),
            findings: Vec::new(),
            rests_on: BTreeMap::new(),
        }
    }

    /// What was drafted. What the CA is predicted to hold is let go.
    pub(super) fn finish(self) -> Drafted {
        Drafted {
            steps: self.steps,
            findings: self.findings,
            rests_on: RestsOn::of(self.observed, &self.rests_on),
        }
    }

    /// Plans what is wanted of the things of an API, as far as it is chosen.
    pub(super) fn add<M: Together>(&mut self, desired: &Desired) -> Result<(), Error> {
        for item in M::items(desired) {
            let target = M::target(item);
            let is_unread = self.observed.missed.has(M::API, &target);
            if is_unread || !self.choice.takes(M::API, &target) {
                continue;
            }
            let sends_contacts = self.choice.sends_contacts(M::API, &target);
            let (observed, state) = (M::of(self.observed), M::of(&self.state));
            let planned = M::plan(
                item,
                M::definitions(desired),
                observed,
                state,
                sends_contacts,
            )?;
            let mut found = planned.findings;
            for step in planned.steps {
                found.extend(self.step::<M>(step, item));
            }
            let rests_on = self.rests_on.entry(M::API).or_default();
            rests_on.extend(M::rests_on(item, &found));
            self.findings.extend(found);
        }
        Ok(())
    }

    /// Adds a step, and answers what is found of it, with its place in the desired item.
    fn step<M: Together>(&mut self, mut step: Step, item: &M::Item) -> Vec<Finding> {
        step.n = self.steps.len() as u64 + 1;
        let judged = M::judge(step.asked(), M::of(&self.state)).into_iter();
        let found = judged
            .map(|finding| M::in_item(finding, &step, item))
            .collect();
        M::predict(&step, M::of_mut(&mut self.state));
        self.requests.share(&mut step);
        self.steps.push(step);
        found
    }
}
