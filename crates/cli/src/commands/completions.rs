//! `certpact completions`: what a shell offers after the first letters.

use certpact::Error;
use clap_complete::{Shell, generate};

use crate::arguments::command;

/// A script for this shell.
pub(crate) fn script(shell: Shell) -> Result<String, Error> {
    let mut script = Vec::new();
    generate(shell, &mut command(), "certpact", &mut script);
    String::from_utf8(script).map_err(|_| Error::invalid_input("the completions are not UTF-8"))
}
