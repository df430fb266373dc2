//! What each command does: arguments in, everything that is printed out.

use std::collections::BTreeMap;
use std::path::Path;

use certpact::{
    Call, Client, Consent, Desired, Error, FieldState, Finding, Operation, Plan, Report, Sent,
    forget_journal, journal_of, rules,
};
use serde::Serialize;

use crate::arguments::{Arguments, Command, Direct};
use crate::input::read;
use crate::output::{Format, Output, Printed};
use crate::{check, completions, demo, render, schema, simulate};

pub(crate) async fn run(arguments: &Arguments, output: Output) -> Result<Printed, Error> {
    arguments.refuse_other_formats()?;
    match &arguments.command {
        Command::Check(given) => check::run(arguments, given, output).await,
        Command::Plan {
            desired,
            out,
            fail_on,
            detailed_exitcode,
        } => {
            let plan = arguments
                .client()?
                .plan(&read_desired(desired, arguments)?)
                .await?;
            if let Some(out) = out {
                save(&plan, out, desired)?;
            }
            let is_failing = plan
                .findings
                .iter()
                .any(|finding| finding.severity >= fail_on.severity());
            let code = match (is_failing, *detailed_exitcode && !plan.is_empty()) {
                (true, _) => 1,
                (false, true) => 9,
                (false, false) => 0,
            };
            Ok(match output.format {
                Format::Text => Printed::data(render::plan(&plan, output.paint)),
                Format::Json => json_of(&plan),
            }
            .ending_with(code))
        }
        Command::Apply {
            plan: path,
            consent,
        } => apply(arguments, path, consent.consent()?, output).await,
        Command::Verify { desired } => {
            let verification = arguments
                .client()?
                .verify(&read_desired(desired, arguments)?)
                .await?;
            let code = u8::from(verification.count(FieldState::Differs) > 0);
            Ok(match output.format {
                Format::Text => Printed::data(render::verification(&verification)),
                Format::Json => json_of(&verification),
            }
            .ending_with(code))
        }
        Command::Acme(given) => direct(arguments, given, output).await,
        Command::Rules => Ok(match output.format {
            Format::Text => Printed::data(render::rules()),
            Format::Json => Printed::json(&Rules {
                rules: rules::ALL.iter().map(rules::Described::from).collect(),
            }),
        }),
        Command::Explain { rule } => {
            let rule = rules::find(rule)?;
            Ok(match output.format {
                Format::Text => Printed::data(render::explanation(rule, output.paint)),
                Format::Json => Printed::json(&rules::Described::from(rule)),
            })
        }
        Command::Simulate {
            port,
            backstage_port,
            world,
            port_file,
        } => {
            simulate::run(
                *port,
                *backstage_port,
                world.as_deref(),
                port_file.as_deref(),
                output,
            )
            .await
        }
        Command::Demo => demo::run(output).await,
        Command::Schema { of } => Ok(Printed::data(schema::print(*of))),
        Command::Completions { shell } => Ok(Printed::data(completions::script(*shell)?)),
    }
}

#[derive(Serialize)]
struct Rules {
    rules: Vec<rules::Described>,
}

async fn apply(
    arguments: &Arguments,
    path: &Path,
    consent: Consent,
    output: Output,
) -> Result<Printed, Error> {
    let plan = Plan::load(path)?;
    let client = arguments.client()?;
    let cleared = plan.acknowledge(consent)?;
    let report: Report = client.apply(&cleared, Some(&journal_of(path))).await?;
    let code = report.exit_code;
    Ok(match output.format {
        Format::Text => Printed::data(render::report(&report, output.paint)),
        Format::Json => json_of(&report),
    }
    .ending_with(code))
}

async fn direct(arguments: &Arguments, given: &Direct, output: Output) -> Result<Printed, Error> {
    let call = call(
        arguments,
        &given.operation,
        &given.ids,
        given.body.as_deref(),
    )?;
    let client: Client = arguments.client()?;
    let consent = given.consent.consent()?;
    if !call.operation.is_write() && consent != Consent::none() {
        return Err(Error::invalid_input(format!(
            "`{}` is a read: there is nothing to acknowledge or overrule",
            call.operation
        )));
    }
    let sent = client.send(&call, &consent).await?;
    Ok(match (&sent.answer, output.format) {
        (Some(answer), Format::Text) => Printed::data(render::answer(answer)),
        // In the form that `--observed` takes.
        (Some(answer), Format::Json) => {
            Printed::json(&BTreeMap::from([(call.operation.as_str(), answer)]))
        }
        (None, Format::Text) => {
            let notes = if sent.findings.is_empty() {
                String::new()
            } else {
                render::findings(&sent.findings, &consent, output.paint)
            };
            Printed::data(String::new()).saying(&format!("{notes}{}", render::sent(&call, &sent)))
        }
        (None, Format::Json) => Printed::json(&Written::of(&call, &sent)),
    })
}

#[derive(Serialize)]
struct Written<'a> {
    operation: Operation,
    target: Option<String>,
    sent_to: &'a str,
    findings: &'a [Finding],
}

impl<'a> Written<'a> {
    fn of(call: &Call, sent: &'a Sent) -> Self {
        Self {
            operation: call.operation,
            target: call.target(),
            sent_to: &sent.sent_to,
            findings: &sent.findings,
        }
    }
}

pub(crate) fn call(
    arguments: &Arguments,
    operation: &str,
    ids: &[u64],
    body: Option<&Path>,
) -> Result<Call, Error> {
    let call = Call::new(Operation::parse(operation)?, ids).of_account(arguments.account_id());
    match body {
        Some(file) => call.with_body(&read(file)?),
        None => Ok(call),
    }
}

/// The desired file, with the account of `--account-id` where an item names none.
fn read_desired(path: &Path, arguments: &Arguments) -> Result<Desired, Error> {
    let mut desired = Desired::load(path)?;
    for item in &mut desired.contract {
        item.account_id = item.account_id.or(arguments.account_id());
    }
    Ok(desired)
}

/// A new plan has looked at the CA again, so that the journal of an earlier one in the same file is
/// of no further use.
fn save(plan: &Plan, path: &Path, desired: &Path) -> Result<(), Error> {
    let is_same = |left: &Path, right: &Path| match (left.canonicalize(), right.canonicalize()) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    };
    if is_same(path, desired) {
        return Err(Error::invalid_input(format!(
            "`{}` is the desired file, and would be overwritten by the plan",
            path.display()
        )));
    }
    forget_journal(&journal_of(path))?;
    plan.save(path)
}

/// Values that carry the version of their format themselves.
fn json_of(value: &impl Serialize) -> Printed {
    let text = serde_json::to_string(value).expect("what is printed has text as keys");
    Printed::data(format!("{text}\n"))
}
