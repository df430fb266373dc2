//! The command `certpact` as a library: the wheel and the addon ship the same one.
#![forbid(unsafe_code)]

mod arguments;
mod check;
mod commands;
mod completions;
mod demo;
mod examples;
mod formats;
mod input;
mod output;
mod render;
mod schema;
mod simulate;

use std::ffi::OsString;

use clap::Parser;

use arguments::Arguments;
use certpact::Error;
use output::{Output, Printed};

/// Runs the command with these arguments, the program's name first; answers its exit code.
///
/// Data goes to stdout, everything else to stderr.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(usage) => {
            // Help and version are data; a wrong use is not.
            let code = u8::try_from(usage.exit_code()).unwrap_or(2);
            let _ = usage.print();
            return code;
        }
    };
    let output = arguments.output();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let printed = match runtime {
        Ok(runtime) => {
            let done = runtime.block_on(unless_interrupted(&arguments, output));
            // What was interrupted while it reads a terminal is not waited for.
            runtime.shutdown_background();
            done.unwrap_or_else(|error| Printed::failure(&error, output))
        }
        Err(error) => Printed::error(
            format!("error: the command cannot be started: {error}\n"),
            6,
        ),
    };
    printed.emit()
}

/// Runs the command until it is done or interrupted. `simulate` knows itself what an interrupt means.
async fn unless_interrupted(arguments: &Arguments, output: Output) -> Result<Printed, Error> {
    let command = commands::run(arguments, output);
    if arguments.is_endless() {
        return command.await;
    }
    tokio::select! {
        // Heard from the start, so that an interrupt is never missed.
        biased;
        _ = tokio::signal::ctrl_c() => {
            let what = if arguments.may_write() {
                "interrupted; a request that was under way may have been carried out"
            } else {
                "interrupted"
            };
            Ok(Printed::error(format!("error: {what}\n"), 130))
        }
        printed = command => printed,
    }
}
