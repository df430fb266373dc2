//! The figures in `docs/performance.md`, each between its marks, and the chart.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::keys::Keys;
use crate::lines::Lines;
use crate::measured::{Run, count, median, spread};
use crate::plans::{self, Plans};
use crate::starts::Starts;
use crate::{Contest, Effort, Language, Place, Runs, Task, chart, field};

const LANGUAGES: [Language; 3] = [Language::Rust, Language::Python, Language::Node];
const AT_ONCE: [u16; 4] = [1, 16, 64, 256];

/// All that was measured.
pub(crate) struct Figures {
    pub(crate) runs: Runs,
    pub(crate) lines: Lines,
    pub(crate) plans: Vec<Plans>,
    pub(crate) keys: Vec<Keys>,
    pub(crate) starts: Starts,
}

impl Figures {
    /// Our rate divided by a peer's in the same round: the median, the least and the most.
    pub(crate) fn ratio(&self, contest: Contest, peer: &'static str) -> [f64; 3] {
        self.compared((contest, field(contest)[0]), (contest, peer))
    }

    /// The same beside what our clients stand on, in a program without another language in it.
    fn ratio_to_rust(&self, contest: Contest) -> [f64; 3] {
        let bare = Contest {
            language: Language::Rust,
            ..contest
        };
        self.compared((contest, field(contest)[0]), (bare, "reqwest"))
    }

    fn compared(&self, ours: (Contest, &'static str), theirs: (Contest, &'static str)) -> [f64; 3] {
        let rounds = self.runs[&ours].iter().zip(&self.runs[&theirs]);
        spread(rounds.map(|(ours, theirs)| ours.rate() / theirs.rate()))
    }
}

pub(crate) fn write(place: &Place, effort: Effort, figures: &Figures) {
    let bars = chart::bars(figures);
    let parts = [
        ("run", run(effort)),
        ("chart", listed(&bars)),
        ("calls", calls(figures)),
        ("checks", checks(figures)),
        ("lines", lines(&figures.lines)),
        ("plans", plans(&figures.plans)),
        ("starts", starts(&figures.starts)),
        ("versions", versions(place)),
    ];
    let folder = place.root.join("docs");
    write_parts(&folder.join("performance.md"), &parts);
    write_keys(place, &figures.keys);
    fs_err::write(folder.join("performance.svg"), chart::svg(&bars)).unwrap();
    eprintln!("wrote docs/performance.md, docs/performance.svg and docs/fleet.md");
}

pub(crate) fn write_plans(place: &Place, figures: &[Plans]) {
    let page = place.root.join("docs/performance.md");
    write_parts(&page, &[("plans", plans(figures))]);
}

pub(crate) fn write_keys(place: &Place, figures: &[Keys]) {
    let page = place.root.join("docs/fleet.md");
    write_parts(&page, &[("keys", keys(figures))]);
}

/// Puts each part between its marks in a page.
fn write_parts(page: &Path, parts: &[(&str, String)]) {
    let mut text = fs_err::read_to_string(page).unwrap();
    for (name, new) in parts {
        let begins = format!("<!-- {name}: written by `cargo xtask bench` -->\n");
        let ends = format!("<!-- end of {name} -->");
        let (before, rest) = text.split_once(&begins).expect(name);
        let (_, after) = rest.split_once(&ends).expect(name);
        text = format!("{before}{begins}{new}{ends}{after}");
    }
    fs_err::write(page, text).unwrap();
}

pub(crate) fn named(language: Language) -> &'static str {
    match language {
        Language::Rust => "Rust",
        Language::Python => "Python",
        Language::Node => "Node",
    }
}

/// A client is called the same whether it is awaited or not.
pub(crate) fn shown(name: &str) -> &str {
    name.trim_end_matches(" async")
}

pub(crate) fn two(value: f64) -> String {
    if value < 0.005 {
        "under 0.01".to_owned()
    } else if value < 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.0}")
    }
}

fn with_spread(values: [f64; 3]) -> String {
    let [median, least, most] = values.map(two);
    if least == most {
        return median;
    }
    format!("{median} ({least} to {most})")
}

fn run(effort: Effort) -> String {
    format!(
        "Medians of {} interleaved rounds, with the least and the most in parentheses, on {} cores, of which the server\n\
         of the calls takes one.\n",
        effort.rounds,
        std::thread::available_parallelism().unwrap()
    )
}

fn listed(bars: &[(String, f64)]) -> String {
    let bars = bars.iter();
    bars.map(|(label, ratio)| format!("- {label}: {}\n", two(*ratio)))
        .collect()
}

fn calls(figures: &Figures) -> String {
    let mut text = String::new();
    for language in LANGUAGES {
        let _ = writeln!(
            text,
            "{}### {}\n\n| Compared with | 1 at a time | 16 at once | 64 at once | 256 at once |\n|---|---|---|---|---|",
            if text.is_empty() { "" } else { "\n" },
            named(language)
        );
        for peer in peers(language) {
            let cells = AT_ONCE.map(|at_once| cell(figures, language, Task::Call(at_once), peer));
            let _ = writeln!(text, "| {peer} | {} |", cells.join(" | "));
        }
        if language != Language::Rust {
            let cells = AT_ONCE.map(|at_once| {
                let task = Task::Call(at_once);
                with_spread(figures.ratio_to_rust(Contest { language, task }))
            });
            let _ = writeln!(text, "| reqwest, from Rust | {} |", cells.join(" | "));
        }
        text.push_str(&costs(figures, language));
    }
    text
}

/// Who takes part in calls, each once.
fn peers(language: Language) -> Vec<&'static str> {
    let mut peers: Vec<&str> = Vec::new();
    for at_once in AT_ONCE {
        let task = Task::Call(at_once);
        for peer in &field(Contest { language, task })[1..] {
            if !peers.contains(&shown(peer)) {
                peers.push(shown(peer));
            }
        }
    }
    peers
}

/// A ratio with its spread, or a dash where the peer does not take part.
fn cell(figures: &Figures, language: Language, task: Task, peer: &str) -> String {
    let contest = Contest { language, task };
    let mut peers = field(contest)[1..].iter();
    peers.find(|other| shown(other) == peer).map_or_else(
        || "-".to_owned(),
        |peer| with_spread(figures.ratio(contest, peer)),
    )
}

/// What one call costs, at 64 at once.
fn costs(figures: &Figures, language: Language) -> String {
    let task = Task::Call(64);
    let contest = Contest { language, task };
    let mut text =
        String::from("\n| At 64 at once | CPU time of a call | Peak memory |\n|---|---|---|\n");
    for name in field(contest) {
        let runs = &figures.runs[&(contest, *name)];
        let micros = median(runs.iter().map(|run| run.cpu * 1e6 / count(run.calls)));
        let megabytes = median(runs.iter().map(Run::mib));
        let _ = writeln!(
            text,
            "| {} | {micros:.0} µs | {megabytes:.0} MiB |",
            shown(name)
        );
    }
    text
}

fn checks(figures: &Figures) -> String {
    let mut text =
        String::from("| Language | Compared with | Rate | Of certpact |\n|---|---|---|---|\n");
    for language in LANGUAGES {
        let task = Task::Judge;
        let contest = Contest { language, task };
        let ours = &figures.runs[&(contest, "certpact")];
        let micros = median(ours.iter().map(|run| 1e6 / run.rate()));
        for peer in &field(contest)[1..] {
            let cell = cell(figures, language, task, peer);
            let _ = writeln!(
                text,
                "| {} | {peer} | {cell} | {micros:.0} µs |",
                named(language)
            );
        }
    }
    text
}

fn lines(lines: &Lines) -> String {
    let time_beside = |runs: &[Run]| {
        let rounds = runs.iter().zip(&lines.read);
        with_spread(spread(
            rounds.map(|(ours, read)| ours.seconds / read.seconds),
        ))
    };
    let rows = [
        ("on all cores", &lines.checked),
        ("on one core", &lines.alone),
    ];
    let mut text = format!(
        "{} lines of {} bytes.\n\n\
         | `check --ndjson` | Time, compared with `serde_json` on all cores | CPU time of a line | Peak memory |\n|---|---|---|---|\n",
        lines.count, lines.bytes
    );
    for (named, runs) in rows {
        let cpu = median(runs.iter().map(|run| run.cpu * 1e6 / count(lines.count)));
        let peak = median(runs.iter().map(Run::mib));
        let _ = writeln!(
            text,
            "| {named} | {} | {cpu:.1} µs | {peak:.0} MiB |",
            time_beside(runs)
        );
    }
    text
}

fn plans(plans: &[Plans]) -> String {
    let mut text = String::from(
        "| Contracts | Time | CPU time | Peak memory | Over one contract's, for each | Plan file, for each |\n|---|---|---|---|---|---|\n",
    );
    let least = plans.first().map_or(0.0, peak);
    for plan in plans {
        let contracts = count(plan.contracts);
        let seconds = median(plan.runs.iter().map(|run| run.seconds));
        let cpu = median(plan.runs.iter().map(|run| run.cpu));
        let each = if plan.contracts < plans::LARGE {
            "-".to_owned()
        } else {
            format!("{:.1} kB", (peak(plan) - least) * 1048.576 / contracts)
        };
        let _ = writeln!(
            text,
            "| {} | {seconds:.2} s | {cpu:.2} s | {:.0} MiB | {each} | {:.1} kB |",
            plan.contracts,
            peak(plan),
            count(plan.file / 100) / contracts / 10.0
        );
    }
    let exponents = (
        plans::exponent(plans, |run| run.seconds),
        plans::exponent(plans, |run| run.cpu),
        plans::exponent(plans, |run| count(run.peak_kib)),
    );
    if let (Some(time), Some(cpu), Some(memory)) = exponents {
        let _ = writeln!(
            text,
            "\nFrom {} contracts on, the time grows with their number to the power of {time:.2}, CPU time of {cpu:.2}, memory of\n\
             {memory:.2}.",
            plans::LARGE
        );
    }
    text
}

fn keys(keys: &[Keys]) -> String {
    let mut text =
        String::from("| Keys, each with 200 contracts | Time of the plan |\n|---|---|\n");
    for Keys { keys, seconds } in keys {
        let _ = writeln!(text, "| {keys} | {seconds:.1} s |");
    }
    text
}

fn peak(plans: &Plans) -> f64 {
    median(plans.runs.iter().map(Run::mib))
}

fn starts(starts: &Starts) -> String {
    let mut text = String::from("| Start | Over the bare interpreter |\n|---|---|\n");
    for (code, millis) in starts.python.iter().chain(&starts.node) {
        let _ = writeln!(text, "| `{code}` | {millis:.1} ms |");
    }
    let _ = writeln!(
        text,
        "| `certpact --version`, whole | {:.1} ms |",
        starts.command
    );
    text
}

/// The peers' versions, as their own package managers say them.
fn versions(place: &Place) -> String {
    let python = "import importlib.metadata as m, sys; print('Python ' + sys.version.split()[0]); \
                  [print(n, m.version(n)) for n in ('httpx', 'requests', 'aiohttp', 'openapi-python-client', 'pydantic', 'jsonschema', 'jsonschema-rs')]";
    let node = "console.log('Node ' + process.version); for (const n of ['undici', 'openapi-fetch', 'ajv', 'zod']) \
                console.log(n, JSON.parse(require('fs').readFileSync(`node_modules/${n}/package.json`)).version)";
    let said = |mut command: Command| String::from_utf8(command.output().unwrap().stdout).unwrap();
    let mut of_python = Command::new(&place.python);
    of_python.args(["-c", python]);
    let mut of_node = Command::new("node");
    of_node.args(["-e", node]).current_dir(&place.node);
    let mut of_rust = Command::new("rustc");
    of_rust.arg("--version");
    let lock = fs_err::read_to_string(place.root.join("Cargo.lock")).unwrap();
    let crates = ["reqwest", "hyper", "serde_json", "sonic-rs"].map(|name| {
        let (_, rest) = lock
            .split_once(&format!("name = \"{name}\"\nversion = \""))
            .unwrap();
        format!("{name} {}", rest.split_once('"').unwrap().0)
    });
    let of_rust = said(of_rust);
    let of_rust = of_rust.split(" (").next().unwrap().to_owned();
    let lines = [said(of_python), said(of_node)].concat();
    let all = [of_rust]
        .into_iter()
        .chain(crates)
        .chain(lines.lines().map(str::to_owned));
    all.map(|one| format!("- {one}\n")).collect()
}
