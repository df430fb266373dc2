//! Requests a line each, judged as they come, on all cores: few blocks of lines are held at a time.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use certpact::{Consent, Error, Finding, Operation, Request, Severity, cores, in_order};
use jiff::Timestamp;
use serde::Serialize;

use super::blocks::{Block, Blocks};
use super::is_failing;
use crate::arguments::Check;
use crate::output::{self, Output, Printed, versioned};
use crate::read::{LARGEST, open};

/// What is said of a line.
#[derive(Serialize)]
struct Said {
    line: u64,
    #[serde(flatten)]
    verdict: Verdict,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Findings(Vec<Finding>),
    Error(Error),
}

/// What is said of a block of lines, and the worst exit code in it.
#[derive(Default)]
struct Answered {
    text: String,
    code: u8,
}

/// How every line is judged.
struct Judge {
    operation: Operation,
    /// When that was read which a line has observed, where it does not say.
    at: Timestamp,
    fail_on: Severity,
}

pub(super) async fn run(given: &Check, file: &Path, output: Output) -> Result<Printed, Error> {
    if output.findings.is_some() {
        return Err(Error::invalid_input(
            "`--ndjson` prints a line of JSON for each line, and has no other format",
        ));
    }
    let judge = Judge {
        operation: Operation::parse(&given.operation)?,
        at: Timestamp::now(),
        fail_on: given.fail_on.severity(),
    };
    let blocks = Blocks::of(open(file)?);
    let path = file.to_owned();
    // Apart from the thread that waits for an interrupt: a terminal's line may never come.
    let judged = tokio::task::spawn_blocking(move || {
        let work = move |block: io::Result<Block>| block.map(|block| judge.block(&block));
        let mut worst = 0;
        let end = in_order(cores(), blocks, work, |answered| {
            match answered.map(|answered| answered.tell(&mut worst)) {
                Ok(told) => told,
                Err(error) => ControlFlow::Break(Err(Error::of_file(&path, &error))),
            }
        });
        end.unwrap_or(Ok(worst))
    });
    let code = judged
        .await
        .map_err(|error| Error::invalid_input(format!("the check ended early: {error}")))??;
    Ok(Printed::default().ending_with(code))
}

impl Answered {
    /// Breaks off where nobody can be told.
    fn tell(&self, worst: &mut u8) -> ControlFlow<Result<u8, Error>> {
        *worst = self.code.max(*worst);
        match io::stdout().write_all(self.text.as_bytes()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(Ok(output::unwritten(&error, *worst))),
        }
    }
}

impl Judge {
    fn block(&self, block: &Block) -> Answered {
        let mut answered = Answered::default();
        for (number, line) in block.lines() {
            let judged = match line {
                Some(line) if line.trim_ascii().is_empty() => continue,
                Some(line) => Request::parse(line, number)
                    .and_then(|request| request.check(self.operation, self.at)),
                None => Err(Error::invalid_input(format!(
                    "line {number} is larger than {} MiB",
                    LARGEST >> 20
                ))),
            };
            let (verdict, code) = match judged {
                Ok(findings) => {
                    let is_failing = is_failing(&findings, &Consent::none(), self.fail_on);
                    (Verdict::Findings(findings), u8::from(is_failing))
                }
                Err(error) => {
                    let code = error.exit_code();
                    (Verdict::Error(error), code)
                }
            };
            answered.code = answered.code.max(code);
            answered.text += &versioned(&Said {
                line: number,
                verdict,
            });
        }
        answered
    }
}
