//! What each command does: arguments in, everything that is printed out.

mod apply;
mod check;
mod completions;
mod demo;
mod direct;
mod lint;
mod man;
mod plan;
mod pull;
mod simulate;

use certpact::{Api, Error, FieldState, rules};
use serde::Serialize;

use crate::arguments::{Arguments, Command};
use crate::input::read_desired;
use crate::output::{Format, Output, Printed, json_of, unless_unread};
use crate::{render, schema};

pub(crate) async fn run(arguments: &Arguments, output: Output) -> Result<Printed, Error> {
    arguments.refuse_other_formats()?;
    arguments.refuse_shared_stdin()?;
    match &arguments.command {
        Command::Check(given) => check::run(arguments, given, output).await,
        Command::Plan(given) => plan::run(arguments, given, output).await,
        Command::Apply(given) => apply::run(arguments, given, output).await,
        Command::Lint { desired, fail_on } => lint::run(desired, *fail_on, output),
        Command::Pull {
            api,
            targets,
            reading,
        } => pull::run(arguments, api, targets, reading, output).await,
        Command::Verify { desired, reading } => {
            let client = reading.client(arguments.client()?);
            let verification = client.verify(&read_desired(desired, arguments)?).await?;
            let code = u8::from(verification.count(FieldState::Differs) > 0);
            Ok(match output.format {
                Format::Text => Printed::text(render::verification(&verification, output.look)),
                Format::Json => json_of(&verification),
            }
            .ending_with(unless_unread(code, &verification.unread)))
        }
        Command::Acme(given) => direct::run(arguments, Api::Acme, given, output).await,
        Command::Order(given) => direct::run(arguments, Api::Order, given, output).await,
        Command::Cps(given) => direct::run(arguments, Api::Cps, given, output).await,
        Command::Rules => Ok(match output.format {
            Format::Text => Printed::text(render::rules(output.look)),
            Format::Json => Printed::json(&Rules {
                rules: rules::all().map(rules::Described::from).collect(),
            }),
        }),
        Command::Explain { rule } => {
            let rule = rules::find(rule)?;
            Ok(match output.format {
                Format::Text => Printed::data(render::explanation(rule, output.look)),
                Format::Json => Printed::json(&rules::Described::from(rule)),
            })
        }
        Command::Simulate(given) => simulate::run(given, output).await,
        Command::Demo => demo::run(output).await,
        Command::Schema { of } => Ok(Printed::data(schema::print(*of))),
        Command::Man { folder } => man::write(folder),
        Command::Completions { shell } => Ok(Printed::data(completions::script(*shell)?)),
    }
}

#[derive(Serialize)]
struct Rules {
    rules: Vec<rules::Described>,
}
