//! `check --ndjson` on many lines, compared with only reading them into types on the same cores.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use certpact::{Contract, ReplaceContract};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::measured::{self, Run};
use crate::rust::{BODY, OBSERVED};
use crate::{Effort, Place};

/// The same lines, checked by the command and read by `serde_json`.
pub(crate) struct Lines {
    pub(crate) count: usize,
    /// Of the longest line.
    pub(crate) bytes: usize,
    pub(crate) checked: Vec<Run>,
    /// Checked where the command has one core.
    pub(crate) alone: Vec<Run>,
    pub(crate) read: Vec<Run>,
}

pub(crate) fn measure(place: &Place, effort: Effort) -> Lines {
    let file = place.inputs.join("lines.ndjson");
    let bytes = write(&file, effort.many);
    let check = |mut command: Command| {
        let words = ["check", "replace-contract", "--ndjson"];
        measured::run(command.args(words).arg(&file))
    };
    let mut lines = Lines {
        count: effort.many,
        bytes,
        checked: Vec::new(),
        alone: Vec::new(),
        read: Vec::new(),
    };
    for round in 1..=effort.rounds {
        eprintln!("lines, round {round} of {}", effort.rounds);
        lines.checked.push(check(Command::new(&place.command)));
        let mut alone = Command::new("taskset");
        alone.args(["--cpu-list", "0"]).arg(&place.command);
        lines.alone.push(check(alone));
        let mut read = Command::new(std::env::current_exe().unwrap());
        lines.read.push(measured::run(read.arg("lines").arg(&file)));
    }
    fs_err::remove_file(file).unwrap();
    lines
}

/// The documented update, for a contract of its own each, with what was observed of it. Answers how many bytes the
/// longest line has.
fn write(file: &Path, count: usize) -> usize {
    let mut output = BufWriter::new(File::create(file).unwrap());
    let body: Value = serde_json::from_str(BODY).unwrap();
    let mut observed: Value = serde_json::from_str(OBSERVED).unwrap();
    let mut bytes = 0;
    for id in 1..=count {
        observed["acme_contract_id"] = id.into();
        let line = json!({ "ids": [id], "body": body, "observed": observed });
        let line = line.to_string();
        bytes = bytes.max(line.len());
        writeln!(output, "{line}").unwrap();
    }
    output.flush().unwrap();
    bytes
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "reading them is the task")]
struct Line {
    ids: Vec<u64>,
    body: ReplaceContract,
    observed: Contract,
}

/// Each core reads its part, held in memory: the least that anyone can do with these lines.
pub(crate) fn read_into_types(file: &Path) {
    let text = fs_err::read(file).unwrap();
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let cores = std::thread::available_parallelism().unwrap().get();
    std::thread::scope(|scope| {
        for part in lines.chunks(lines.len().div_ceil(cores)) {
            scope.spawn(|| {
                for line in part.iter().filter(|line| !line.is_empty()) {
                    black_box(serde_json::from_slice::<Line>(line).unwrap());
                }
            });
        }
    });
}
