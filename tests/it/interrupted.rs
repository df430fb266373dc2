//! The command is ended while a write is under way: by force, by one interrupt, and by two.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Stdio};

use certpact_simulator::{Simulator, World};
use serde_json::Value;

use crate::apply_fixture::CHANGES;
use crate::cli::session::{Session, kill_int};
use crate::held_answers::Gate;

/// A plan in a folder, and a CA behind a gate that it was made against.
struct Scene {
    session: Session,
    gate: Gate,
    apply: String,
}

impl Scene {
    fn of(desired: &str) -> Self {
        let session = Session::with(Simulator::start(World::documented()).unwrap());
        let gate = Gate::before(session.ca());
        session.write("desired.toml", desired);
        let certpact = format!("CERTPACT_ACME_URL={} certpact", gate.url());
        session.run(&format!("{certpact} plan desired.toml --out make.plan"));
        let plan: Value = serde_json::from_str(&session.read("make.plan")).unwrap();
        let findings = plan["findings"].as_array().unwrap();
        let to_accept = findings
            .iter()
            .filter_map(|one| one["acknowledgement"].as_str());
        let accepted: String = to_accept
            .map(|one| format!(" --acknowledge {one}"))
            .collect();
        Self {
            apply: format!("{certpact} apply make.plan --secret-file secrets{accepted}"),
            session,
            gate,
        }
    }

    /// An apply whose first write the CA has carried out and not answered yet.
    fn under_way(&self) -> Child {
        let mut command = self.session.command(&self.apply);
        let apply = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        self.gate.wait_for_write();
        apply.unwrap()
    }
}

/// Interrupts it, and waits until it says so.
fn interrupt(apply: &mut Child) -> BufReader<ChildStderr> {
    kill_int(apply);
    let mut said = BufReader::new(apply.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.starts_with("interrupted: "), "{line}");
    said
}

/// The states of the steps, the exit code, and what else was said.
fn ended(apply: Child, mut said: BufReader<ChildStderr>) -> (String, Option<i32>, String) {
    let output = apply.wait_with_output().unwrap();
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    (printed, output.status.code(), rest)
}

const SHOP: &str = "\
[[contract]]
label = \"shop\"
product_name_id = \"ssl_dv_rapidssl\"
sans = [\"shop.example.com\"]
auto_renew = true
";

#[test]
fn a_creation_whose_answer_was_not_waited_for_is_not_sent_again() {
    let Scene {
        session,
        gate,
        apply,
    } = &Scene::of(SHOP);
    let mut killed = session.command(apply).spawn().unwrap();
    gate.wait_for_write();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let writes = session.writes();
    assert_eq!(writes.lines().count(), 1, "{writes}");

    let refused = session.run(apply);
    assert!(refused.ends_with("? 8\n"), "{refused}");
    assert!(refused.contains("--created shop=ID"), "{refused}");
    assert!(refused.contains("--not-created shop"), "{refused}");
    assert_eq!(session.writes(), writes);

    let made = session
        .ca()
        .world()
        .contracts
        .pop()
        .unwrap()
        .acme_contract_id;
    let done = session.run(&format!("{apply} --created shop={made}"));
    assert!(done.contains("1 step done"), "{done}");
    assert_eq!(session.writes(), writes);
    let desired = session.read("desired.toml");
    assert!(desired.contains(&format!("id = {made}\n")), "{desired}");
}

/// Two contracts to be made, and two to be changed.
fn of_all_kinds() -> String {
    let store = SHOP.replace("shop", "store");
    format!("{SHOP}{CHANGES}{store}")
}

#[test]
fn who_is_killed_at_any_step_goes_on_and_makes_nothing_twice() {
    for nth in 1..=4 {
        let Scene {
            session,
            gate,
            apply,
        } = &Scene::of(&of_all_kinds());
        let mut killed = session.command(apply).spawn().unwrap();
        for _ in 1..nth {
            gate.wait_for_write();
            gate.let_go();
        }
        gate.wait_for_write();
        killed.kill().unwrap();
        killed.wait().unwrap();
        // Nobody takes this answer.
        gate.let_go();

        // The one whose answer was not waited for is looked up at the CA, if it makes a contract.
        let writes = session.ca().log();
        let last = writes.iter().rfind(|entry| entry.method != "GET").unwrap();
        let mut go_on = format!("{apply} --keep-going");
        if last.method == "POST" {
            let made = session.ca().world().contracts.pop().unwrap();
            let label = if made.sans[0].starts_with("shop") {
                "shop"
            } else {
                "store"
            };
            go_on = format!("{go_on} --created {label}={}", made.acme_contract_id);
        }
        let going_on = session.command(&go_on).spawn().unwrap();
        for _ in nth..4 {
            gate.wait_for_write();
            gate.let_go();
        }
        let ended = going_on.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{nth}");
        let lines: Vec<String> = session.writes().lines().map(str::to_owned).collect();
        let distinct: BTreeSet<&String> = lines.iter().collect();
        assert_eq!((lines.len(), distinct.len()), (4, 4), "{nth}: {lines:?}");
    }
}

#[test]
fn one_interrupt_lets_the_request_under_way_end_and_begins_nothing() {
    let scene = Scene::of(CHANGES);
    let mut apply = scene.under_way();
    let said = interrupt(&mut apply);
    scene.gate.let_go();
    let (printed, code, rest) = ended(apply, said);
    assert_eq!((code, rest.as_str()), (Some(130), ""));
    assert!(
        printed.contains("1 step done, 1 step not attempted"),
        "{printed}"
    );
    assert_eq!(scene.session.writes().lines().count(), 1);
}

#[test]
fn two_interrupts_wait_for_nothing_and_say_what_is_unknown() {
    let scene = Scene::of(CHANGES);
    let mut apply = scene.under_way();
    let said = interrupt(&mut apply);
    kill_int(&apply);
    let (printed, code, rest) = ended(apply, said);
    assert_eq!((code, rest.as_str()), (Some(8), ""), "{printed}");
    assert!(
        printed.contains("1 step unknown, 1 step not attempted"),
        "{printed}"
    );
}
