//! How long it takes until certpact can be used: `import`, `require` and the command.

use std::path::Path;
use std::process::Command;

use crate::measured;
use crate::{Effort, Place};

/// Milliseconds of each start, over those of the bare interpreter.
pub(crate) struct Starts {
    pub(crate) python: Vec<(&'static str, f64)>,
    pub(crate) node: Vec<(&'static str, f64)>,
    /// `certpact --version`, whole.
    pub(crate) command: f64,
}

const PYTHON: [&str; 4] = ["certpact", "httpx", "requests", "pydantic"];
const NODE: [&str; 3] = ["certpact", "undici", "zod"];

pub(crate) fn measure(place: &Place, effort: Effort) -> Starts {
    eprintln!("starts");
    let rounds = effort.rounds * 6;
    let python = |package: &str| {
        let mut command = Command::new(&place.python);
        let code = if package.is_empty() {
            "pass".to_owned()
        } else {
            format!("import {package}")
        };
        // Bytecode is kept, as it is where a service runs.
        command
            .args(["-c", &code])
            .env_remove("PYTHONDONTWRITEBYTECODE");
        command
    };
    let node = |package: &str| {
        let mut command = Command::new("node");
        let code = if package.is_empty() {
            String::new()
        } else {
            format!("require('{package}')")
        };
        command.args(["-e", &code]).current_dir(&place.node);
        command
    };
    Starts {
        python: over_bare(&PYTHON, python, rounds),
        node: over_bare(&NODE, node, rounds),
        command: command(&place.command, rounds),
    }
}

fn over_bare(
    packages: &[&'static str],
    start: impl Fn(&str) -> Command,
    rounds: usize,
) -> Vec<(&'static str, f64)> {
    let mut times = vec![Vec::new(); packages.len()];
    for package in packages {
        measured::timed(&mut start(package));
    }
    for _ in 0..rounds {
        let bare = measured::timed(&mut start(""));
        for (times, package) in times.iter_mut().zip(packages) {
            times.push((measured::timed(&mut start(package)) - bare) * 1e3);
        }
    }
    let medians = times.into_iter().map(measured::median);
    packages.iter().copied().zip(medians).collect()
}

fn command(path: &Path, rounds: usize) -> f64 {
    measured::median(
        (0..rounds).map(|_| measured::timed(Command::new(path).arg("--version")) * 1e3),
    )
}
