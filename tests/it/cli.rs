//! What people read: the command's output, whole.
//!
//! Every `tests/cli/*.md` is a session with the command against a simulator of its own. Blocks
//! marked `file=NAME` are files in its folder, blocks marked `console` are run. `UPDATE=1` writes
//! what is printed into them; read the difference before it is committed.

pub(crate) mod session;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use certpact_simulator::{Contract, Simulator, World};
use serde_json::Value;

use session::{Session, replay};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn the_command_prints_what_the_sessions_say() {
    let mut sessions: Vec<PathBuf> = fs_err::read_dir(root().join("cli"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    sessions.sort();
    assert!(!sessions.is_empty());
    let differences: Vec<String> = sessions.iter().filter_map(|file| replay(file)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn three_hundred_contracts_that_share_an_organization_are_one_hazard_on_one_screen() {
    let mut world = World::documented();
    let first = world.contracts[0].clone();
    world.contracts = (1000..1300)
        .map(|id| Contract {
            acme_contract_id: id,
            sans: vec![format!("shop-{id}.example.com")],
            ..first.clone()
        })
        .collect();
    let session = Session::with(Simulator::start(world).unwrap());
    let items = (1000..1300)
        .map(|id| format!("[[contract]]\nid = {id}\norganization = {{ city = \"Oakland\" }}\n"));
    session.write("desired.toml", &items.collect::<String>());

    let planned = session.run("certpact --rate-limit off plan desired.toml --out move.plan");
    assert!(
        planned.contains("300 steps, 1 hazard, 300 notices"),
        "{planned}"
    );
    assert!(planned.lines().count() <= 24, "{planned}");
    let acknowledged = |count| {
        format!(
            "certpact --rate-limit off apply move.plan --acknowledge acme.organization_revalidation@1000:{count}"
        )
    };
    let refused = session.run(&acknowledged(299));
    assert!(
        refused.ends_with("? 7\n") && session.writes().is_empty(),
        "{refused}"
    );
    let applied = session.run(&acknowledged(300));
    assert!(applied.contains("300 steps done (simulator)"), "{applied}");
    let planned = session.run("certpact --rate-limit off plan desired.toml");
    assert!(planned.contains("0 steps"), "{planned}");
}

#[test]
fn the_same_state_planned_twice_has_one_hash() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write(
        "desired.toml",
        "[[contract]]\nid = 12345\nauto_renew = false\n",
    );
    let hash = |file: &str| {
        session.run(&format!("certpact plan desired.toml --out {file}"));
        let plan: Value = serde_json::from_str(&session.read(file)).unwrap();
        plan["hash"].as_str().unwrap().to_owned()
    };
    assert_eq!(hash("one.plan"), hash("two.plan"));
}

#[cfg(unix)]
#[test]
fn a_plan_and_its_journal_can_be_read_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write(
        "desired.toml",
        "[[contract]]\nid = 12345\nauto_renew = false\n",
    );
    session.run("certpact plan desired.toml --out move.plan");
    session.run("certpact apply move.plan");
    for file in ["move.plan", "move.plan.journal"] {
        let mode = fs_err::metadata(session.path(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

/// What a simulation of the command holds, and the file in which it says where it is.
#[cfg(unix)]
fn simulated(arguments: &[&str]) -> (Value, Value) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ports");
    let mut command = Command::new(env!("CARGO_BIN_EXE_certpact-under-test"));
    let mut running = command
        .arg("simulate")
        .args(arguments)
        .arg("--port-file")
        .arg(&file)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The first line comes once everything is there.
    let mut line = String::new();
    BufReader::new(running.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let ports: Value = serde_json::from_str(&fs_err::read_to_string(file).unwrap()).unwrap();
    let url = ports["backstage_url"].as_str().unwrap();
    let host = url.split('/').nth(2).unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /_simulator/world HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    drop(running.stdin.take());
    running.wait().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (serde_json::from_str(body).unwrap(), ports)
}

#[cfg(unix)]
#[test]
fn a_simulation_begins_now_and_holds_as_many_contracts_as_it_is_told() {
    let default = World::default().clock.to_string();
    for (arguments, contracts) in [(&[][..], 2), (&["--contracts", "250"], 252)] {
        let (world, ports) = simulated(arguments);
        assert_eq!(world["contracts"].as_array().unwrap().len(), contracts);
        assert!(world["clock"].as_str().unwrap() > default.as_str());
        assert_eq!(ports["format_version"], 1);
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    fs_err::write(file.path(), format!(r#"{{"clock":"{default}"}}"#)).unwrap();
    let (world, _) = simulated(&["--world", file.path().to_str().unwrap()]);
    assert_eq!(world, serde_json::to_value(World::default()).unwrap());
}

#[cfg(unix)]
#[test]
fn a_simulation_says_that_its_input_was_closed() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_certpact-under-test"))
        .arg("simulate")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(command.stdin.take());
    let output = command.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said.lines().last(),
        Some("standard input was closed, and so the simulation ended")
    );
    assert_eq!(output.status.code(), Some(0));
}

/// Variables of the environment are named where a person looks first.
#[test]
fn the_help_names_every_variable() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let help = session.run("certpact --help");
    let settings = crate::files::text("crates/certpact/src/settings/mod.rs");
    let named = settings
        .split('"')
        .filter(|text| text.starts_with("CERTPACT_"));
    for variable in named.chain(["CERTPACT_LOG", "HTTPS_PROXY", "NO_COLOR", "CLICOLOR_FORCE"]) {
        // Each of them that is also taken from a file is named once.
        let name = variable
            .strip_suffix("_FILE")
            .filter(|name| settings.contains(&format!("\"{name}\"")));
        let name = name.unwrap_or(variable);
        assert!(help.contains(name), "{variable}");
    }
}
