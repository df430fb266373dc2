//! The names of contracts: few, so that requests meet those that are there, and in several
//! spellings. Only names that nobody doubts are made: what can be a name is for the cases.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::Value;

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

/// Whether the pages leave open what becomes of a name: of a single label they do not speak, and of
/// removing an address.
pub(super) fn is_left_open(name: &str, is_removal: bool) -> bool {
    let is_address = name.parse::<IpAddr>().is_ok();
    !plain(name).contains('.') || (is_removal && is_address)
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

/// Names that are not like others: those that not every product takes, those in other letters, and
/// those that are none, or for which nobody issues.
const ODD: [&str; 14] = [
    "*.example.com",
    "*.example.net",
    "*.example.org",
    "*.Example.org.",
    "b\u{fc}cher.example.com",
    "https://a.example.com",
    "a b.example.com",
    "a_b.example.com",
    "192.0.2.1",
    "nas.corp.internal",
    "mail.intranet.corp",
    "10.0.0.1",
    "expyuzz4wqqyqhjn.onion",
    "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
];

/// Names that are there or not, some of them twice, and seldom very many.
pub(super) fn listing(random: &mut Random, held: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..1 + random.below(4) {
        let name = if held.is_empty() || random.chance(50) {
            (*random.pick(&NAMES)).to_owned()
        } else {
            random.pick(held).clone()
        };
        names.push(spelled(random, &name, 30));
    }
    if random.chance(18) {
        names.push((*random.pick(&ODD)).to_owned());
    }
    if random.chance(8) {
        names.extend(bulk(MOST - 3 + random.below(6)));
    }
    names
}

/// The whole set that is wanted of a contract that holds these: some go, some come, and where there
/// are nearly as many as there may be, some must go first.
pub(super) fn wanted(random: &mut Random, held: &[String]) -> Vec<String> {
    let is_full = held.len() + NAMES.len() > MOST;
    let leaving = *random.pick(if is_full { &[0, 1, 3] } else { &[0, 20, 50] });
    let mut names: Vec<String> = Vec::new();
    for name in held.iter().filter(|_| !random.chance(leaving)) {
        names.push(name.clone());
    }
    // Not so many that most plans end there.
    let room = (MOST + usize::from(random.chance(25))).saturating_sub(names.len());
    for name in NAMES.iter().take(room) {
        if random.chance(if names.is_empty() { 90 } else { 30 }) {
            names.push(spelled(random, name, 20));
        }
    }
    random.shuffle(&mut names);
    names
}
