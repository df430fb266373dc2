//! `certpact man`: the help as manual pages.

use std::path::Path;

use certpact::Error;
use clap::CommandFactory;

use crate::arguments::Arguments;
use crate::output::Printed;

/// Writes a page for each command.
pub(crate) fn write(folder: &Path) -> Result<Printed, Error> {
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), folder));
    written.map_err(|error| {
        let folder = folder.display();
        Error::invalid_input(format!("cannot write manual pages to `{folder}`: {error}"))
    })?;
    Ok(Printed::default())
}
