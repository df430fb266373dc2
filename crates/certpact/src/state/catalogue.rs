//! The rules of all APIs.

use crate::api::{acme, cps, order};
use crate::ground::error::Error;
use crate::rule::{Checked, Rule};

const COUNT: usize = acme::rules::RULES.len() + cps::rules::RULES.len() + order::rules::RULES.len();

/// Every rule, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().copied()
}

static ALL: &[&Rule] = &{
    let mut all = [&acme::rules::RULES[0].rule; COUNT];
    let next = listed(acme::rules::RULES, &mut all, 0);
    let next = listed(cps::rules::RULES, &mut all, next);
    listed(order::rules::RULES, &mut all, next);
    all
};

const fn listed<C>(
    rules: &'static [Checked<C>],
    all: &mut [&'static Rule; COUNT],
    first: usize,
) -> usize {
    let mut at = 0;
    while at < rules.len() {
        all[first + at] = &rules[at].rule;
        at += 1;
    }
    first + rules.len()
}

/// Finds a rule by its id.
///
/// # Errors
/// `invalid_input` that names the nearest rule where there is no such one.
pub fn find(id: &str) -> Result<&'static Rule, Error> {
    ALL.iter()
        .copied()
        .find(|rule| rule.id == id)
        .ok_or_else(|| {
            Error::invalid_input(format!("there is no rule `{id}`"))
                .with_nearest(id, all().map(|rule| rule.id))
        })
}
