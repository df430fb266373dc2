//! `certpact apply`: from a plan to what was sent.

use std::collections::BTreeMap;

use certpact::{Applying, Consent, Error, Secret};

use crate::arguments::{Apply, Arguments};
use crate::output::{Format, Output, Printed, json_of, warn, warned};
use crate::read;
use crate::render;
use crate::secrets::Place;

/// The contracts that were made, by label. One that is given twice could be either.
fn created(given: &[(String, u64)]) -> Result<BTreeMap<String, u64>, Error> {
    let mut made = BTreeMap::new();
    for (label, id) in given {
        if made
            .insert(label.clone(), *id)
            .is_some_and(|other| other != *id)
        {
            return Err(Error::invalid_input(format!(
                "`--created` gives two ids to `{label}`"
            )));
        }
    }
    Ok(made)
}

pub(crate) async fn run(
    arguments: &Arguments,
    given: &Apply,
    output: Output,
) -> Result<Printed, Error> {
    let (plan, journal) = read::plan(&given.plan)?;
    let client = arguments.client()?;
    let mut consent: Consent = given.consent.consent()?;
    let mut warnings = Vec::new();
    if let Some(file) = &given.acknowledge_file {
        warnings = consent
            .add_from_file(&read::read(file)?, &plan.hash)
            .map_err(|error| error.in_file(file))?;
    }
    warn(&warnings, output);
    let place = Place::of(&given.secret)?;
    let answers = plan.secrets();
    let reserved = if answers > 0 {
        place.reserve_shown(client.state_folder(), answers)?
    } else {
        None
    };
    let cleared = plan.acknowledge(consent)?;
    let shows_secrets = place.shows();
    let how = Applying {
        journal,
        secrets: place.into_file(),
        max_steps: given.max_steps,
        allow_unread: given.allow_unread,
        keep_going: given.keep_going,
        created: created(&given.created)?,
        not_created: given.not_created.iter().cloned().collect(),
    };
    let report = client.apply(&cleared, how).await?;
    let printed = || match output.format {
        Format::Text => Printed::text(render::report(&report, output.look)),
        Format::Json => json_of(&report),
    };
    let printed = if shows_secrets {
        Secret::in_clear(printed).holding_secret(reserved)
    } else {
        printed()
    };
    Ok(printed
        .saying(&warned(&report.warnings))
        .ending_with(report.exit_code))
}
