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

const PYTHON: [&str; 4] = [
    "import certpact",
    "import httpx",
    "import requests",
    "import pydantic",
];
const NODE: [&str; 3] = ["require('certpact')", "require('undici')", "require('zod')"];

pub(crate) fn measure(place: &Place, effort: Effort) -> Starts {
    eprintln!("starts");
    let rounds = effort.rounds * 6;
    let python = |code: &str| {
        let mut command = Command::new(&place.python);
        // Bytecode is kept, as it is where a service runs.
        command
            .args(["-c", code])
            .env_remove("PYTHONDONTWRITEBYTECODE");
        command
    };
    let node = |code: &str| {
        let mut command = Command::new("node");
        command.args(["-e", code]).current_dir(&place.node);
        command
    };
    Starts {
        python: over_bare(&PYTHON, python, rounds),
        node: over_bare(&NODE, node, rounds),
        command: command(&place.command, rounds),
    }
}

fn over_bare(
    codes: &[&'static str],
    start: impl Fn(&str) -> Command,
    rounds: usize,
) -> Vec<(&'static str, f64)> {
    let mut times = vec![Vec::new(); codes.len()];
    for code in codes {
        measured::timed(&mut start(code));
    }
    for _ in 0..rounds {
        let bare = measured::timed(&mut start(""));
        for (times, code) in times.iter_mut().zip(codes) {
            times.push((measured::timed(&mut start(code)) - bare) * 1e3);
        }
    }
    let medians = times.into_iter().map(measured::median);
    codes.iter().copied().zip(medians).collect()
}

fn command(path: &Path, rounds: usize) -> f64 {
    measured::median(
        (0..rounds).map(|_| measured::timed(Command::new(path).arg("--version")) * 1e3),
    )
}
