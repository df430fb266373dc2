//! Requests a line each, judged as they come: no more than one is held at a time.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use certpact::{Call, Consent, Error, Finding, Id, Observed, Operation, ProductNameId, Severity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::is_failing;
use crate::arguments::Check;
use crate::output::{self, Output, Printed, versioned};
use crate::read::{LARGEST, open};

/// One request. What a line leaves out is as with the option of that name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request<'a> {
    #[serde(default)]
    ids: Vec<Id>,
    label: Option<String>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    #[serde(borrow)]
    observed: Option<&'a RawValue>,
    observed_at: Option<Timestamp>,
    product: Option<String>,
}

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
    let (input, path) = (open(file)?, file.to_owned());
    // Apart from the thread that waits for an interrupt: a terminal's line may never come.
    let judged = tokio::task::spawn_blocking(move || judge.lines(BufReader::new(input), &path));
    let code = judged
        .await
        .map_err(|error| Error::invalid_input(format!("the check ended early: {error}")))??;
    Ok(Printed::default().ending_with(code))
}

impl Judge {
    /// Judges line by line, and answers the worst exit code.
    fn lines(&self, mut input: impl BufRead, path: &Path) -> Result<u8, Error> {
        let failed = |error: io::Error| Error::of_file(path, &error);
        let (mut worst, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            let mut limited = input.by_ref().take(LARGEST + 1);
            if limited.read_until(b'\n', &mut line).map_err(failed)? == 0 {
                return Ok(worst);
            }
            number += 1;
            let judged = if line.len() as u64 > LARGEST {
                if !line.ends_with(b"\n") {
                    input.skip_until(b'\n').map_err(failed)?;
                }
                let message = format!("line {number} is larger than {} MiB", LARGEST >> 20);
                Err(Error::invalid_input(message))
            } else if line.trim_ascii().is_empty() {
                continue;
            } else {
                self.line(number, &line)
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
            worst = worst.max(code);
            let said = Said {
                line: number,
                verdict,
            };
            // Not locked for longer: whoever reports an interrupt has to get at it.
            if let Err(error) = write!(io::stdout(), "{}", versioned(&said)) {
                return Ok(output::unwritten(&error, worst));
            }
        }
    }

    fn line(&self, number: u64, line: &[u8]) -> Result<Vec<Finding>, Error> {
        let request: Request<'_> = serde_json::from_slice(line)
            .map_err(|error| Error::misread_from("this is not a request", number, &error))?;
        let call = Call::new(self.operation, &request.ids).labeled(request.label);
        let call = match request.body {
            // Text is the body as it stands, as it is everywhere in JSON.
            Some(body) => match serde_json::from_str::<String>(body.get()) {
                Ok(text) => call.with_body(&text)?,
                Err(_) => call.with_body(body.get())?,
            },
            None => call,
        };
        let at = request.observed_at.unwrap_or(self.at);
        let observed = match request.observed {
            Some(observed) => Observed::from_answers(self.operation.api(), observed.get(), at)?,
            None => Observed::new(),
        };
        certpact::check(&call, &observed, request.product.map(ProductNameId))
    }
}
