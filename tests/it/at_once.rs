//! Several at once: applies of one plan, and writers of one file while it is rotated away.
//!
//! `APPLIES_ROUNDS` says how many rounds of applies there are.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Barrier;
use std::thread;

use certpact::seam::before_lock;
use certpact::{
    Applying, Choice, Client, Consent, Desired, Error, ErrorKind, Plan, Report, SecretFile,
    StepState,
};
use certpact_simulator::{Fault, Faults, Happening, Stage};
use tokio::runtime::Builder;

use crate::apply_fixture::{Desk, apply, keep, states};
use crate::in_process::{OFF, client_of, client_set_up};
use crate::oracle::random::Random;
use crate::seeded::told;

const ROUNDS: u64 = 300;
const APPLIES: u64 = 10;
/// How many reads of a round the CA answers with 404.
const REFUSED: u32 = 4;

/// A contract that is read before anything is sent, and one that is to be made.
pub(crate) const READ_AND_MADE: &str = "\
[[contract]]
id = 12345
[[contract]]
label = \"shop\"
product_name_id = \"ssl_dv_rapidssl\"
sans = [\"shop.example.com\"]
auto_renew = true
";

thread_local! {
    static LINGERS: RefCell<Random> = RefCell::new(Random::new(0));
}

/// Has this thread give way to others between opening a file and locking it, a random number of
/// times.
fn linger_before_locks(seed: u64) {
    LINGERS.set(Random::new(seed));
    before_lock(|| {
        let turns = LINGERS.with_borrow_mut(|random| random.below(8));
        (0..turns).for_each(|_| thread::yield_now());
    });
}

pub(crate) fn alone<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(future)
}

/// Again as long as somebody else has the journal.
fn until_free<T>(attempt: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
    loop {
        match attempt() {
            Err(error) if error.message().contains("is held by another apply") => {
                thread::yield_now();
            }
            ended => return ended,
        }
    }
}

/// Ten applies of one plan start together, with one who plans anew. The first four that read are
/// answered with 404, and leave no journal behind.
#[test]
fn ten_applies_at_once_make_a_contract_once() {
    let rounds = told("APPLIES_ROUNDS").unwrap_or(ROUNDS);
    let (mut ended, mut refused, mut made) = (0, 0, 0);
    for round in 0..rounds {
        let desk = Desk::new(READ_AND_MADE);
        let plan = match round % 2 {
            0 => alone(desk.plan()),
            // The number of the new contract is written nowhere but into the journal.
            _ => alone(plan_of(&client_of(&desk.ca), READ_AND_MADE)),
        };
        let contracts = desk.contracts();
        desk.ca.set_faults(not_found(REFUSED)).unwrap();
        let start = Barrier::new(usize::try_from(APPLIES).unwrap() + 1);
        let (applied, replaced) = thread::scope(|scope| {
            let applies: Vec<_> = (0..APPLIES)
                .map(|n| {
                    let (desk, plan, start) = (&desk, &plan, &start);
                    scope.spawn(move || {
                        linger_before_locks(round * APPLIES + n);
                        let client = client_set_up(&desk.ca, |settings| {
                            settings.state_folder = desk.state();
                        });
                        start.wait();
                        until_free(|| alone(apply(&client, plan, desk.how())))
                    })
                })
                .collect();
            let replacing = scope.spawn(|| {
                linger_before_locks(round);
                start.wait();
                until_free(|| certpact::replace_plan(&plan, &desk.path("move"), &desk.state()))
            });
            let applied: Vec<_> = applies.into_iter().map(|one| one.join().unwrap()).collect();
            (applied, replacing.join().unwrap())
        });
        let done = applied.iter().filter(|one| is_done(one)).count();
        let not_found = applied.iter().filter(|one| is_not_found(one)).count();
        let new = desk.contracts() - contracts;
        assert_eq!(
            (done, not_found, new, desk.writes()),
            (6, 4, 1, 1),
            "round {round}: {applied:?}"
        );
        // Once the contract is made, the plan is not written again: it would make another one.
        let kind = replaced.err().map(|error| error.kind());
        assert!(matches!(kind, None | Some(ErrorKind::Refused)), "{kind:?}");
        (ended, refused, made) = (ended + done, refused + not_found, made + new);
    }
    eprintln!("{rounds} rounds: {ended} applies done, {refused} refused, {made} contracts made");
}

pub(crate) async fn plan_of(client: &Client, desired: &str) -> Plan {
    let desired = Desired::from_toml(desired).unwrap();
    client.plan(&desired, &Choice::default()).await.unwrap()
}

fn not_found(times: u32) -> Faults {
    let happens = Happening::Error {
        stage: Stage::Before,
        status: 404,
        shape: certpact_simulator::ErrorShape::default(),
        retry_after: None,
    };
    Faults {
        faults: vec![Fault {
            times: Some(times),
            ..Fault::of("GET", happens)
        }],
        ..Faults::default()
    }
}

fn is_done(applied: &Result<Report, Error>) -> bool {
    let report = applied.as_ref();
    report.is_ok_and(|report| states(report) == [StepState::Done])
}

fn is_not_found(applied: &Result<Report, Error>) -> bool {
    let error = applied.as_ref().err();
    error.is_some_and(|error| error.status() == Some(404))
}

const WRITERS: u64 = 10;
const LINES: u64 = 30;

/// A file that several write to, and what tells a line of it from the others.
struct Written {
    name: &'static str,
    write: fn(&Desk, &Path, u64),
    told_by: &'static str,
}

const WRITTEN: [Written; 2] = [
    Written {
        name: "secrets",
        write: keep_secret,
        told_by: "id",
    },
    Written {
        name: "record",
        write: send_recorded,
        told_by: "actor",
    },
];

fn keep_secret(_: &Desk, path: &Path, id: u64) {
    let mut file = SecretFile::open(path).unwrap();
    thread::yield_now();
    keep(&mut file, id).unwrap();
}

fn send_recorded(desk: &Desk, path: &Path, n: u64) {
    let client = client_set_up(&desk.ca, |settings| {
        settings.record_file = Some(path.to_owned());
        settings.actor = n.to_string();
    });
    let sent = alone(
        client
            .acme()
            .patch_contract(12345, &OFF, None, &Consent::none()),
    )
    .unwrap();
    assert_eq!(sent.warnings, Vec::<String>::new());
}

/// Ten threads write to one file, while another one moves it away, reads it and removes it.
#[test]
fn every_line_of_many_writers_is_kept() {
    for Written {
        name,
        write,
        told_by,
    } in WRITTEN
    {
        let desk = Desk::new("");
        let path = desk.path(name);
        let old = desk.path("old");
        let mut lines = BTreeSet::new();
        thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (desk, path) = (&desk, &path);
                    scope.spawn(move || {
                        linger_before_locks(writer);
                        for line in 0..LINES {
                            write(desk, path, writer * LINES + line);
                        }
                    })
                })
                .collect();
            while !writers.iter().all(|writer| writer.is_finished()) {
                thread::yield_now();
                if fs_err::rename(&path, &old).is_ok() {
                    lines.extend(whole_lines(&old));
                    fs_err::remove_file(&old).unwrap();
                }
            }
        });
        lines.extend(whole_lines(&path));
        let told: BTreeSet<String> = lines
            .iter()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            // A line of the record that was moved away before the outcome was known has none.
            .filter(|line| line["state"] != "unknown")
            .map(|line| line[told_by].to_string().replace('"', ""))
            .collect();
        let lost: Vec<u64> = (0..WRITERS * LINES)
            .filter(|n| !told.contains(&n.to_string()))
            .collect();
        assert!(lost.is_empty(), "{name} lacks {lost:?}");
    }
}

/// What is under way has no end yet.
fn whole_lines(path: &Path) -> Vec<String> {
    let text = fs_err::read_to_string(path).unwrap_or_default();
    let whole = text.split_inclusive('\n');
    whole
        .filter_map(|line| line.strip_suffix('\n'))
        .map(str::to_owned)
        .collect()
}

/// Ten applies of a plan each write the number of a contract into one desired file.
#[test]
fn every_number_of_many_applies_is_in_the_desired_file() {
    for round in 0..ROUNDS / 10 {
        let labels: Vec<String> = (0..APPLIES).map(|n| format!("shop-{n}")).collect();
        let desired: String = labels
            .iter()
            .map(|label| {
                format!(
                    "[[contract]] # {label}\nlabel = \"{label}\"\nproduct_name_id = \"ssl_dv_rapidssl\"\nsans = [\"{label}.example.com\"]\nauto_renew = true\n"
                )
            })
            .collect();
        let desk = Desk::new(&desired);
        let wanted = Desired::load(&desk.path("desired.toml")).unwrap();
        let client = client_of(&desk.ca);
        let plans: Vec<Plan> = labels
            .iter()
            .map(|label| {
                let choice = Choice {
                    only: [label.clone()].into(),
                    ..Choice::default()
                };
                alone(client.plan(&wanted, &choice)).unwrap()
            })
            .collect();
        let start = Barrier::new(plans.len());
        let reports: Vec<Report> = thread::scope(|scope| {
            let applies: Vec<_> = plans
                .iter()
                .zip(&labels)
                .map(|(plan, label)| {
                    let (desk, start) = (&desk, &start);
                    scope.spawn(move || {
                        linger_before_locks(round);
                        let how = Applying::noting_in(desk.path(&format!("{label}.journal")));
                        start.wait();
                        alone(apply(&client_of(&desk.ca), plan, how)).unwrap()
                    })
                })
                .collect();
            applies.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for (report, label) in reports.iter().zip(&labels) {
            assert_eq!(report.warnings, Vec::<String>::new(), "round {round}");
            let id = report.outcome[0].id.unwrap();
            let written = Desired::load(&desk.path("desired.toml")).unwrap();
            let mut items = written.contract.iter();
            let item = items.find(|item| item.label.as_deref() == Some(label));
            assert_eq!(item.unwrap().id, Some(id), "round {round}: {label}");
        }
        assert!(alone(desk.plan()).is_empty(), "round {round}");
    }
}
