//! What each command does: arguments in, everything that is printed out.

use std::path::Path;

use certpact::{Api, Call, Desired, Error, FieldState, Id, Operation, rules};
use serde::Serialize;

use crate::arguments::{Arguments, Command};
use crate::input::read;
use crate::output::{Format, Output, Printed, json_line};
use crate::{apply, check, completions, demo, direct, pull, render, schema, simulate};

pub(crate) async fn run(arguments: &Arguments, output: Output) -> Result<Printed, Error> {
    arguments.refuse_other_formats()?;
    match &arguments.command {
        Command::Check(given) => check::run(arguments, given, output).await,
        Command::Plan(given) => apply::plan(arguments, given, output).await,
        Command::Apply(given) => apply::apply(arguments, given, output).await,
        Command::Lint { desired, fail_on } => check::lint(desired, *fail_on, output),
        Command::Pull { api, targets } => pull::run(arguments, api, targets, output).await,
        Command::Verify { desired } => {
            let verification = arguments
                .client()?
                .verify(&read_desired(desired, arguments)?)
                .await?;
            let code = u8::from(verification.count(FieldState::Differs) > 0);
            Ok(match output.format {
                Format::Text => Printed::text(render::verification(&verification)),
                Format::Json => json_of(&verification),
            }
            .ending_with(code))
        }
        Command::Acme(given) => direct::run(arguments, Api::Acme, given, output).await,
        Command::Order(given) => direct::run(arguments, Api::Order, given, output).await,
        Command::Cps(given) => direct::run(arguments, Api::Cps, given, output).await,
        Command::Rules => Ok(match output.format {
            Format::Text => Printed::text(render::rules()),
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

pub(crate) fn call(
    arguments: &Arguments,
    operation: &str,
    ids: &[String],
    body: Option<&Path>,
) -> Result<Call, Error> {
    let operation = Operation::parse(operation)?;
    if arguments.account_id().is_some() && operation.api() != Api::Acme {
        return Err(Error::invalid_input(format!(
            "`{operation}` has one key for all: `--account-id` chooses among those of `acme`"
        ))
        .with_hint("leave `--account-id` out"));
    }
    let ids: Vec<Id> = ids
        .iter()
        .map(|id| operation.parse_id(id))
        .collect::<Result<_, _>>()?;
    let call = Call::new(operation, &ids).of_account(arguments.account_id());
    match body {
        Some(file) => call.with_body(&read(file)?),
        None => Ok(call),
    }
}

/// The desired file, with the account of `--account-id` where an item names none.
pub(crate) fn read_desired(path: &Path, arguments: &Arguments) -> Result<Desired, Error> {
    let mut desired = Desired::load(path)?;
    for item in &mut desired.contract {
        item.account_id = item.account_id.or(arguments.account_id());
    }
    Ok(desired)
}

/// Values that carry the version of their format themselves.
pub(crate) fn json_of(value: &impl Serialize) -> Printed {
    Printed::data(json_line(value))
}
