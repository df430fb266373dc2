//! The names of contracts: few, so that requests meet those that are there, and in several
//! spellings. Only names that nobody doubts are made: what can be a name is for the cases.

use std::collections::BTreeSet;

use certpact_simulator::Contract;
use serde_json::{Value, json};

use super::random::Random;

/// How many names a contract may hold.
const MOST: usize = 250;

const NAMES: [&str; 6] = [
    "a.example.com",
    "b.example.com",
    "c.example.com",
    "example.net",
    "www.example.net",
    "shop.example.org",
];

/// The form in which names are equal.
fn plain(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_lowercase()
}

/// Which of these names another list does not have, each once and in any spelling.
pub(super) fn missing<'a>(
    names: impl IntoIterator<Item = &'a str>,
    others: &[String],
) -> BTreeSet<String> {
    let others: BTreeSet<String> = others.iter().map(|other| plain(other)).collect();
    let names = names.into_iter().map(plain);
    names.filter(|name| !others.contains(name)).collect()
}

/// The names in the body of `add_sans` and `remove_sans`.
pub(super) fn listed(body: &Value) -> impl Iterator<Item = &str> {
    let names = body["sans"].as_array().into_iter().flatten();
    names.filter_map(Value::as_str)
}

/// Whether a text is a name for everybody.
pub(super) fn is_plain(name: &str) -> bool {
    let name = plain(name);
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric());
    name.contains('.') && name.split('.').all(is_label)
}

/// Names that a contract holds: a few, and seldom nearly all that it may.
pub(super) fn held(random: &mut Random) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in NAMES {
        if random.chance(40) {
            names.push(spelled(random, name, 10));
        }
    }
    if random.chance(5) {
        names.extend(bulk(MOST - random.below(4) - names.len()));
    }
    random.shuffle(&mut names);
    names
}

fn bulk(names: usize) -> impl Iterator<Item = String> {
    (0..names).map(|name| format!("n{name}.example.com"))
}

fn spelled(random: &mut Random, name: &str, percent: usize) -> String {
    if !random.chance(percent) {
        return name.to_owned();
    }
    match random.below(3) {
        0 => name.to_uppercase(),
        1 => format!("{name}."),
        _ => format!("{}.", name.to_uppercase()),
    }
}

/// A body of names that are there or not, some of them twice, and seldom very many.
pub(super) fn request(random: &mut Random, contract: &Contract) -> Value {
    let mut names = Vec::new();
    for _ in 0..1 + random.below(4) {
        let name = match contract.sans.is_empty() || random.chance(50) {
            true => (*random.pick(&NAMES)).to_owned(),
            false => random.pick(&contract.sans).clone(),
        };
        names.push(spelled(random, &name, 30));
    }
    if random.chance(14) {
        names.extend(bulk(MOST - 3 + random.below(6)));
    }
    json!({ "sans": names })
}
