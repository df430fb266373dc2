//! The oracle: generated worlds in which what the findings predict is compared with what happens.
//!
//! Lost without a hazard, or refused without an error: a rule is missing. A certain hazard and
//! nothing lost, or an error and the CA accepted: a false one. Every world has a seed of its own,
//! and one that fails is printed as small as it can be. `ORACLE_SEED` says with which world to
//! begin, `ORACLE_WORLDS` how many there are.

mod judge;
mod losses;
mod names;
mod random;
mod readings;
mod requests;
mod shrink;
mod teeth;
mod trial;
mod twins;
mod words;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};

use certpact::rules;
use certpact_simulator::Readings;
use judge::{judge, lost};
use losses::Kind;
use random::Random;
use requests::Case;
use trial::{Bench, Outcome};

use crate::rules::can_fire;

const FIRST_SEED: u64 = 1;
const CALLS: u64 = 2000;
const PLANS: u64 = 500;

/// The rules about the form of names and contacts. Nothing malformed is made of them here: the cases
/// have it.
const ABOUT_FORM: [&str; 8] = [
    "acme.email_doubtful",
    "acme.field_longer_than_order_allows",
    "acme.san_duplicate",
    "acme.san_idn",
    "acme.san_invalid",
    "acme.san_ip_address",
    "acme.wildcard_on_dv",
    "acme.wildcard_on_ev",
];

/// The rules about what makes contracts and credentials, and about what is only planned.
const ABOUT_OTHERS: [&str; 4] = [
    "acme.auto_renew_unstated",
    "acme.contacts_unreadable",
    "acme.contract_created",
    "acme.secret_shown_once",
];

/// Whether a rule is judged here.
fn is_judged(rule: &str) -> bool {
    !ABOUT_FORM.contains(&rule) && !ABOUT_OTHERS.contains(&rule)
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
    case: Case,
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
        let told = |name| std::env::var(name).ok().map(|told| told.parse().unwrap());
        Self {
            make,
            readings,
            first_seed: told("ORACLE_SEED").unwrap_or(FIRST_SEED),
            worlds: told("ORACLE_WORLDS").unwrap_or(worlds),
        }
    }

    fn outcomes<'a>(&'a self, bench: &'a Bench) -> impl Iterator<Item = (u64, Case, Outcome)> + 'a {
        (self.first_seed..self.first_seed + self.worlds).map(|seed| {
            let case = (self.make)(&mut Random::new(seed), self.readings);
            let outcome = bench.run(&case);
            (seed, case, outcome)
        })
    }

    fn see(&self, bench: &Bench) -> Seen {
        let mut seen = Seen::default();
        for (seed, case, outcome) in self.outcomes(bench) {
            let violations = judge(&outcome, &|_| {});
            let classes: BTreeSet<_> = violations.into_iter().map(|one| one.class).collect();
            for class in classes {
                let first = || Class {
                    count: 0,
                    seed,
                    case: case.clone(),
                };
                seen.classes.entry(class).or_insert_with(first).count += 1;
            }
            let predictions = outcome.predictions.iter();
            let findings = predictions.flat_map(|prediction| &prediction.findings);
            seen.rules
                .extend(findings.map(|finding| finding.rule.clone()));
            seen.lost
                .extend(lost(&outcome.attempts).iter().map(|loss| loss.kind));
        }
        seen
    }

    /// Fails with every class of violations that does not begin so, in its smallest world.
    fn refuse_all_but(&self, bench: &Bench, seen: &Seen, expected: &[&str]) {
        let classes = seen.classes.iter();
        let unexpected: Vec<_> = classes
            .filter(|(class, _)| !expected.iter().any(|start| class.starts_with(start)))
            .collect();
        for (class, Class { count, seed, case }) in &unexpected {
            let report = shrink::report(bench, case, class);
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

#[test]
fn what_is_said_of_a_request_comes_true() {
    let bench = Bench::new();
    let survey = Survey::new(Case::call, Readings::default(), CALLS);
    let seen = survey.see(&bench);
    survey.refuse_all_but(&bench, &seen, &[]);
    if survey.worlds < CALLS {
        return;
    }
    // Nothing was said too seldom to be judged, and nothing lost too seldom.
    let rules = rules::ALL.iter().filter(|rule| can_fire(rule));
    let rules = rules.map(|rule| rule.id);
    let unseen: Vec<_> = rules
        .filter(|rule| is_judged(rule) && !seen.rules.contains(*rule))
        .collect();
    assert_eq!(unseen, Vec::<&str>::new());
    assert_eq!(seen.lost, Kind::all());
}

#[test]
fn what_is_said_of_a_plan_comes_true() {
    let bench = Bench::new();
    let survey = Survey::new(Case::desired, Readings::default(), PLANS);
    let seen = survey.see(&bench);
    survey.refuse_all_but(&bench, &seen, &[]);
}
