//! Asking a simulated CA, and seeing what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use certpact::{
    Call, Client, Consent, Desired, Error, ErrorKind, Finding, Observed, Operation, Secret,
    Severity,
};
use certpact_simulator::{Ca, Contract, Readings, World};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use super::names;
use super::requests::{Ask, Case};
use super::worlds;
use super::writes::{Write, line};
use crate::in_process::client_through;

/// What was said beforehand, by somebody who had read these contracts.
pub(super) struct Prediction {
    pub(super) read: Vec<u64>,
    /// Whether it was known how many contracts each account has.
    pub(super) knows_how_many: bool,
    pub(super) findings: Vec<Finding>,
}

/// One request, and what it did.
pub(super) struct Attempt {
    /// Which of the outcome's steps it is.
    pub(super) step: usize,
    /// The target as findings call it: the path's ids, or the label of a creation.
    pub(super) name: String,
    /// The contract that is addressed, or that was made.
    pub(super) contract: Option<u64>,
    pub(super) operation: Operation,
    pub(super) request: Value,
    pub(super) before: Arc<World>,
    pub(super) after: Arc<World>,
    /// The CA's words where it refused.
    pub(super) refusal: Option<String>,
    /// Whether it refused because it knows no such thing.
    pub(super) is_not_found: bool,
    /// Whether the client says that the CA did not do what it had said yes to.
    pub(super) is_said_undone: bool,
    /// The secret that the client handed over.
    pub(super) secret: Option<String>,
}

impl Attempt {
    pub(super) fn new(
        (step, name, operation): (usize, String, Operation),
        ids: &[u64],
        before: Arc<World>,
        write: Write,
    ) -> Self {
        let made = write.after.contracts.get(before.contracts.len());
        let made = made.map(|contract| contract.acme_contract_id);
        Self {
            step,
            name,
            contract: ids.first().copied().or(made),
            operation,
            refusal: (!write.is_accepted()).then_some(write.answer),
            is_not_found: write.status == 404,
            request: write.body,
            before,
            after: write.after,
            is_said_undone: false,
            secret: None,
        }
    }

    pub(super) fn take_secret(&mut self, secret: Option<&Secret>) {
        self.secret = secret.map(|secret| secret.reveal().to_owned());
    }

    /// None of a contract that was made.
    pub(super) fn contract_before(&self) -> Option<&Contract> {
        worlds::contract(&self.before, self.contract?)
    }

    pub(super) fn contract_after(&self) -> Option<&Contract> {
        worlds::contract(&self.after, self.contract?)
    }

    /// What the client says of the request and is not so.
    pub(super) fn misreported(&self) -> Vec<String> {
        if self.refusal.is_some() {
            return Vec::new();
        }
        let mut wrong = Vec::new();
        if self.is_undone() != self.is_said_undone {
            wrong.push("the client is wrong about what was done".to_owned());
        }
        let credentials = self.contract_after().map(|contract| &contract.credentials);
        let newest = credentials.and_then(|credentials| credentials.last());
        let is_newest = |secret: &String| newest.is_some_and(|newest| newest.hmac_key == *secret);
        if !self.secret.as_ref().is_none_or(is_newest) {
            wrong.push("the client hands another secret over".to_owned());
        }
        wrong
    }

    /// Whether names that were to be removed are still there.
    fn is_undone(&self) -> bool {
        let listed: BTreeSet<&str> = names::listed(&self.request).collect();
        let held = self.contract_after().map_or(&[][..], |after| &after.sans);
        let gone = names::missing(listed.iter().copied(), held);
        self.operation == Operation::RemoveSans && gone.len() < names::missing(listed, &[]).len()
    }
}

/// All that came of a case.
#[derive(Default)]
pub(super) struct Outcome {
    /// Of the same attempts: with what the client reads by itself, and with more.
    pub(super) predictions: Vec<Prediction>,
    /// Every request that there was to be: target and operation.
    pub(super) steps: Vec<(String, Operation)>,
    /// Those that were sent, as they arrived.
    pub(super) attempts: Vec<Attempt>,
    /// Whose wanted contacts are in no request of a plan.
    pub(super) kept_back: BTreeSet<String>,
    /// What went otherwise than it may go, whatever was predicted.
    pub(super) broken: Vec<String>,
}

/// A client and a CA that takes on one world after the other.
pub(super) struct Bench {
    pub(super) ca: Ca,
    pub(super) client: Client,
    runtime: Runtime,
    writes: Arc<Mutex<Vec<Write>>>,
}

impl Bench {
    pub(super) fn new() -> Self {
        let ca = Ca::new(worlds::empty(Readings::default())).unwrap();
        let writes = Arc::<Mutex<Vec<Write>>>::default();
        let client = client_through(&ca, {
            let (ca, writes) = (ca.clone(), Arc::clone(&writes));
            move |request, answer| {
                if request.method != "GET" {
                    let write = Write::seen(request, &answer, ca.world());
                    writes.lock().unwrap().push(write);
                }
                Ok(answer)
            }
        });
        let runtime = Builder::new_current_thread().build().unwrap();
        Self {
            ca,
            client,
            runtime,
            writes,
        }
    }

    pub(super) fn run(&self, case: &Case) -> Outcome {
        self.take_on(&case.world);
        let outcome = self.runtime.block_on(async {
            match &case.ask {
                Ask::Call(call) => self.call(&case.world, call).await,
                Ask::Plan(wish) => self.plan(&case.world, wish).await,
            }
        });
        outcome.unwrap_or_else(|error| Outcome {
            broken: vec![format!("{}: {error}", error.kind().as_str())],
            ..Outcome::default()
        })
    }

    pub(super) fn take_on(&self, world: &World) {
        let taken_on = self.ca.change(|own| own.clone_from(world));
        taken_on.expect("no world is made that a CA could not be in");
        self.take_writes();
    }

    /// What has reached the CA since it was last asked for.
    pub(super) fn take_writes(&self) -> Vec<Write> {
        std::mem::take(&mut *self.writes.lock().unwrap())
    }

    async fn call(&self, world: &World, asked: &super::requests::Asked) -> Result<Outcome, Error> {
        let (operation, ids) = (asked.operation, asked.ids.as_slice());
        let mut call = Call::new(operation, ids).of_account(Some(asked.account_id));
        if let Some(body) = &asked.body {
            call = call.with_body(&body.to_string())?;
        }
        let findings = self.client.check(&call).await?;
        let whole_account: Vec<&Contract> = world
            .contracts
            .iter()
            .filter(|contract| contract.account_id == asked.account_id)
            .collect();
        let observed = self.client.observe(&listed(&whole_account)).await?;
        let mut observed = counted(world, observed);
        if let Some(id) = ids.first().filter(|_| is_about_credentials(operation)) {
            let acme = self.client.acme();
            let credentials = acme.list_credentials(*id, Some(asked.account_id)).await?;
            observed.see_credentials(*id, credentials);
        }
        let told = certpact::check(&call, &observed, None)?;
        let sent = self.client.send(&call, &consent_to(&findings)?).await;

        let mut broken = Vec::new();
        let mut writes = self.take_writes();
        let body = asked.body.clone().unwrap_or_default();
        let is_as_asked = |write: &Write| {
            let account_id = Some(asked.account_id);
            (write.line.as_str(), &write.body, write.account_id)
                == (line(operation, ids).as_str(), &body, account_id)
        };
        let (Some(write), true) = (writes.pop().filter(is_as_asked), writes.is_empty()) else {
            return Err(sent
                .err()
                .unwrap_or_else(|| panic!("{operation} was not sent as given")));
        };
        let name = call.target().unwrap_or_default();
        let before = Arc::new(world.clone());
        let mut attempt = Attempt::new((0, name.clone(), operation), ids, before, write);
        match sent {
            Ok(sent) => {
                let credentials = sent.credentials.as_ref();
                attempt.take_secret(credentials.and_then(|one| one.hmac_key.as_ref()));
            }
            Err(error) if error.kind() == ErrorKind::NotCarriedOut => attempt.is_said_undone = true,
            Err(_) if attempt.refusal.is_some() => {}
            Err(error) => return Err(error),
        }
        broken.extend(attempt.misreported());
        let of_account = whole_account.iter();
        let predict = |read, knows_how_many, findings| Prediction {
            read,
            knows_how_many,
            findings,
        };
        Ok(Outcome {
            predictions: vec![
                predict(ids.iter().take(1).copied().collect(), false, findings),
                predict(
                    of_account
                        .map(|contract| contract.acme_contract_id)
                        .collect(),
                    true,
                    told,
                ),
            ],
            steps: vec![(name, operation)],
            attempts: vec![attempt],
            broken,
            ..Outcome::default()
        })
    }
}

/// The same as read with an inventory that tells how many contracts each account has.
pub(super) fn counted(world: &World, mut observed: Observed) -> Observed {
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    for contract in &world.contracts {
        *counts.entry(contract.account_id).or_default() += 1;
    }
    for (account_id, contracts) in counts {
        observed.set_contracts_on_account(account_id, contracts);
    }
    observed
}

fn is_about_credentials(operation: Operation) -> bool {
    operation.as_str().contains("credential")
}

fn listed(contracts: &[&Contract]) -> Desired {
    let item = |contract: &&Contract| json!({ "id": contract.acme_contract_id, "account_id": contract.account_id });
    let items: Vec<Value> = contracts.iter().map(item).collect();
    Desired::from_value(&json!({ "contract": items })).unwrap()
}

/// Every hazard by its own string, every error by name.
pub(super) fn consent_to(findings: &[Finding]) -> Result<Consent, Error> {
    let acknowledged: BTreeSet<&str> = findings
        .iter()
        .filter_map(|finding| finding.acknowledgement.as_deref())
        .collect();
    let overruled: BTreeSet<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| Some(format!("{}=oracle", finding.overruling()?)))
        .collect();
    Consent::parse(acknowledged, overruled.iter().map(String::as_str))
}
