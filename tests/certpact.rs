//! The command, so that this package's tests can start it.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(certpact_cli::run(std::env::args_os()))
}
