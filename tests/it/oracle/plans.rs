//! Planning, applying at once and in pieces, and looking whether anything is left to do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use certpact::{
    Applying, Choice, ClearedPlan, Desired, Error, FieldState, Id, Observed, Plan, Report, Step,
    StepState,
};
use certpact_simulator::{Readings, World};
use serde_json::Value;

use super::desires::Wish;
use super::trial::{Attempt, Bench, Outcome, Prediction, consent_to, counted};
use super::worlds;
use super::writes::{Write, numbers};

impl Bench {
    pub(super) async fn plan(&self, world: &World, wish: &Wish) -> Result<Outcome, Error> {
        let desired = Desired::from_value(&wish.desired)?;
        let read = self.client.observe(&desired).await?;
        let plan_from =
            |observed: &Observed| Plan::new(&desired, &wish.choice, observed, self.client.urls());
        let (plan, told) = (plan_from(&read)?, plan_from(&counted(world, read.clone()))?);
        let cleared = plan.clone().acknowledge(consent_to(&plan.findings)?)?;
        let report = self.client.apply(&cleared, Applying::default()).await?;
        let writes = self.take_writes();

        let mut broken = Vec::new();
        let is_chosen = |step: &Step| wish.takes(step.target.as_deref().unwrap_or_default());
        if !plan.steps.iter().all(is_chosen) {
            broken.push("a step is planned that was not chosen".to_owned());
        }
        if told.steps != plan.steps {
            broken.push("the steps depend on how many contracts an account has".to_owned());
        }
        let attempts = attempts(world, &plan, &report, writes.clone());
        if attempts.is_none() {
            broken.push("the CA was not sent the steps of the plan".to_owned());
        }
        let attempts = attempts.unwrap_or_default();
        broken.extend(attempts.iter().flat_map(Attempt::misreported));
        if report.exit_code == 0 && world.readings == Readings::default() {
            broken.extend(self.left_undone(wish, &report).await?);
        }
        if let Some(most) = wish.pieces {
            self.take_on(world);
            // A plan of its own: what the first one made would count as made in this world too.
            let again = plan_from(&read)?;
            let again = again.clone().acknowledge(consent_to(&again.findings)?)?;
            match self.in_pieces(&again, most).await {
                Ok(in_pieces) if in_pieces == writes => {}
                Ok(_) => broken.push("in pieces the CA is sent something else".to_owned()),
                Err(error) => broken.push(format!("in pieces: {error}")),
            }
        }
        let read: Vec<u64> = desired.contract.iter().filter_map(|item| item.id).collect();
        let predict = |knows_how_many, findings| Prediction {
            read: read.clone(),
            knows_how_many,
            findings,
        };
        let name = |step: &Step| step.target.clone().unwrap_or_default();
        let steps = plan.steps.iter();
        Ok(Outcome {
            steps: steps.map(|step| (name(step), step.operation)).collect(),
            kept_back: kept_back(wish, &plan),
            predictions: vec![predict(false, plan.findings), predict(true, told.findings)],
            attempts,
            broken,
        })
    }

    /// Applies so many steps at a time, each time going on from the journal.
    async fn in_pieces(&self, cleared: &ClearedPlan, most: u64) -> Result<Vec<Write>, Error> {
        let folder = tempfile::tempdir().unwrap();
        let mut writes = Vec::new();
        loop {
            let how = Applying {
                max_steps: Some(most),
                ..Applying::noting_in(folder.path().join("journal"))
            };
            let report = self.client.apply(cleared, how).await?;
            let sent = self.take_writes();
            let is_over = report.exit_code != 0 || sent.is_empty();
            writes.extend(sent);
            if is_over {
                return Ok(writes);
            }
        }
    }

    /// What a plan that was carried out did not bring about, once the contracts that it made have
    /// their numbers.
    async fn left_undone(&self, wish: &Wish, report: &Report) -> Result<Vec<String>, Error> {
        let made = report.outcome.iter();
        let made: BTreeMap<&str, u64> = made
            .filter_map(|outcome| Some((outcome.target.as_deref()?, outcome.id?)))
            .collect();
        let wish = wish.numbered(&made);
        let desired = Desired::from_value(&wish.desired)?;
        let choice = Choice {
            send_contacts: Vec::new(),
            ..wish.choice.clone()
        };
        let mut undone = Vec::new();
        if !self.client.plan(&desired, &choice).await?.is_empty() {
            undone.push("a second plan is not empty".to_owned());
        }
        for field in self.client.verify(&desired).await?.fields {
            let wanted = if field.pointer.contains("_contact") {
                FieldState::Unreadable
            } else {
                FieldState::Confirmed
            };
            if field.state != wanted && wish.takes(&field.target) {
                undone.push(format!(
                    "verify finds `{}` {:?}",
                    field.pointer, field.state
                ));
            }
        }
        Ok(undone)
    }
}

/// The requests as they arrived, each beside the step that it is; nothing where they are not those
/// of the plan, for each account in order.
fn attempts(
    world: &World,
    plan: &Plan,
    report: &Report,
    writes: Vec<Write>,
) -> Option<Vec<Attempt>> {
    let outcomes = plan.steps.iter().zip(&report.outcome).enumerate();
    let mut waiting: Vec<_> = outcomes
        .filter(|(_, (_, outcome))| outcome.state != StepState::NotAttempted)
        .collect();
    let mut attempts = Vec::new();
    let mut before = Arc::new(world.clone());
    for write in writes {
        let is_next = |step: &Step| account_of(world, step) == write.account_id;
        let next = waiting.iter().position(|(_, (step, _))| is_next(step))?;
        let (at, (step, outcome)) = waiting.remove(next);
        if !write.is_of(step) {
            return None;
        }
        let after = Arc::clone(&write.after);
        let name = step.target.clone()?;
        let mut attempt = Attempt::new((at, name, step.operation), &numbers(step), before, write);
        let is_done = outcome.state == StepState::Done;
        attempt.is_said_undone = !is_done && attempt.refusal.is_none();
        if is_done && attempt.refusal.is_some() {
            return None;
        }
        let answer = outcome.answer.as_ref();
        attempt.take_secret(answer.and_then(|answer| answer.hmac_key.as_ref()));
        attempts.push(attempt);
        before = after;
    }
    waiting.is_empty().then_some(attempts)
}

fn account_of(world: &World, step: &Step) -> Option<u64> {
    let contract = numbers(step).first().copied();
    let contract = contract.and_then(|id| worlds::contract(world, id));
    contract.map_or(step.account_id, |contract| Some(contract.account_id))
}

/// Whose wanted contacts no step carries.
fn kept_back(wish: &Wish, plan: &Plan) -> BTreeSet<String> {
    let is_carried = |id: u64| {
        let mut steps = plan.steps.iter();
        let carries = |request: &Value| request.get("organization").is_some();
        steps.any(|step| step.ids == [Id::from(id)] && step.request.as_deref().is_some_and(carries))
    };
    let items = wish.items();
    let ids = items.filter_map(|item| {
        let id = item["id"].as_u64()?;
        let organization = wish.organization_of(item)?;
        let mut fields = organization.keys();
        let has_contacts = fields.any(|field| field.contains("_contact"));
        let is_kept = wish.takes(&id.to_string()) && has_contacts && !is_carried(id);
        is_kept.then(|| id.to_string())
    });
    ids.collect()
}
