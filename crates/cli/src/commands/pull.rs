//! `certpact pull`: what the CA holds, as a desired file.

use certpact::{Api, Error};

use crate::arguments::Arguments;
use crate::input::targets;
use crate::output::{Format, Output, Printed};

pub(crate) async fn run(
    arguments: &Arguments,
    api: &str,
    given: &[String],
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
    let client = arguments.client()?;
    let pulled = client.pull(api, &wanted, arguments.account_id()).await?;
    Ok(match output.format {
        Format::Json => Printed::json(&pulled.desired),
        Format::Text => Printed::data(pulled.text),
    })
}
