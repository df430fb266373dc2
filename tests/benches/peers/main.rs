//! Compared with what people would use instead: calls and checks in Rust, Python and Node; and the command with many
//! lines, with plans of many contracts, and how fast it starts.
//!
//! `cargo xtask bench` sets the peers up and runs it. Everything is a ratio of one run: the rounds of all are
//! interleaved, each in a process of its own, against one loopback server that is the same for all.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on says where"
)]

mod chart;
mod keys;
mod lines;
mod measured;
mod page;
mod plans;
mod rust;
mod server;
mod simulated;
mod starts;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use measured::Run;

/// What is compared: the language, what it does, and how many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Contest {
    language: Language,
    task: Task,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Language {
    Rust,
    Python,
    Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    /// Calls, one after the other or so many at once.
    Call(u16),
    Judge,
}

type Runs = BTreeMap<(Contest, &'static str), Vec<Run>>;

/// Who takes part; ours is first.
fn field(contest: Contest) -> &'static [&'static str] {
    match (contest.language, contest.task) {
        (Language::Rust, Task::Call(_)) => &["certpact", "reqwest", "hyper"],
        (Language::Rust, Task::Judge) => &["certpact", "serde_json", "sonic-rs"],
        (Language::Python, Task::Call(1)) => {
            &["certpact", "httpx", "requests", "openapi-python-client"]
        }
        (Language::Python, Task::Call(_)) => &["certpact async", "httpx async", "aiohttp async"],
        (Language::Python, Task::Judge) => &["certpact", "jsonschema", "jsonschema-rs", "pydantic"],
        (Language::Node, Task::Call(_)) => &["certpact", "undici", "fetch", "openapi-fetch"],
        (Language::Node, Task::Judge) => &["certpact", "ajv", "zod"],
    }
}

fn contests() -> Vec<Contest> {
    let languages = [Language::Rust, Language::Python, Language::Node];
    let tasks = [1, 16, 64, 256].map(Task::Call);
    let all = languages.into_iter().flat_map(|language| {
        let tasks = tasks.into_iter().chain([Task::Judge]);
        tasks.map(move |task| Contest { language, task })
    });
    all.collect()
}

/// Where `cargo xtask bench` has put what is needed.
struct Place {
    root: PathBuf,
    python: PathBuf,
    node: PathBuf,
    /// The command, as it is released.
    command: PathBuf,
    inputs: PathBuf,
    url: String,
}

/// How much is measured.
#[derive(Clone, Copy)]
struct Effort {
    rounds: usize,
    /// Of each run of a contest.
    seconds: f64,
    /// Of lines, and of contracts of the largest plan.
    many: usize,
}

impl Place {
    /// With a server for all calls.
    fn new([python, node, command, inputs]: [PathBuf; 4]) -> (Self, Server) {
        let server = Server::start();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let place = Self {
            root: root.to_owned(),
            python,
            node,
            command,
            inputs,
            url: server.url.clone(),
        };
        (place, server)
    }

    fn command(&self, contest: Contest, name: &str, seconds: f64) -> Command {
        let scripts = self.root.join("tests/benches/peers");
        let (kind, script) = match contest.task {
            Task::Call(_) => ("call", "calls"),
            Task::Judge => ("judge", "judging"),
        };
        let mut command = match contest.language {
            Language::Rust => {
                let mut command = Command::new(std::env::current_exe().unwrap());
                command.arg(kind);
                command
            }
            Language::Python => {
                let mut command = Command::new(&self.python);
                command.arg(scripts.join(format!("{script}.py")));
                command
            }
            Language::Node => {
                let mut command = Command::new("node");
                // Node looks for packages beside the script.
                command.arg(self.node.join(format!("{script}.mjs")));
                command
            }
        };
        command.arg(name);
        match contest.task {
            Task::Call(at_once) => command.arg(&self.url).arg(at_once.to_string()),
            Task::Judge => command.arg(&self.inputs),
        };
        command.arg(seconds.to_string());
        command
    }

    fn run(&self, contest: Contest, name: &str, seconds: f64) -> Run {
        let output = self
            .command(contest, name, seconds)
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(output.status.success(), "{contest:?} {name}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The server in a process of its own, which ends with its standard input.
struct Server {
    child: Child,
    url: String,
    _ends_it: ChildStdin,
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut url).unwrap();
        Self {
            _ends_it: child.stdin.take().unwrap(),
            child,
            url: url.trim().to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["server"] => server::run(),
        ["call", name, url, at_once, seconds] => {
            rust::call(
                name,
                url,
                at_once.parse().unwrap(),
                seconds.parse().unwrap(),
            );
        }
        ["judge", name, _, seconds] => rust::judge(name, seconds.parse().unwrap()),
        ["lines", file] => lines::read_into_types(Path::new(file)),
        [
            what,
            rounds,
            seconds,
            many,
            python,
            node,
            command,
            inputs,
            ..,
        ] => {
            let effort = Effort {
                rounds: rounds.parse().unwrap(),
                seconds: seconds.parse().unwrap(),
                many: many.parse().unwrap(),
            };
            let paths = [python, node, command, inputs].map(PathBuf::from);
            let (place, server) = Place::new(paths);
            match what {
                "compare" => compare(effort, &place, server),
                "plans" => page::write_plans(&place, &plans::measure(&place, effort)),
                "keys" => page::write_keys(&place, &keys::measure(&place, effort)),
                what => panic!("nothing is called {what}"),
            }
        }
        _ => eprintln!("`cargo xtask bench` runs it"),
    }
}

fn compare(effort: Effort, place: &Place, server: Server) {
    rust::inputs(&place.inputs, &place.root);
    let mut runs = Runs::new();
    for round in 1..=effort.rounds {
        eprintln!("round {round} of {}", effort.rounds);
        for contest in contests() {
            for name in field(contest) {
                let run = place.run(contest, name, effort.seconds);
                runs.entry((contest, *name)).or_default().push(run);
            }
        }
    }
    drop(server);
    let lines = lines::measure(place, effort);
    let plans = plans::measure(place, effort);
    let keys = keys::measure(place, effort);
    let starts = starts::measure(place, effort);
    page::write(
        place,
        effort,
        &page::Figures {
            runs,
            lines,
            plans,
            keys,
            starts,
        },
    );
}
