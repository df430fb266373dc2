//! `certpact check`: one request as the options say it, or many, a line each.

mod blocks;
mod many;

use certpact::{Consent, Error, Finding, Observed, ProductNameId, Severity};
use jiff::Timestamp;
use serde::Serialize;

use crate::arguments::{Arguments, Check};
use crate::formats::Judged;
use crate::input::call;
use crate::output::{Format, Output, Printed};
use crate::read::{is_stdin, read};
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
    let call = call.labeled(given.label.clone());
    let findings = if given.online {
        arguments.client()?.check(&call).await?
    } else {
        let at = given.observed_at.unwrap_or_else(Timestamp::now);
        let observed = match &given.observed {
            Some(file) => Observed::from_answers(call.operation.api(), &read(file)?, at)?,
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
    Ok(printed(&judged, given.fail_on.severity(), output))
}

pub(super) fn printed(judged: &Judged<'_>, fail_on: Severity, output: Output) -> Printed {
    let Judged {
        findings, consent, ..
    } = *judged;
    let printed = match (output.format, output.findings) {
        (_, Some(format)) => Printed::data(format.print(judged)),
        (Format::Text, None) if output.look.is_quiet => {
            let counting = render::counting(findings, consent, fail_on);
            let counting: Vec<Finding> = counting.cloned().collect();
            Printed::text(render::findings(&counting, consent, output.look))
        }
        (Format::Text, None) => Printed::text(render::findings(findings, consent, output.look)),
        (Format::Json, None) => Printed::json(&Findings { findings }),
    };
    printed.ending_with(u8::from(is_failing(findings, consent, fail_on)))
}

/// Whether there are findings from this severity on. What is accepted does not count.
fn is_failing(findings: &[Finding], consent: &Consent, from: Severity) -> bool {
    render::counting(findings, consent, from).next().is_some()
}
