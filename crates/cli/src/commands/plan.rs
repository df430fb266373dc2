//! `certpact plan`: from a desired file to what will be sent.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use certpact::{Choice, Consent, Error, replace_plan};

use crate::arguments::{Arguments, Planning};
use crate::input::{read_desired, together};
use crate::output::{Format, Output, Printed, json_of, unless_unread};
use crate::read::targets;
use crate::render;

pub(crate) async fn run(
    arguments: &Arguments,
    given: &Planning,
    output: Output,
) -> Result<Printed, Error> {
    let chosen = together(targets(&given.only), targets(&given.except));
    let chosen = together(chosen, targets(&given.send_contacts));
    let (((only, except), send_contacts), desired) =
        together(chosen, read_desired(&given.desired, arguments))?;
    let choice = Choice {
        only,
        except,
        send_contacts,
    };
    let client = given.reading.client(arguments.client()?);
    let plan = client.plan(&desired, &choice).await?;
    if let Some(out) = &given.out {
        refuse_desired(out, &given.desired)?;
        replace_plan(&plan, out, client.state_folder())?;
    }
    if let Some(file) = &given.write_acknowledgements {
        append_private(file, &plan.acknowledgements_to_fill_in())?;
    }
    let (nothing, fail_on) = (Consent::none(), given.fail_on.severity());
    let mut counting = render::counting(&plan.findings, &nothing, fail_on);
    let is_failing = counting.next().is_some();
    let code = match (is_failing, given.detailed_exitcode && !plan.is_empty()) {
        (true, _) => 1,
        (false, true) => 9,
        (false, false) => 0,
    };
    Ok(match output.format {
        Format::Text if output.look.is_quiet => {
            Printed::text(render::trouble(&plan, fail_on, output.look))
        }
        Format::Text => Printed::text(render::plan(&plan, output.look)),
        Format::Json => json_of(&plan),
    }
    .ending_with(unless_unread(code, &plan.unread)))
}

/// Appends to a file that only its owner can read where it is new; what is there stays.
fn append_private(file: &Path, part: &str) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let append = || {
        let mut file = options.open(file)?;
        let is_new = file.metadata()?.len() == 0;
        let gap = if is_new { "" } else { "\n" };
        file.write_all(format!("{gap}{part}").as_bytes())?;
        file.sync_all()
    };
    append().map_err(|error: io::Error| {
        Error::invalid_input(format!("`{}` cannot be written: {error}", file.display()))
    })
}

fn refuse_desired(path: &Path, desired: &Path) -> Result<(), Error> {
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
    Ok(())
}
