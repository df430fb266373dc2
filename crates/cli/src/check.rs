//! `certpact check`: one request as the options say it, or many, a line each.

mod many;

use certpact::{Call, Consent, Error, Finding, Observed, ProductNameId, Severity};
use jiff::Timestamp;
use serde::Serialize;

use crate::arguments::{Arguments, Check};
use crate::commands::call;
use crate::formats::Judged;
use crate::input::{is_stdin, read};
use crate::output::{Format, Output, Printed};
use crate::render;

#[derive(Serialize)]
struct Findings<'a> {
    findings: &'a [Finding],
}

pub(crate) async fn run(
    arguments: &Arguments,
    given: &Check,
    output: Output,
) -> Result<Printed, Error> {
    if let Some(file) = &given.ndjson {
        return many::run(given, file, output).await;
    }
    let call = call(
        arguments,
        &given.operation,
        &given.ids,
        given.body.as_deref(),
    )?;
    let call = labelled(call, given.label.as_deref())?;
    let findings = if given.online {
        arguments.client()?.check(&call).await?
    } else {
        let at = given.observed_at.unwrap_or_else(Timestamp::now);
        let observed = match &given.observed {
            Some(file) => Observed::from_answers(&read(file)?, at)?,
            None => Observed::new(),
        };
        certpact::check(&call, &observed, given.product.clone().map(ProductNameId))?
    };
    let consent = given.consent.consent()?;
    consent.refuse_unknown(&findings, call.target().as_deref())?;
    let judged = Judged {
        findings: &findings,
        file: given.body.as_deref().filter(|file| !is_stdin(file)),
        consent: &consent,
    };
    let printed = match (output.format, output.findings) {
        (_, Some(format)) => Printed::data(format.print(&judged)),
        (Format::Text, None) => Printed::data(render::findings(&findings, &consent, output.paint)),
        (Format::Json, None) => Printed::json(&Findings {
            findings: &findings,
        }),
    };
    let is_failing = is_failing(&findings, &consent, given.fail_on.severity());
    Ok(printed.ending_with(u8::from(is_failing)))
}

/// Whether there are findings from this severity on. What is accepted does not count.
fn is_failing(findings: &[Finding], consent: &Consent, from: Severity) -> bool {
    let mut counting = findings
        .iter()
        .filter(|one| !render::is_accepted(one, consent));
    counting.any(|finding| finding.severity >= from)
}

/// The same call for what the label names.
fn labelled(call: Call, label: Option<&str>) -> Result<Call, Error> {
    let Some(label) = label else { return Ok(call) };
    let label = certpact::parse_label(label)?;
    Err(Error::invalid_input(format!(
        "`{}` makes nothing that `{label}` could be the label of",
        call.operation
    ))
    .with_hint("leave the label out, and name the contract by its id"))
}
