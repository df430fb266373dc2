//! Worlds made from seeds, each with a client of its own.
//!
//! `ORACLE_SEED` and `ORACLE_WORLDS` choose the worlds; a failure prints the seed.

use std::collections::BTreeSet;

use certpact::{Client, Finding};
use certpact_simulator::{Ca, World};
use tokio::runtime::Builder;

use crate::in_process::client_of;
use crate::oracle::random::Random;

const WORLDS: u64 = 2_000;

/// Says how to see a failure again.
struct Again(u64);

impl Drop for Again {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("again: ORACLE_SEED={} ORACLE_WORLDS=1", self.0);
        }
    }
}

/// What a variable says of the worlds, where it is set.
pub(crate) fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|told| told.parse().unwrap())
}

/// Runs in each world, and tells which rules found something in any.
pub(crate) fn over(
    world: impl Fn(&mut Random) -> World,
    run: impl AsyncFn(&mut Random, &Ca, &Client) -> Vec<Finding>,
) -> BTreeSet<String> {
    let first = told("ORACLE_SEED").unwrap_or(0);
    let worlds = told("ORACLE_WORLDS").unwrap_or(WORLDS);
    let runtime = Builder::new_current_thread().build().unwrap();
    let mut seen = BTreeSet::new();
    for seed in first..first + worlds {
        let mut random = Random::new(seed);
        let ca = Ca::new(world(&mut random)).unwrap();
        let _again = Again(seed);
        let client = client_of(&ca);
        let findings = runtime.block_on(run(&mut random, &ca, &client));
        seen.extend(
            findings
                .into_iter()
                .map(|finding| finding.rule.into_owned()),
        );
    }
    seen
}
