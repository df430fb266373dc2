//! `certpact acme OPERATION` and its like: one request, judged first.

use std::collections::BTreeMap;
use std::io::Write;

use certpact::{
    AcmeCredentials, Api, Call, ChangedOrganization, Client, Consent, Error, Finding, Operation,
    Reserved, Secret, Sent,
};
use serde::Serialize;

use crate::arguments::{Arguments, Direct};
use crate::input::call;
use crate::lines::Lines;
use crate::output::{Format, Output, Printed, reserved_in, warned};
use crate::render;
use crate::secrets::Place;

pub(crate) async fn run(
    arguments: &Arguments,
    api: Api,
    given: &Direct,
    output: Output,
) -> Result<Printed, Error> {
    let call = call(
        arguments,
        &given.operation,
        &given.ids,
        given.body.as_deref(),
    )?
    .labeled(given.label.clone())
    .named(given.name.clone());
    let other = call.operation.api();
    if other != api {
        return Err(Error::invalid_input(format!(
            "`{}` is an operation of `{other}`, not of `{api}`",
            call.operation
        ))
        .with_hint(format!("`certpact {other} {}`", given.operation)));
    }
    let client: Client = arguments.client()?;
    let consent = given.consent.consent()?;
    if !call.operation.is_write() && consent != Consent::none() {
        return Err(Error::invalid_input(format!(
            "`{}` is a read: there is nothing to acknowledge or overrule",
            call.operation
        )));
    }
    let mut place = Place::of(&given.secret)?;
    if !call.operation.delivers_secret() {
        place.refuse_any(&call)?;
        let sent = client.send(&call, &consent).await?;
        return Ok(printed(&call, &sent, &consent, output).saying(&warned(&sent.warnings)));
    }
    let reserved = place
        .reserve(client.state_folder())
        .map_err(|error| error.for_operation(call.operation))?;
    let sent = match client.send(&call, &consent).await {
        Ok(sent) => sent,
        Err(error) => return Err(unreadable(&mut place, &call, error, reserved)),
    };
    let printed = || printed(&call, &sent, &consent, output);
    if place.shows() {
        let printed = Secret::in_clear(printed).holding_secret(Some(reserved));
        return Ok(printed.saying(&warned(&sent.warnings)));
    }
    let mut warnings = sent.warnings.clone();
    let mut code = 0;
    if let Some(credentials) = &sent.credentials
        && let Err(error) = place.keep(&call, Some(credentials), &credentials.answer, reserved)
    {
        code = error.exit_code();
        let hint = error.hint().unwrap_or_default();
        warnings.push(format!("{error}; {hint}"));
    }
    Ok(printed().saying(&warned(&warnings)).ending_with(code))
}

/// An answer that could not be understood is kept all the same: the CA shows it this once.
fn unreadable(place: &mut Place, call: &Call, error: Error, reserved: Reserved) -> Error {
    let Some(answer) = error.answer() else {
        return error;
    };
    if place.shows() {
        let answer: Lines = answer.reveal().lines().collect();
        let written = std::io::stdout().write_all(answer.as_ref().as_bytes());
        return match written {
            Ok(()) => error,
            Err(unwritten) => error.with_hint(format!(
                "{unwritten}; {}",
                reserved_in(reserved, answer.as_ref())
            )),
        };
    }
    match place.keep(call, None, answer, reserved) {
        Ok(()) => error.with_hint("the answer is in the file for secrets, as it was received"),
        Err(unkept) => {
            let hint = unkept.hint().unwrap_or_default();
            error.with_hint(format!("{unkept}; {hint}"))
        }
    }
}

fn printed(call: &Call, sent: &Sent, consent: &Consent, output: Output) -> Printed {
    match (&sent.answer, output.format) {
        (Some(answer), Format::Text) => Printed::text(render::answer(answer, output.look)),
        // In the form that `--observed` takes.
        (Some(answer), Format::Json) => {
            Printed::json(&BTreeMap::from([(call.operation.as_str(), answer)]))
        }
        (None, Format::Text) => {
            let mut notes = Lines::default();
            if !sent.findings.is_empty() && !output.aside.is_quiet {
                notes = render::findings(&sent.findings, consent, output.aside);
            }
            notes.append(render::sent(call, sent, output.aside));
            let credentials = sent.credentials.as_ref().map(render::credentials);
            Printed::text(credentials.unwrap_or_default()).saying(&notes)
        }
        (None, Format::Json) => Printed::json(&Written::of(call, sent)),
    }
}

#[derive(Serialize)]
struct Written<'a> {
    operation: Operation,
    target: Option<String>,
    sent_to: &'a str,
    findings: &'a [Finding],
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a AcmeCredentials>,
    /// The outcome of a change of organization.
    #[serde(flatten)]
    changed: Option<&'a ChangedOrganization>,
}

impl<'a> Written<'a> {
    fn of(call: &Call, sent: &'a Sent) -> Self {
        Self {
            operation: call.operation,
            target: call.target(),
            sent_to: &sent.sent_to,
            findings: &sent.findings,
            answer: sent.credentials.as_ref(),
            changed: sent.changed.as_ref(),
        }
    }
}
