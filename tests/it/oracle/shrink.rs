//! A failing world, made as small as it can be and still fail.

use certpact::Choice;
use serde_json::{Value, json};

use super::desires::Wish;
use super::judge::{Violation, judge, lost};
use super::mistakes::{places, remove};
use super::requests::{Ask, Case};
use super::trial::Bench;

/// Takes out of a case whatever the violation does not need.
fn shrink(bench: &Bench, case: &Case, class: &str) -> Case {
    let mut smallest = case.clone();
    let still_fails = |case: &Case| {
        !case.is_left_open()
            && violations(bench, case)
                .iter()
                .any(|violation| violation.class == class)
    };
    while let Some(smaller) = smaller(&smallest).into_iter().find(still_fails) {
        smallest = smaller;
    }
    smallest
}

fn violations(bench: &Bench, case: &Case) -> Vec<Violation> {
    judge(&bench.run(case), &|_| {})
}

/// Cases with one thing less, those with more taken away first.
fn smaller(case: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    for at in 0..case.world.contracts.len() {
        let is_asked_for = match &case.ask {
            Ask::Call(asked) => {
                asked.ids.first() == Some(&case.world.contracts[at].acme_contract_id)
            }
            Ask::Plan(_) => false,
        };
        if !is_asked_for {
            let mut smaller = case.clone();
            smaller.world.contracts.remove(at);
            cases.push(smaller);
        }
        // Many names go in one, so that it does not take for ever.
        let names = case.world.contracts[at].sans.len();
        for kept in [0, names / 2, names.saturating_sub(1)] {
            if kept < names {
                let mut smaller = case.clone();
                smaller.world.contracts[at].sans.truncate(kept);
                cases.push(smaller);
            }
        }
        for credential in 0..case.world.contracts[at].credentials.len() {
            let mut smaller = case.clone();
            smaller.world.contracts[at].credentials.remove(credential);
            cases.push(smaller);
        }
        let organization = &case.world.contracts[at].organization;
        let technical = organization
            .as_ref()
            .and_then(|own| own.technical_contact.as_ref());
        if technical.is_some() {
            let mut smaller = case.clone();
            let organization = smaller.world.contracts[at].organization.as_mut();
            organization.expect("it was just there").technical_contact = None;
            cases.push(smaller);
        }
    }
    if let Ask::Plan(wish) = &case.ask {
        let with = |change: fn(&mut Wish)| {
            let mut wish = wish.clone();
            change(&mut wish);
            Case {
                ask: Ask::Plan(wish),
                ..case.clone()
            }
        };
        if wish.pieces.is_some() {
            cases.push(with(|wish| wish.pieces = None));
        }
        if !wish.choice.is_default() {
            cases.push(with(|wish| wish.choice = Choice::default()));
        }
        if !wish.choice.send_contacts.is_empty() {
            cases.push(with(|wish| wish.choice.send_contacts.clear()));
        }
    }
    let mut places = body(&case.ask).map(places).unwrap_or_default();
    places.sort_by_key(|place| place.matches('/').count());
    for place in places.iter().filter(|place| !place.is_empty()) {
        let mut smaller = case.clone();
        if let Some(body) = body_mut(&mut smaller.ask) {
            remove(body, place);
        }
        cases.push(smaller);
    }
    cases
}

fn body(ask: &Ask) -> Option<&Value> {
    match ask {
        Ask::Call(asked) => asked.body.as_ref(),
        Ask::Plan(wish) => Some(&wish.desired),
    }
}

fn body_mut(ask: &mut Ask) -> Option<&mut Value> {
    match ask {
        Ask::Call(asked) => asked.body.as_mut(),
        Ask::Plan(wish) => Some(&mut wish.desired),
    }
}

/// A shrunk case with everything that is needed to understand it.
pub(super) fn report(bench: &Bench, case: &Case, class: &str) -> Value {
    let case = shrink(bench, case, class);
    let outcome = bench.run(&case);
    let refusals = outcome.attempts.iter().map(|attempt| &attempt.refusal);
    json!({
        "violations": judge(&outcome, &|_| {}),
        "case": case,
        "findings": outcome.predictions.first().map(|prediction| &prediction.findings),
        "lost": lost(&outcome.attempts),
        "refused": refusals.collect::<Vec<_>>(),
    })
}
