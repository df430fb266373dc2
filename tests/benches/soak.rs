//! A long time in one process: memory and open files of the client while it makes 200,000 calls, and
//! while 10,000 clients come and go. Numbers for people; it fails where they are not flat.
//!
//! The CA is a process of its own, so that nothing of what it keeps is counted. Linux only, where the
//! process tells of itself.

#![forbid(unsafe_code)]
#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on says where"
)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use certpact::{Client, Settings, SubaccountKey};
use certpact_simulator::{Simulator, World};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

const CALLS: u32 = 200_000;
const AT_ONCE: u32 = 16;
const CLIENTS: u32 = 10_000;
const ROUNDS: u32 = 10;
/// What a process may grow by after its first round, in MiB, and in open files.
const SLACK: (u64, usize) = (8, 4);
const AS_CA: &str = "--be-the-ca";

fn main() {
    if std::env::args().any(|argument| argument == AS_CA) {
        return be_the_ca();
    }
    let mut ca = Command::new(std::env::current_exe().unwrap())
        .arg(AS_CA)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(ca.stdout.take().unwrap()).lines();
    let (url, key) = (
        lines.next().unwrap().unwrap(),
        lines.next().unwrap().unwrap(),
    );
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let one = client(&url, &key);
    measured(&format!("{CALLS} calls of one client"), || {
        runtime.block_on(call(&one, CALLS / ROUNDS));
    });
    drop(one);
    measured(&format!("{CLIENTS} clients, each with a call"), || {
        come_and_go(&runtime, &url, &key)
    });
    // It ends with its input.
    drop(ca.stdin.take());
    ca.wait().unwrap();
}

fn be_the_ca() {
    let simulator = Simulator::start(World::documented()).unwrap();
    println!("{}\n{}", simulator.acme_url(), simulator.acme_key());
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

fn client(url: &str, key: &str) -> Client {
    let mut settings = Settings::default();
    settings.acme_url = url.to_owned();
    settings.acme_key = Some(SubaccountKey::new(key).unwrap());
    settings.rate_limit = Vec::new();
    Client::new(settings).unwrap()
}

async fn call(client: &Client, calls: u32) {
    let mut lanes = JoinSet::new();
    for _ in 0..AT_ONCE {
        let client = client.clone();
        lanes.spawn(async move {
            for _ in 0..calls / AT_ONCE {
                client.acme().get_contract(12345, None).await.unwrap();
            }
        });
    }
    while let Some(ended) = lanes.join_next().await {
        ended.unwrap();
    }
}

fn come_and_go(runtime: &Runtime, url: &str, key: &str) {
    for _ in 0..CLIENTS / ROUNDS {
        let client = client(url, key);
        runtime.block_on(async { client.acme().get_contract(12345, None).await.unwrap() });
    }
    // Connections of clients that are gone end when the runtime next turns.
    runtime.block_on(tokio::task::yield_now());
}

/// Runs it in rounds, and prints what the process has after the first and after the last.
fn measured(what: &str, mut round: impl FnMut()) {
    let mut held = Vec::new();
    for _ in 0..ROUNDS {
        round();
        held.push((resident(), open_files()));
    }
    let (first, last) = (held[0], held[held.len() - 1]);
    println!(
        "{what}: {} → {} MiB, {} → {} open files, after the first and the last of {ROUNDS} rounds",
        first.0, last.0, first.1, last.1
    );
    let is_flat = last.0 <= first.0 + SLACK.0 && last.1 <= first.1 + SLACK.1;
    assert!(is_flat, "it is not flat: {held:?}");
}

/// Resident memory in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}
