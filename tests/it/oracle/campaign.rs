//! Plans that are made and applied while things go wrong at random places, again and again until
//! nothing is left to go on with.
//!
//! Whatever goes wrong: no contract is made twice, nothing is sent that was not cleared, no finding
//! is missing, nothing is said to be done that was not, and there is an end. `ORACLE_SEED` says with
//! which run to begin, `ORACLE_WORLDS` how many there are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use certpact::{
    Applying, ClearedPlan, Desired, Error, ErrorKind, Operation, Plan, Report, Step, StepState,
};
use certpact_simulator::{Ca, Entry, ErrorShape, Fault, Faults, Happening, Readings, Stage};
use serde_json::Value;
use tokio::runtime::Builder;

use super::desires::Wish;
use super::random::Random;
use super::requests::{Ask, Case};
use super::trial::consent_to;
use super::writes::{is_step, is_yes, line, numbers};
use crate::files;
use crate::in_process::client_of;
use crate::seeded::told;

const RUNS: u64 = 10_000;
const FIRST_SEED: u64 = 1;

/// How often somebody tries again while things go wrong; then they go well.
const BAD_ROUNDS: usize = 4;

/// What came of all runs.
#[derive(Debug, Default)]
struct Tally {
    /// Requests that something befell.
    befallen: u64,
    /// Applies that ended with an error, or with a step that was not done.
    ended_early: u64,
    /// Creations of which nobody knew the end, until somebody looked.
    in_doubt: u64,
    /// Creations that the CA carried out.
    made: u64,
    /// Writes that reached the CA.
    writes: u64,
}

#[test]
fn whatever_goes_wrong_nothing_is_sent_twice_or_uncleared() {
    let first = told("ORACLE_SEED").unwrap_or(FIRST_SEED);
    let runs = told("ORACLE_WORLDS").unwrap_or(RUNS);
    let runtime = Builder::new_current_thread().build().unwrap();
    let folder = files::new_folder();
    let mut tally = Tally::default();
    for seed in first..first + runs {
        let journal = folder.path().join(seed.to_string());
        let run = Run::of(seed, &journal);
        let broken = runtime.block_on(run.go(&mut tally));
        let broken = broken.err().unwrap_or_default();
        assert!(
            broken.is_empty(),
            "{broken}\nagain: ORACLE_SEED={seed} ORACLE_WORLDS=1"
        );
        let _ = fs_err::remove_file(&journal);
    }
    eprintln!("{runs} runs: {tally:?}");
    if (first, runs) == (FIRST_SEED, RUNS) {
        tally.is_told_in("docs/reliability.md");
        assert!(
            tally.befallen > runs && tally.in_doubt > 100 && tally.made > 1000,
            "{tally:?}"
        );
    }
}

const BEGIN: &str = "<!-- campaign -->\n";
const END: &str = "<!-- /campaign -->";

impl Tally {
    /// Fails where a page has other numbers; `UPDATE=1` writes them.
    fn is_told_in(&self, page: &str) {
        let path = files::root().join(page);
        let text = fs_err::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once(BEGIN).expect("the page has a place for it");
        let (told, after) = rest.split_once(END).expect("the place has an end");
        let table = self.table();
        if told == table {
            return;
        }
        assert!(
            std::env::var_os("UPDATE").is_some(),
            "{page} tells\n{told}and it is\n{table}"
        );
        fs_err::write(path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    }

    fn table(&self) -> String {
        // Of two there are none, or their run would have failed.
        let rows = [
            ("runs", RUNS),
            ("requests that a fault hit", self.befallen),
            ("applies that ended early", self.ended_early),
            ("writes that reached the CA", self.writes),
            ("of these not in the cleared plan", 0),
            ("creations with an unknown outcome", self.in_doubt),
            ("contracts created", self.made),
            ("of these twice", 0),
        ];
        let rows = rows.map(|(what, count)| format!("| {what} | {count} |\n"));
        format!("| | |\n|---|---|\n{}", rows.concat())
    }
}

struct Run<'a> {
    random: Random,
    ca: Ca,
    wish: Wish,
    journal: &'a Path,
}

impl<'a> Run<'a> {
    fn of(seed: u64, journal: &'a Path) -> Self {
        let mut random = Random::new(seed);
        let Case { world, ask } = Case::desired(&mut random, Readings::default());
        let Ask::Plan(wish) = ask else {
            unreachable!("it is a desired state")
        };
        Self {
            ca: Ca::new(world).unwrap(),
            random,
            wish,
            journal,
        }
    }

    /// What must not be, in words; nothing where all is well.
    async fn go(mut self, tally: &mut Tally) -> Result<(), String> {
        let Some(plan) = self.plan().await? else {
            return Ok(());
        };
        let consent = consent_to(&plan.findings).map_err(|error| error.to_string())?;
        let cleared = plan.clone().acknowledge(consent);
        let cleared = cleared.map_err(|error| error.to_string())?;
        let mut settled = Settled::default();
        for round in 0..BAD_ROUNDS + plan.steps.len() {
            let is_bad = round < BAD_ROUNDS;
            let faults = if is_bad {
                faults(&mut self.random, false)
            } else {
                Faults::default()
            };
            self.ca.set_faults(faults)?;
            let before = self.ca.log().len();
            let client = client_of(&self.ca);
            let applied = client.apply(&cleared, settled.how(self.journal)).await;
            tally.befallen += befallen(&self.ca);
            self.ca.set_faults(Faults::default())?;
            let sent = writes(&self.ca.log()[before..]);
            self.judge(&cleared, &applied, &sent)?;
            match applied {
                Ok(report) if report.exit_code == 0 => break,
                // What the CA refuses when nothing goes wrong, it will always refuse.
                Ok(report) if !is_bad && !has_unknown(&report) => break,
                Ok(_) => tally.ended_early += 1,
                Err(error) if error.kind() == ErrorKind::StalePlan => break,
                Err(error) => {
                    tally.ended_early += 1;
                    if !is_bad && error.kind() != ErrorKind::OutcomeUnknown {
                        return Err(format!("nothing goes wrong any more, and: {error}"));
                    }
                }
            }
            tally.in_doubt += settled.look(&self.ca, &cleared, self.journal);
        }
        let all = writes(&self.ca.log());
        tally.writes += all.len() as u64;
        tally.made += made(&all).values().sum::<u64>();
        self.judge_end(&cleared, &all)?;
        Ok(())
    }

    /// The plan, made while things go wrong and again when they do not. What needs no step is no case.
    async fn plan(&mut self) -> Result<Option<Plan>, String> {
        let desired = Desired::from_value(&self.wish.desired).map_err(|error| error.to_string())?;
        self.ca.set_faults(faults(&mut self.random, true))?;
        let client = client_of(&self.ca);
        let meanwhile = client.plan(&desired, &self.wish.choice).await;
        self.ca.set_faults(Faults::default())?;
        if !writes(&self.ca.log()).is_empty() {
            return Err("planning wrote".to_owned());
        }
        let plan = client.plan(&desired, &self.wish.choice).await;
        let plan = plan.map_err(|error| error.to_string())?;
        if let Ok(meanwhile) = meanwhile
            // What is not chosen need not be read, and is then not looked at.
            && self.wish.choice.only.is_empty()
            && self.wish.choice.except.is_empty()
            && !is_as_good(&meanwhile, &plan)
        {
            return Err("a plan that was made while things went wrong is another one".to_owned());
        }
        Ok((!plan.steps.is_empty()).then_some(plan))
    }

    /// What one apply said, held against what reached the CA meanwhile.
    fn judge(
        &self,
        cleared: &ClearedPlan,
        applied: &Result<Report, Error>,
        sent: &[Written],
    ) -> Result<(), String> {
        let steps = &cleared.plan().steps;
        if let Some(other) = sent
            .iter()
            .find(|write| !steps.iter().any(|step| write.is_left_of(step)))
        {
            return Err(format!(
                "`{}` was sent, and is no step of the plan",
                other.line
            ));
        }
        let Ok(report) = applied else {
            return match sent {
                [] => Ok(()),
                _ => Err("an apply wrote, and gave no report".to_owned()),
            };
        };
        let all = writes(&self.ca.log());
        for (step, outcome) in steps.iter().zip(&report.outcome) {
            let was_sent = sent.iter().any(|write| write.is_of(step));
            let was_done = all
                .iter()
                .any(|write| write.is_of(step) && write.is_accepted());
            match outcome.state {
                StepState::Done if !was_done => {
                    return Err(format!("step {} is said to be done, and was not", step.n));
                }
                StepState::NotAttempted if was_sent => {
                    return Err(format!(
                        "step {} was sent, and is said not to be attempted",
                        step.n
                    ));
                }
                StepState::Done
                | StepState::NotAttempted
                | StepState::Failed
                | StepState::Unknown => {}
            }
        }
        Ok(())
    }

    fn judge_end(&self, cleared: &ClearedPlan, all: &[Written]) -> Result<(), String> {
        let steps = cleared.plan().steps.iter();
        let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
        for step in steps.filter(|step| step.operation == Operation::CreateContract) {
            let body = step.request.clone().unwrap_or_default();
            *wanted.entry(body.to_string()).or_default() += 1;
        }
        for (body, times) in made(all) {
            if times > wanted.get(&body).copied().unwrap_or_default() {
                return Err(format!("made {times} times: {body}"));
            }
        }
        Ok(())
    }
}

/// Whether a plan made while things went wrong is the one made when they did not, but for what it
/// says that it could not read.
fn is_as_good(meanwhile: &Plan, plan: &Plan) -> bool {
    if meanwhile.unread.is_empty() {
        return (&meanwhile.findings, &meanwhile.steps) == (&plan.findings, &plan.steps);
    }
    let is_unread = |target: &str| meanwhile.unread.iter().any(|one| one.target == target);
    let mut steps = meanwhile.steps.iter();
    steps.all(|step| {
        let is_read = !step.target.as_deref().is_some_and(is_unread);
        let is_same = |other: &Step| {
            (step.operation, &step.target, &step.request)
                == (other.operation, &other.target, &other.request)
        };
        is_read && plan.steps.iter().any(is_same)
    })
}

fn has_unknown(report: &Report) -> bool {
    let mut outcome = report.outcome.iter();
    outcome.any(|one| one.state == StepState::Unknown)
}

/// A write as it reached the CA.
struct Written {
    line: String,
    body: Value,
    status: u16,
}

impl Written {
    fn is_of(&self, step: &Step) -> bool {
        is_step(step, &self.line, &self.body)
    }

    /// Whether it is a step, or what is left of one that was stripped of its body.
    fn is_left_of(&self, step: &Step) -> bool {
        let is_stripped = self.body.is_null() && !self.is_accepted();
        let is_like = self.line == line(step.operation, &numbers(step));
        self.is_of(step) || (is_like && is_stripped)
    }

    fn is_accepted(&self) -> bool {
        is_yes(self.status)
    }
}

fn writes(log: &[Entry]) -> Vec<Written> {
    let writes = log.iter().filter(|entry| entry.method != "GET");
    let written = writes.map(|entry| Written {
        line: format!("{} {}", entry.method, entry.path),
        body: entry
            .body
            .as_ref()
            .map_or(Value::Null, |body| serde_json::from_str(body).unwrap()),
        status: entry.status,
    });
    written.collect()
}

/// How often the CA made each contract, by the body of its creation.
fn made(all: &[Written]) -> BTreeMap<String, u64> {
    let create = line(Operation::CreateContract, &[]);
    let mut made = BTreeMap::new();
    for write in all
        .iter()
        .filter(|write| write.line == create && write.is_accepted())
    {
        *made.entry(write.body.to_string()).or_default() += 1;
    }
    made
}

fn befallen(ca: &Ca) -> u64 {
    ca.met().iter().map(|met| u64::from(met.befallen)).sum()
}

/// What somebody found who looked at the CA for creations in doubt.
#[derive(Default)]
struct Settled {
    created: BTreeMap<String, u64>,
    not_created: BTreeSet<String>,
    /// Contracts that belong to a step by now.
    known: BTreeSet<u64>,
}

impl Settled {
    /// How it goes on, with what was found.
    fn how(&mut self, journal: &Path) -> Applying {
        Applying {
            created: std::mem::take(&mut self.created),
            not_created: std::mem::take(&mut self.not_created),
            ..Applying::noting_in(journal)
        }
    }

    /// Looks at the CA for the creations that the journal has no end of. Answers how many there were.
    fn look(&mut self, ca: &Ca, cleared: &ClearedPlan, journal: &Path) -> u64 {
        let noted = fs_err::read_to_string(journal).unwrap_or_default();
        let mut in_doubt = BTreeSet::new();
        for line in noted.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            in_doubt.extend(line["begin"].as_u64());
            if let Some(n) = line["end"].as_u64().filter(|_| line["state"] != "unknown") {
                in_doubt.remove(&n);
                self.known.extend(line["id"].as_u64());
            }
        }
        let steps = cleared.plan().steps.iter();
        let creations = steps.filter(|step| step.operation == Operation::CreateContract);
        let creations: Vec<_> = creations
            .filter(|step| in_doubt.contains(&step.n))
            .collect();
        for step in &creations {
            let label = step.target.clone().unwrap_or_default();
            let is_its_own = |(body, id): &(Value, u64)| {
                let is_taken =
                    self.known.contains(id) || self.created.values().any(|own| own == id);
                Some(body) == step.request.as_deref() && !is_taken
            };
            let made = made_by(ca).into_iter().find(is_its_own);
            match made {
                Some((_, id)) => {
                    self.created.insert(label, id);
                }
                None => {
                    self.not_created.insert(label);
                }
            }
        }
        creations.len() as u64
    }
}

/// The contracts that the CA made, each with the request that made it. New ones come last.
fn made_by(ca: &Ca) -> Vec<(Value, u64)> {
    let create = line(Operation::CreateContract, &[]);
    let all = writes(&ca.log());
    let accepted: Vec<_> = all
        .into_iter()
        .filter(|write| write.line == create && write.is_accepted())
        .collect();
    let contracts = ca.world().contracts;
    let new = &contracts[contracts.len() - accepted.len()..];
    let ids = new.iter().map(|contract| contract.acme_contract_id);
    accepted
        .into_iter()
        .map(|write| write.body)
        .zip(ids)
        .collect()
}

/// Up to three faults of any kind. Planning is spared those that change what is read: they would
/// rightly change what is found.
fn faults(random: &mut Random, planning: bool) -> Faults {
    let count = 1 + random.below(3);
    let faults = (0..count).map(|_| fault(random, planning)).collect();
    Faults {
        seed: random.below(1 << 30) as u64,
        faults,
    }
}

fn fault(random: &mut Random, planning: bool) -> Fault {
    let stage = *random.pick(&[Stage::Before, Stage::After]);
    let anywhere = *random.pick(&[Stage::Before, Stage::After, Stage::Within]);
    let happens = match random.below(if planning { 9 } else { 11 }) {
        // Who refuses has not done it: nothing could be believed otherwise.
        0 => Happening::Error {
            stage: Stage::Before,
            status: *random.pick(&[400, 401, 403, 404, 409, 429]),
            shape: ErrorShape::Error,
            retry_after: random.chance(50).then_some(7),
        },
        1 | 2 => Happening::Error {
            stage,
            status: *random.pick(&[500, 502, 503, 504]),
            shape: ErrorShape::Errors,
            retry_after: random.chance(50).then_some(7),
        },
        3 => Happening::Html { stage },
        4 => Happening::Answer {
            stage,
            status: 302,
            headers: [(
                "location".to_owned(),
                "https://elsewhere.example".to_owned(),
            )]
            .into(),
            body: String::new(),
        },
        5 => Happening::Wait {
            stage: anywhere,
            milliseconds: *random.pick(&[100, 60_000]),
        },
        6 | 7 => Happening::Cut { stage: anywhere },
        8 => Happening::ExtraMember {},
        9 => Happening::StripBody {},
        _ => Happening::UnknownWord {
            member: (*random.pick(&["product_name_id", "acme_directory_url"])).to_owned(),
        },
    };
    let method = *random.pick(&["GET", "POST", "PATCH", "PUT", "DELETE"]);
    Fault {
        method: random.chance(60).then(|| method.to_owned()),
        spared: random.below(4) as u32,
        times: random.chance(70).then(|| 1 + random.below(4) as u32),
        one_in: random.chance(30).then(|| 1 + random.below(4) as u32),
        ..Fault::of_all(happens)
    }
}
