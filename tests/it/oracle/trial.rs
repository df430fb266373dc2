//! Asking a simulated CA, and seeing what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use certpact::{
    Applying, Call, Choice, Client, Consent, Desired, Error, ErrorKind, FieldState, Finding,
    Observed, Operation, Plan, Severity, StepState,
};
use certpact_simulator::{Ca, Contract, Readings, Request, World};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use super::names;
use super::requests::{Ask, Case};
use super::worlds;
use crate::in_process::client_of;

/// What was said beforehand, by somebody who had read these contracts.
pub(super) struct Prediction {
    pub(super) read: Vec<u64>,
    /// Whether it was known how many contracts each account has.
    pub(super) knows_how_many: bool,
    pub(super) findings: Vec<Finding>,
}

/// One request, and what it did.
pub(super) struct Attempt {
    /// The path's ids: what findings call the target.
    pub(super) ids: Vec<u64>,
    /// The contract.
    pub(super) target: u64,
    pub(super) operation: Operation,
    pub(super) request: Value,
    pub(super) before: World,
    pub(super) after: World,
    /// The CA's words where it refused.
    pub(super) refusal: Option<String>,
    /// Whether it refused because it knows no such thing.
    pub(super) is_not_found: bool,
    /// Whether the client says that the CA did not do what it had said yes to.
    pub(super) is_said_undone: bool,
}

impl Attempt {
    /// The target as findings call it.
    pub(super) fn name(&self) -> String {
        let ids: Vec<String> = self.ids.iter().map(u64::to_string).collect();
        ids.join("/")
    }

    pub(super) fn contract_before(&self) -> &Contract {
        worlds::contract(&self.before, self.target)
    }

    pub(super) fn contract_after(&self) -> &Contract {
        worlds::contract(&self.after, self.target)
    }

    /// Whether names that were to be removed are still there.
    fn is_undone(&self) -> bool {
        let listed: BTreeSet<&str> = names::listed(&self.request).collect();
        let gone = names::missing(listed.iter().copied(), &self.contract_after().sans);
        self.operation == Operation::RemoveSans && gone.len() < names::missing(listed, &[]).len()
    }
}

/// All that came of a case.
pub(super) struct Outcome {
    /// Of the same attempts: with what the client reads by itself, and with more.
    pub(super) predictions: Vec<Prediction>,
    pub(super) attempts: Vec<Attempt>,
    /// What went otherwise than it may go, whatever was predicted.
    pub(super) broken: Vec<String>,
}

/// A client and a CA that takes on one world after the other.
pub(super) struct Bench {
    ca: Ca,
    client: Client,
    runtime: Runtime,
}

impl Bench {
    pub(super) fn new() -> Self {
        let ca = Ca::new(worlds::empty(Readings::default())).unwrap();
        let client = client_of(&ca);
        let runtime = Builder::new_current_thread().build().unwrap();
        Self {
            ca,
            client,
            runtime,
        }
    }

    pub(super) fn run(&self, case: &Case) -> Outcome {
        let taken_on = self.ca.change(|world| world.clone_from(&case.world));
        taken_on.expect("no world is made that a CA could not be in");
        let outcome = match &case.ask {
            Ask::Call {
                operation,
                ids,
                body,
            } => self
                .runtime
                .block_on(self.call(&case.world, *operation, ids, body.as_ref())),
            Ask::Desired(desired) => self.runtime.block_on(self.plan(&case.world, desired)),
        };
        outcome.unwrap_or_else(|error| Outcome {
            predictions: Vec::new(),
            attempts: Vec::new(),
            broken: vec![format!("{}: {error}", error.kind().as_str())],
        })
    }

    async fn call(
        &self,
        world: &World,
        operation: Operation,
        ids: &[u64],
        body: Option<&Value>,
    ) -> Result<Outcome, Error> {
        let id = ids[0];
        let account_id = worlds::contract(world, id).account_id;
        let mut call = Call::new(operation, ids).of_account(Some(account_id));
        if let Some(body) = body {
            call = call.with_body(&body.to_string())?;
        }
        let findings = self.client.check(&call).await?;
        let whole_account: Vec<&Contract> = world
            .contracts
            .iter()
            .filter(|contract| contract.account_id == account_id)
            .collect();
        let read = whole_account
            .iter()
            .map(|contract| contract.acme_contract_id);
        let mut observed = self.observe(world, &listed(&whole_account)).await?;
        let acme = self.client.acme();
        observed.see_credentials(id, acme.list_credentials(id, Some(account_id)).await?);
        let told = Prediction {
            read: read.collect(),
            knows_how_many: true,
            findings: certpact::check(&call, &observed, None)?,
        };
        let consent = consent_to(&findings)?;
        let error = self.client.send(&call, &consent).await.err();
        let is_of_kind = |kind| error.as_ref().is_some_and(|error| error.kind() == kind);
        let (is_not_found, is_said_undone) = (
            is_of_kind(ErrorKind::NotFound),
            is_of_kind(ErrorKind::NotCarriedOut),
        );
        let refusal = match error {
            None => None,
            Some(_) if is_said_undone => None,
            Some(error) if error.status().is_some() => Some(error.to_string()),
            Some(error) => return Err(error),
        };
        let attempt = Attempt {
            ids: ids.to_vec(),
            target: id,
            operation,
            request: body.cloned().unwrap_or_default(),
            before: world.clone(),
            after: self.ca.world(),
            refusal,
            is_not_found,
            is_said_undone,
        };
        let mut broken = Vec::new();
        if attempt.refusal.is_none() && attempt.is_undone() != attempt.is_said_undone {
            broken.push("the client is wrong about what was done".to_owned());
        }
        let alone = Prediction {
            read: vec![id],
            knows_how_many: false,
            findings,
        };
        Ok(Outcome {
            predictions: vec![alone, told],
            attempts: vec![attempt],
            broken,
        })
    }

    async fn plan(&self, world: &World, desired: &Value) -> Result<Outcome, Error> {
        let desired = Desired::from_value(desired)?;
        let plan = self.client.plan(&desired, &Choice::default()).await?;
        let observed = self.observe(world, &desired).await?;
        let told = Plan::new(&desired, &Choice::default(), &observed, self.client.urls())?;
        let cleared = plan.clone().acknowledge(consent_to(&plan.findings)?)?;
        let report = self.client.apply(&cleared, Applying::default()).await?;
        let mut attempts = Vec::new();
        let again = Ca::new(world.clone()).expect("the world is sound");
        for (step, outcome) in plan.steps.iter().zip(&report.outcome) {
            let refusal = match outcome.state {
                StepState::Done => None,
                StepState::Failed | StepState::Unknown => {
                    Some(outcome.error.clone().unwrap_or_default().to_string())
                }
                StepState::NotAttempted => continue,
            };
            let target = step.ids[0];
            let request = step.request.clone().unwrap_or_default();
            let before = again.world();
            again.answer(patch(world, target, &request));
            attempts.push(Attempt {
                ids: step.ids.clone(),
                target,
                operation: step.operation,
                request,
                before,
                after: again.world(),
                refusal,
                is_not_found: false,
                is_said_undone: false,
            });
        }
        let mut broken = Vec::new();
        if again.world() != self.ca.world() {
            broken.push("the CA was not sent the steps of the plan".to_owned());
        }
        if told.steps != plan.steps {
            broken.push("the steps depend on how many contracts an account has".to_owned());
        }
        if report.exit_code == 0 && world.readings == Readings::default() {
            broken.extend(self.left_undone(&desired).await?);
        }
        let read: Vec<u64> = desired.contract.iter().filter_map(|item| item.id).collect();
        let predict = |knows_how_many, findings| Prediction {
            read: read.clone(),
            knows_how_many,
            findings,
        };
        Ok(Outcome {
            predictions: vec![predict(false, plan.findings), predict(true, told.findings)],
            attempts,
            broken,
        })
    }

    /// What a plan that was carried out did not bring about.
    async fn left_undone(&self, desired: &Desired) -> Result<Vec<String>, Error> {
        let mut undone = Vec::new();
        let second = self.client.plan(desired, &Choice::default()).await?;
        if !second.is_empty() {
            undone.push("a second plan is not empty".to_owned());
        }
        for field in self.client.verify(desired).await?.fields {
            let wanted = match field.pointer.contains("_contact") {
                true => FieldState::Unreadable,
                false => FieldState::Confirmed,
            };
            if field.state != wanted {
                undone.push(format!(
                    "verify finds `{}` {:?}",
                    field.pointer, field.state
                ));
            }
        }
        Ok(undone)
    }

    /// What is desired, read with an inventory that tells how many contracts each account has.
    async fn observe(&self, world: &World, desired: &Desired) -> Result<Observed, Error> {
        let mut observed = self.client.observe(desired).await?;
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        for contract in &world.contracts {
            *counts.entry(contract.account_id).or_default() += 1;
        }
        for (account_id, contracts) in counts {
            observed.set_contracts_on_account(account_id, contracts);
        }
        Ok(observed)
    }
}

fn listed(contracts: &[&Contract]) -> Desired {
    let item = |contract: &&Contract| json!({ "id": contract.acme_contract_id, "account_id": contract.account_id });
    let items: Vec<Value> = contracts.iter().map(item).collect();
    Desired::from_value(&json!({ "contract": items })).unwrap()
}

/// Every hazard by its own string, every error by name.
fn consent_to(findings: &[Finding]) -> Result<Consent, Error> {
    let acknowledged = findings
        .iter()
        .filter_map(|finding| finding.acknowledgement.as_deref());
    let overruled: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| {
            Some(format!(
                "{}@{}=oracle",
                finding.rule,
                finding.target.as_ref()?
            ))
        })
        .collect();
    Consent::parse(acknowledged, overruled.iter().map(String::as_str))
}

/// The planner's one operation, as it arrives at the CA.
fn patch(world: &World, id: u64, request: &Value) -> Request {
    let account_id = worlds::contract(world, id).account_id;
    let key = world.accounts[&account_id].key.clone();
    Request {
        method: "PATCH".to_owned(),
        path: format!("/acme/{id}"),
        headers: vec![("X-PARTNER-APIKEY".to_owned(), key)],
        body: request.to_string().into_bytes(),
        ..Request::default()
    }
}
