//! `certpact plan` and `certpact apply`: from a desired file to what was sent.

use std::path::Path;

use certpact::{Applying, Choice, Consent, Error, Plan, Secret, journal_of, replace_plan};

use crate::arguments::{Apply, Arguments, Planning};
use crate::commands::{json_of, read_desired};
use crate::input::{self, targets};
use crate::output::{Format, Output, Printed, say, warned};
use crate::render;
use crate::secrets::Place;

pub(crate) async fn plan(
    arguments: &Arguments,
    given: &Planning,
    output: Output,
) -> Result<Printed, Error> {
    let choice = Choice {
        only: targets(&given.only)?,
        except: targets(&given.except)?,
        send_contacts: targets(&given.send_contacts)?,
    };
    let desired = read_desired(&given.desired, arguments)?;
    let plan = arguments.client()?.plan(&desired, &choice).await?;
    if let Some(out) = &given.out {
        save(&plan, out, &given.desired)?;
    }
    let is_failing = plan
        .findings
        .iter()
        .any(|finding| finding.severity >= given.fail_on.severity());
    let code = match (is_failing, given.detailed_exitcode && !plan.is_empty()) {
        (true, _) => 1,
        (false, true) => 9,
        (false, false) => 0,
    };
    Ok(match output.format {
        Format::Text => Printed::text(render::plan(&plan, output.paint)),
        Format::Json => json_of(&plan),
    }
    .ending_with(code))
}

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
    replace_plan(plan, path)
}

pub(crate) async fn apply(
    arguments: &Arguments,
    given: &Apply,
    output: Output,
) -> Result<Printed, Error> {
    let plan = Plan::load(&given.plan)?;
    let client = arguments.client()?;
    let mut consent: Consent = given.consent.consent()?;
    let mut warnings = Vec::new();
    if let Some(file) = &given.acknowledge_file {
        warnings = consent
            .add_from_file(&input::read(file)?, &plan.hash)
            .map_err(|error| error.in_file(file))?;
    }
    say(warned(&warnings).as_ref());
    let place = Place::of(&given.secret)?;
    if plan.delivers_secret() {
        place.refuse_none()?;
    }
    let cleared = plan.acknowledge(consent)?;
    let shows_secrets = place.shows();
    let how = Applying {
        journal: Some(journal_of(&given.plan)),
        secrets: place.into_file(),
        max_steps: given.max_steps,
        keep_going: given.keep_going,
        created: given.created.iter().cloned().collect(),
        not_created: given.not_created.iter().cloned().collect(),
    };
    let report = client.apply(&cleared, how).await?;
    let printed = || match output.format {
        Format::Text => Printed::text(render::report(&report, output.paint)),
        Format::Json => json_of(&report),
    };
    let printed = if shows_secrets {
        Secret::in_clear(printed).holding_secret()
    } else {
        printed()
    };
    Ok(printed
        .saying(&warned(&report.warnings))
        .ending_with(report.exit_code))
}
