//! The page about reviewing plans: its workflow is run, step by step, against the simulator.

#![cfg(unix)]

use std::cell::RefCell;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use certpact_simulator::{Simulator, World};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::session::replay;
use crate::files;
use crate::lines::{SAID, problem, quoted};

const PAGE: &str = "docs/review.md";

/// The content of the first block that begins with this line.
fn block(first: &str) -> String {
    let page = files::text(PAGE);
    let (_, rest) = page.split_once(&format!("```{first}\n")).unwrap();
    rest.split_once("\n```\n").unwrap().0.to_owned() + "\n"
}

/// A machine that has checked the repository out, and has the command.
struct Runner<'a> {
    folder: TempDir,
    simulator: &'a Simulator,
    workflow: Value,
    /// What the steps print.
    log: RefCell<String>,
}

impl<'a> Runner<'a> {
    fn new(simulator: &'a Simulator, acknowledged: &str) -> Self {
        let runner = Self {
            folder: tempfile::tempdir().unwrap(),
            simulator,
            workflow: serde_saphyr::from_str(&block("yaml")).unwrap(),
            log: RefCell::default(),
        };
        let command = env!("CARGO_BIN_EXE_certpact-under-test");
        symlink(command, runner.path().join("certpact")).unwrap();
        let desired = block("toml file=contracts.toml");
        fs_err::write(runner.path().join("contracts.toml"), desired).unwrap();
        fs_err::write(runner.path().join("acknowledged.txt"), acknowledged).unwrap();
        runner
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn read(&self, file: &str) -> String {
        fs_err::read_to_string(self.path().join(file)).unwrap()
    }

    /// Runs the steps of a job until one fails: its name and its exit code.
    fn run(&self, job: &str) -> Option<(String, i32)> {
        let job = &self.workflow["jobs"][job];
        for step in job["steps"].as_array().unwrap() {
            let Some(script) = step["run"].as_str() else {
                assert!(step["uses"].is_string(), "{step}");
                continue;
            };
            let mut shell = Command::new("bash");
            shell
                .args(["-e", "-c", script])
                .current_dir(self.path())
                .env_clear();
            let path = std::env::var("PATH").unwrap();
            shell.env("PATH", format!("{}:{path}", self.path().display()));
            shell.env("CERTPACT_STATE_DIR", self.path().join("state"));
            shell.env("GITHUB_STEP_SUMMARY", self.path().join("summary"));
            shell.env("CERTPACT_ACME_URL", self.simulator.acme_url());
            for scope in [&self.workflow, job, step] {
                for (name, value) in scope["env"].as_object().into_iter().flatten() {
                    shell.env(name, self.evaluated(value.as_str().unwrap()));
                }
            }
            let output = shell.output().unwrap();
            let mut log = self.log.borrow_mut();
            for printed in [&output.stdout, &output.stderr] {
                log.push_str(str::from_utf8(printed).unwrap());
            }
            if !output.status.success() {
                let name = step["name"].as_str().unwrap().to_owned();
                return Some((name, output.status.code().unwrap()));
            }
        }
        None
    }

    fn evaluated(&self, value: &str) -> String {
        match value {
            "${{ secrets.CERTPACT_ACME_KEY }}" => self.simulator.acme_key(),
            "${{ github.actor }}" => "author".to_owned(),
            value if !value.contains("${{") => value.to_owned(),
            value => panic!("nobody knows what `{value}` is"),
        }
    }
}

/// What a step summary says in its one block of code; nothing else is in it but a heading.
fn unindented(summary: &str) -> String {
    let block = summary.strip_prefix("### Plan\n\n").unwrap();
    let lines = block.lines().map(|line| line.strip_prefix("    ").unwrap());
    lines.map(|line| format!("{line}\n")).collect()
}

fn writes(simulator: &Simulator) -> Vec<String> {
    let log = simulator.ca().log();
    let writes = log.iter().filter(|entry| entry.method != "GET");
    writes
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect()
}

#[test]
fn what_is_accepted_on_the_pull_request_is_sent_on_merge() {
    let simulator = Simulator::start(World::documented()).unwrap();
    let acknowledged = block("text file=acknowledged.txt");
    let (comment, _) = acknowledged.split_once("plan [HASH]").unwrap();

    let author = Runner::new(&simulator, comment);
    let refused = Some(("Is everything accepted?".to_owned(), 7));
    assert_eq!(author.run("review"), refused);
    let plan: Value = serde_json::from_str(&author.read("contracts.plan")).unwrap();
    let hash = &plan["hash"].as_str().unwrap()[..8];
    assert_eq!(
        author.read("plan.txt").replace(hash, "[HASH]"),
        block("text")
    );
    let summary = author.read("summary");
    assert_eq!(unindented(&summary), author.read("plan.txt"));

    let acknowledged = acknowledged.replace("[HASH]", hash);
    let author = Runner::new(&simulator, &acknowledged);
    assert_eq!(author.run("review"), None);
    assert_eq!(writes(&simulator), Vec::<String>::new());

    let merged = Runner::new(&simulator, &acknowledged);
    assert_eq!(merged.run("apply"), None);
    assert_eq!(writes(&simulator), ["PATCH /acme/12345"]);
    assert!(merged.path().join("contracts.plan.journal").exists());
    let record = merged.read("certpact.record");
    let record: Value = serde_json::from_str(record.trim_end()).unwrap();
    assert_eq!(
        (&record["actor"], &record["state"]),
        (&"author".into(), &"done".into())
    );

    // Nothing is left to do, and what was accepted for another plan is in nobody's way.
    assert_eq!(Runner::new(&simulator, &acknowledged).run("apply"), None);
    assert_eq!(writes(&simulator).len(), 1);
}

#[test]
fn what_has_changed_since_the_review_is_not_sent() {
    let simulator = Simulator::start(World::documented()).unwrap();
    let author = Runner::new(&simulator, "");
    author.run("review").unwrap();
    let plan: Value = serde_json::from_str(&author.read("contracts.plan")).unwrap();
    let acknowledged = block("text file=acknowledged.txt");
    let acknowledged = acknowledged.replace("[HASH]", &plan["hash"].as_str().unwrap()[..8]);
    let change = |world: &mut World| world.contracts[1].auto_renew ^= true;
    simulator.ca().change(change).unwrap();
    let merged = Runner::new(&simulator, &acknowledged);
    assert_eq!(merged.run("apply"), Some(("Apply".to_owned(), 7)));
    assert_eq!(writes(&simulator), Vec::<String>::new());
}

#[test]
fn no_value_is_a_command_to_the_runner_or_leaves_the_block_of_the_summary() {
    let mut world = World::documented();
    for organization in world
        .contracts
        .iter_mut()
        .flat_map(|one| &mut one.organization)
    {
        organization.address = SAID.to_owned();
    }
    let simulator = Simulator::start(world).unwrap();
    let author = Runner::new(&simulator, "");
    let address = quoted(&format!("```{SAID}"));
    let desired = block("toml file=contracts.toml").replace("\"456 New St\"", &address);
    fs_err::write(author.path().join("contracts.toml"), desired).unwrap();
    assert_eq!(author.run("review").unwrap().1, 7);
    let (log, plan) = (author.log.borrow(), author.read("plan.txt"));
    assert!(plan.contains("address: ") && log.contains(&plan), "{log}");
    assert_eq!(problem(&log, "github"), None);
    assert_eq!(unindented(&author.read("summary")), plan);
}

#[test]
fn its_commands_print_what_it_says() {
    let difference = replay(&files::root().join(PAGE));
    assert!(difference.is_none(), "{}", difference.unwrap_or_default());
}
