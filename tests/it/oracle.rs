//! The oracle: generated worlds in which what the findings predict is compared with what happens.
//!
//! Lost without a hazard, or refused without an error: a rule is missing. A certain hazard and
//! nothing lost, or an error and the CA accepted: a false one. Every world has a seed of its own,
//! and one that fails is printed as small as it can be. `ORACLE_SEED` says with which world to
//! begin, `ORACLE_WORLDS` how many there are.

mod campaign;
mod cps;
mod desires;
mod judge;
mod losses;
mod mistakes;
mod mutations;
mod names;
mod order;
mod plans;
pub(crate) mod random;
mod readings;
mod requests;
mod same_reads;
pub(crate) mod shown;
mod shrink;
mod trial;
mod words;
mod worlds;
mod writes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use certpact::{Api, rules};
use certpact_simulator::Readings;
use judge::{judge, lost};
use losses::Kind;
use random::Random;
use requests::Case;
use trial::{Bench, Outcome};

use crate::seeded::told;

const FIRST_SEED: u64 = 1;
const CALLS: u64 = 2000;
const PLANS: u64 = 2000;

/// The rule about what is planned and not sent.
const OF_PLANS: &str = "acme.contacts_unreadable";

/// The rules that are judged here.
fn rules_of_contracts() -> impl Iterator<Item = &'static rules::Rule> {
    let api = Api::Acme.as_str();
    rules::all().filter(move |rule| rule.api() == api)
}

type Make = fn(&mut Random, Readings) -> Case;

/// Many worlds of one kind.
struct Survey {
    make: Make,
    readings: Readings,
    first_seed: u64,
    worlds: u64,
}

/// One class of violations: how many worlds have it, and the first of them.
struct Class {
    count: u64,
    seed: u64,
}

/// What there was to see.
#[derive(Default)]
struct Seen {
    classes: BTreeMap<String, Class>,
    rules: BTreeSet<String>,
    lost: BTreeSet<Kind>,
}

impl Survey {
    fn new(make: Make, readings: Readings, worlds: u64) -> Self {
        Self {
            make,
            readings,
            first_seed: told("ORACLE_SEED").unwrap_or(FIRST_SEED),
            worlds: told("ORACLE_WORLDS").unwrap_or(worlds),
        }
    }

    /// Whether these are the worlds of every day, which are known to show everything.
    fn is_usual(&self, worlds: u64) -> bool {
        (self.first_seed, self.worlds) == (FIRST_SEED, worlds)
    }

    fn case(&self, seed: u64) -> Case {
        (self.make)(&mut Random::new(seed), self.readings)
    }

    fn outcomes<'a>(&'a self, bench: &'a Bench) -> impl Iterator<Item = (u64, Outcome)> + 'a {
        let seeds = self.first_seed..self.first_seed + self.worlds;
        seeds.map(|seed| (seed, bench.run(&self.case(seed))))
    }

    /// Fails with every class of violations that does not begin so, in its smallest world.
    fn refuse_all_but(&self, bench: &Bench, seen: &Seen, expected: &[&str]) {
        let classes = seen.classes.iter();
        let unexpected: Vec<_> = classes
            .filter(|(class, _)| !expected.iter().any(|start| class.starts_with(start)))
            .collect();
        for (class, Class { count, seed }) in &unexpected {
            let report = shrink::report(bench, &self.case(*seed), class);
            let test = std::thread::current().name().unwrap_or_default().to_owned();
            eprintln!(
                "{class}: {count} of {} worlds, as in\n{report:#}\n\
                 again: ORACLE_SEED={seed} ORACLE_WORLDS=1 cargo test -p certpact-tests {test}\n",
                self.worlds
            );
        }
        let unexpected: Vec<_> = unexpected.iter().map(|(class, _)| class).collect();
        assert!(unexpected.is_empty(), "{unexpected:?}");
    }
}

impl Seen {
    fn see(&mut self, seed: u64, outcome: &Outcome) {
        let violations = judge(outcome, &|_| {});
        let classes: BTreeSet<_> = violations.into_iter().map(|one| one.class).collect();
        for class in classes {
            let first = Class { count: 0, seed };
            self.classes.entry(class).or_insert(first).count += 1;
        }
        let predictions = outcome.predictions.iter();
        let findings = predictions.flat_map(|prediction| &prediction.findings);
        self.rules
            .extend(findings.map(|finding| finding.rule.to_string()));
        self.lost
            .extend(lost(&outcome.attempts).iter().map(|loss| loss.kind));
    }
}

/// Direct requests, made once for all who look at them.
static CALLED: LazyLock<(Survey, Vec<(u64, Outcome)>)> = LazyLock::new(|| {
    let survey = Survey::new(Case::call, Readings::default(), CALLS);
    let outcomes = survey.outcomes(&Bench::new()).collect();
    (survey, outcomes)
});

#[test]
fn what_is_said_of_a_request_comes_true() {
    let (survey, outcomes) = &*CALLED;
    let mut seen = Seen::default();
    for (seed, outcome) in outcomes {
        seen.see(*seed, outcome);
    }
    survey.refuse_all_but(&Bench::new(), &seen, &[]);
    if !survey.is_usual(CALLS) {
        return;
    }
    // Nothing was said too seldom to be judged, and nothing lost too seldom.
    let rules = rules_of_contracts();
    let rules = rules.map(|rule| rule.id);
    let unseen: Vec<_> = rules.filter(|rule| !seen.rules.contains(*rule)).collect();
    assert_eq!(unseen, [OF_PLANS]);
    assert_eq!(seen.lost, Kind::all());
}

#[test]
fn what_is_said_of_a_plan_comes_true() {
    let bench = Bench::new();
    let survey = Survey::new(Case::desired, Readings::default(), PLANS);
    let mut seen = Seen::default();
    for (seed, outcome) in survey.outcomes(&bench) {
        seen.see(seed, &outcome);
    }
    survey.refuse_all_but(&bench, &seen, &[]);
    if !survey.is_usual(PLANS) {
        return;
    }
    assert!(seen.rules.contains(OF_PLANS));
    // No plan cancels anything, touches a credential, lets renewal be reset, or gives contacts in a
    // way that may be passed over.
    let not_planned = [
        Kind::AutoRenew,
        Kind::Canceled,
        Kind::ContactNotStored,
        Kind::CredentialRevoked,
    ];
    let mut planned = Kind::all();
    planned.retain(|kind| !not_planned.contains(kind));
    assert_eq!(seen.lost, planned);
}
