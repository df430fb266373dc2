//! How many keys one machine serves, each as fast as the CA lets it: so many that the CA's limit, and no longer this
//! machine, decides how long a plan takes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use certpact_simulator::{Account, RateWindow, World};

use crate::measured;
use crate::simulated::Simulated;
use crate::{Effort, Place};

/// A key may read half of them at once, and the rest five seconds later.
const CONTRACTS: usize = 200;

/// Seconds that a plan of so many keys takes.
pub(crate) struct Keys {
    pub(crate) keys: usize,
    pub(crate) seconds: f64,
}

pub(crate) fn measure(place: &Place, effort: Effort) -> Vec<Keys> {
    let most = effort.many / CONTRACTS;
    let numbers = [1, 50, 100, 200, 400];
    let numbers = numbers.into_iter().filter(|keys| *keys <= most);
    numbers
        .map(|keys| {
            eprintln!("plans with {keys} keys");
            let rounds = (0..effort.rounds).map(|_| plan(place, keys));
            let seconds = measured::median(rounds);
            Keys { keys, seconds }
        })
        .collect()
}

fn plan(place: &Place, keys: usize) -> f64 {
    let [world, desired, file] =
        ["world.json", "desired.toml", "keys.json"].map(|name| place.inputs.join(name));
    write(&world, &desired, &file, keys);
    let simulated = Simulated::start(place, &world);
    let (stop, stopped) = mpsc::channel();
    let url = simulated.backstage_url();
    let clock = std::thread::spawn(move || run_clock(&url, &stopped));
    let mut command = Command::new(&place.command);
    command.arg("plan").arg(&desired).stderr(Stdio::null());
    command.envs([simulated.url()]);
    command.env("CERTPACT_ACME_KEYS_FILE", &file);
    let seconds = measured::run(&mut command).seconds;
    drop(stop);
    clock.join().unwrap();
    for file in [world, desired, file] {
        fs_err::remove_file(file).unwrap();
    }
    seconds
}

/// The simulated CA's clock moves only when told to. It runs a quarter fast, so that a late tick limits no key.
fn run_clock(backstage: &str, stopped: &mpsc::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let second = Duration::from_millis(800);
    while stopped.recv_timeout(second) == Err(mpsc::RecvTimeoutError::Timeout) {
        let told = client
            .post(format!("{backstage}/clock"))
            .body("{\"advance_seconds\":1}");
        let answer = runtime.block_on(told.send()).unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }
}

/// Accounts with a key each, and with the documented limit.
fn write(world: &Path, desired: &Path, file: &Path, keys: usize) {
    let mut told = World::default().with_contracts(keys * CONTRACTS);
    let account = |number: usize| 1000 + number as u64;
    let keys: BTreeMap<u64, String> = (0..keys)
        .map(|number| (account(number), format!("a-key-{number}")))
        .collect();
    told.rate_windows = RateWindow::DOCUMENTED.to_vec();
    told.accounts = keys
        .iter()
        .map(|(id, key)| {
            let key = key.clone();
            (
                *id,
                Account {
                    key,
                    ..Account::default()
                },
            )
        })
        .collect();
    let mut text = String::new();
    for (index, contract) in told.contracts.iter_mut().enumerate() {
        contract.account_id = account(index / CONTRACTS);
        let (id, account) = (contract.acme_contract_id, contract.account_id);
        write!(
            text,
            "[[contract]]\nid = {id}\naccount_id = {account}\nauto_renew = false\n\n"
        )
        .unwrap();
    }
    fs_err::write(desired, text).unwrap();
    fs_err::write(world, serde_json::to_vec(&told).unwrap()).unwrap();
    certpact::write_private(file, &serde_json::to_string(&keys).unwrap()).unwrap();
}
