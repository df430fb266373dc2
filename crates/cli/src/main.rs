//! The command `certpact`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(certpact_cli::run(std::env::args_os()))
}
