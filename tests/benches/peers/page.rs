//! `docs/performance.md` and its chart, from the runs.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::{Contest, Language, Place, Run, Runs, Task, field};

const LANGUAGES: [(Language, &str); 3] = [
    (Language::Rust, "Rust"),
    (Language::Python, "Python"),
    (Language::Node, "Node"),
];
const AT_ONCE: [u16; 4] = [1, 16, 64, 256];

/// What the chart shows: a contest, and the peer.
const CHART: [(Language, Task, &str); 8] = [
    (Language::Rust, Task::Call(64), "reqwest"),
    (Language::Python, Task::Call(1), "httpx"),
    (Language::Python, Task::Call(64), "aiohttp async"),
    (Language::Python, Task::Call(64), "httpx async"),
    (Language::Python, Task::Judge, "jsonschema"),
    (Language::Python, Task::Judge, "pydantic"),
    (Language::Node, Task::Call(1), "undici"),
    (Language::Node, Task::Call(64), "undici"),
];

pub(crate) fn write(root: &Path, place: &Place, runs: &Runs, rounds: usize) {
    let chart: Vec<(String, f64)> = CHART
        .into_iter()
        .map(|(language, task, peer)| {
            let (_, named) = LANGUAGES.iter().find(|(one, _)| *one == language).unwrap();
            let does = match task {
                Task::Call(1) => "calls, one at a time".to_owned(),
                Task::Call(at_once) => format!("calls, {at_once} at once"),
                Task::Judge => "judging a request".to_owned(),
            };
            let label = format!("{named}: {does}, beside {}", shown(peer));
            let [median, ..] = ratio(runs, Contest { language, task }, peer);
            (label, median)
        })
        .collect();
    let page = page(place, runs, rounds, &chart);
    fs_err::write(root.join("docs/performance.md"), page).unwrap();
    fs_err::write(root.join("docs/performance.svg"), svg(&chart)).unwrap();
    eprintln!("wrote docs/performance.md and docs/performance.svg");
}

/// Our rate beside a peer's in the same round: the median, the least and the most.
fn ratio(runs: &Runs, contest: Contest, peer: &'static str) -> [f64; 3] {
    let (ours, theirs) = (
        &runs[&(contest, field(contest)[0])],
        &runs[&(contest, peer)],
    );
    let rounds = ours.iter().zip(theirs);
    let mut ratios: Vec<f64> = rounds
        .map(|(ours, theirs)| ours.rate() / theirs.rate())
        .collect();
    ratios.sort_by(f64::total_cmp);
    [
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1],
    ]
}

fn median(runs: &[Run], of: impl Fn(&Run) -> f64) -> f64 {
    let mut all: Vec<f64> = runs.iter().map(of).collect();
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// A client is called the same whether it is awaited or not.
fn shown(name: &str) -> &str {
    name.trim_end_matches(" async")
}

fn two(value: f64) -> String {
    if value < 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.0}")
    }
}

fn page(place: &Place, runs: &Runs, rounds: usize, chart: &[(String, f64)]) -> String {
    let mut text = format!(
        "# Performance\n\n\
         `cargo xtask bench` measures certpact beside what people would use instead, and writes this page. Each figure\n\
         is certpact's rate divided by the peer's rate in the same round: above 1, certpact is faster. Medians of\n\
         {rounds} interleaved rounds, with the least and the most in parentheses. Each run is a process of its own; all\n\
         ask one server on loopback, which takes one of the {} cores.\n\n\
         ![Rates beside the peers](performance.svg)\n\n",
        std::thread::available_parallelism().unwrap()
    );
    for (label, ratio) in chart {
        let _ = writeln!(text, "- {label}: {}", two(*ratio));
    }
    text.push_str(
        "\n## Calls\n\n\
         One GET of a contract, its answer read into the type that the client has, else into what JSON makes of it.\n",
    );
    for (language, named) in LANGUAGES {
        let _ = writeln!(
            text,
            "\n### {named}\n\n| Beside | 1 at a time | 16 at once | 64 at once | 256 at once |\n|---|---|---|---|---|"
        );
        let mut peers: Vec<&str> = Vec::new();
        for peer in AT_ONCE.into_iter().flat_map(|at_once| {
            let task = Task::Call(at_once);
            field(Contest { language, task })[1..].iter()
        }) {
            if !peers.iter().any(|other| shown(other) == shown(peer)) {
                peers.push(peer);
            }
        }
        for peer in peers {
            let cells = AT_ONCE.map(|at_once| cell(runs, language, Task::Call(at_once), peer));
            let _ = writeln!(text, "| {} | {} |", shown(peer), cells.join(" | "));
        }
        text.push_str(&costs(runs, language));
    }
    text.push_str(
        "\n## Judging\n\n\
         The documented update of an OV contract, with its observed state. The peers only look at the form of the body, or\n\
         only read it: they say nothing of what the request does.\n\n| Language | Beside | Rate |\n|---|---|---|\n",
    );
    for (language, named) in LANGUAGES {
        let task = Task::Judge;
        for peer in &field(Contest { language, task })[1..] {
            let cell = cell(runs, language, task, peer);
            let _ = writeln!(text, "| {named} | {peer} | {cell} |");
        }
    }
    text.push_str("\n## Versions\n\n");
    text.push_str(&versions(place));
    text
}

/// A ratio with its spread, or a dash where the peer does not take part.
fn cell(runs: &Runs, language: Language, task: Task, peer: &str) -> String {
    let contest = Contest { language, task };
    let peer = field(contest)[1..]
        .iter()
        .find(|other| shown(other) == shown(peer));
    peer.map_or_else(
        || "-".to_owned(),
        |peer| {
            let [median, least, most] = ratio(runs, contest, peer).map(two);
            format!("{median} ({least} to {most})")
        },
    )
}

/// What one call costs, at 64 at once.
fn costs(runs: &Runs, language: Language) -> String {
    let contest = Contest {
        language,
        task: Task::Call(64),
    };
    let mut text =
        String::from("\n| At 64 at once | CPU time a call | Peak memory |\n|---|---|---|\n");
    for name in field(contest) {
        let runs = &runs[&(contest, *name)];
        let micros = median(runs, |run| run.cpu * 1e6 / calls(run));
        let megabytes = median(runs, |run| kib(run) / 1024.0);
        let _ = writeln!(
            text,
            "| {} | {micros:.0} µs | {megabytes:.0} MiB |",
            shown(name)
        );
    }
    text
}

fn calls(run: &Run) -> f64 {
    f64::from(u32::try_from(run.calls).unwrap())
}

fn kib(run: &Run) -> f64 {
    f64::from(u32::try_from(run.peak_kib).unwrap())
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

/// Bars on a scale where each step doubles, with a line at 1.
fn svg(chart: &[(String, f64)]) -> String {
    const LEFT: f64 = 330.0;
    const DOUBLING: f64 = 55.0;
    const ROW: f64 = 26.0;
    let one = LEFT + 2.0 * DOUBLING;
    let height = ROW * (f64::from(u32::try_from(chart.len()).unwrap()) + 1.5);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"{one}\" y=\"16\" text-anchor=\"middle\" fill=\"#555555\">as fast</text>\n"
    );
    for (at, (label, ratio)) in chart.iter().enumerate() {
        let y = ROW * (f64::from(u32::try_from(at).unwrap()) + 1.0);
        let end = one + ratio.log2().clamp(-2.0, 6.0) * DOUBLING;
        let (x, width) = (one.min(end), (end - one).abs());
        let color = if *ratio >= 1.0 { "#2a7f62" } else { "#b3562b" };
        let _ = write!(
            text,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#222222\">{label}</text>\n\
             <rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"16\" fill=\"{color}\"/>\n\
             <text x=\"{:.1}\" y=\"{}\" fill=\"#222222\">{}</text>\n",
            LEFT - 10.0,
            y + 13.0,
            y,
            one.max(end) + 6.0,
            y + 13.0,
            two(*ratio)
        );
    }
    let _ = writeln!(
        text,
        "<line x1=\"{one}\" y1=\"20\" x2=\"{one}\" y2=\"{:.0}\" stroke=\"#555555\"/>\n</svg>",
        height - 6.0
    );
    text
}
