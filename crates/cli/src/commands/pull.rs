//! `certpact pull`: what the CA holds, as a desired file.

use certpact::{Api, Desired, Error, Unread};
use serde::Serialize;

use crate::arguments::{Arguments, ReadingArguments};
use crate::output::{Format, Output, Printed, unless_unread};
use crate::read::targets;

/// A desired state, and what is not in it because it could not be read.
#[derive(Serialize)]
struct Read<'a> {
    #[serde(flatten)]
    desired: &'a Desired,
    #[serde(skip_serializing_if = "is_empty")]
    unread: &'a [Unread],
}

/// A desired file knows no such member: one that lacks nothing can be planned as it is.
fn is_empty(unread: &&[Unread]) -> bool {
    unread.is_empty()
}

pub(crate) async fn run(
    arguments: &Arguments,
    api: &str,
    given: &[String],
    reading: &ReadingArguments,
    output: Output,
) -> Result<Printed, Error> {
    let apis = Api::ALL.map(|api| api.as_str());
    let apis = apis.map(|api| format!("`{api}`")).join(", ");
    let known = Api::ALL.into_iter().find(|one| one.as_str() == api);
    let Some(api) = known else {
        return Err(
            Error::invalid_input(format!("there is nothing to pull from `{api}`"))
                .with_hint(format!("give one of {apis}")),
        );
    };
    let wanted = targets(given)?;
    let client = reading.client(arguments.client()?);
    let pulled = client.pull(api, &wanted, arguments.account_id()).await?;
    Ok(match output.format {
        Format::Json => Printed::json(&Read {
            desired: &pulled.desired,
            unread: &pulled.unread,
        }),
        Format::Text => Printed::data(pulled.text),
    }
    .ending_with(unless_unread(0, &pulled.unread)))
}
