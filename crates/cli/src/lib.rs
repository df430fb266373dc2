//! The command `certpact` as a library: the wheel and the addon ship the same one.
#![forbid(unsafe_code)]

mod arguments;
mod commands;
mod examples;
mod formats;
mod input;
mod interrupts;
mod lines;
mod log;
mod output;
mod paint;
mod read;
mod render;
mod schema;
mod secrets;
mod wrap;

use std::ffi::OsString;
use std::pin::pin;

use clap::error::{ContextKind, ContextValue};

pub use certpact::printed::line;
pub use log::{log_if_asked, log_to};

use arguments::{Arguments, operation_help};
use certpact::Error;
use interrupts::Interrupts;
use output::{Output, Printed};
use paint::{Color, Look, Paint, Stream};

/// Runs the command with these arguments, the program's name first; answers its exit code.
///
/// Data goes to stdout, everything else to stderr.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    log_if_asked();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = Arguments::parse_from(arguments.clone());
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(usage) => {
            let is_help = usage.kind() == clap::error::ErrorKind::DisplayHelp;
            let page = is_help.then(|| operation_help(&arguments)).flatten();
            if let Some(page) = page {
                return Printed::data(page).emit(Output::PLAIN);
            }
            // Help and version are data; a wrong use is not.
            let code = u8::try_from(usage.exit_code()).unwrap_or(2);
            show(&in_lines(usage));
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
    printed.emit(output)
}

/// Prints what is said of a use: its help, or what is wrong with it in lines that fit.
fn show(usage: &clap::Error) {
    if !usage.use_stderr() {
        let _ = usage.print();
        return;
    }
    let look = Look::of(Stream::Stderr, Color::Auto);
    let text = match look.paint {
        Paint::Colored => usage.render().ansi().to_string(),
        Paint::Plain => usage.render().to_string(),
    };
    output::say(&wrap::wrapped(&text, look));
}

/// A wrong use, which repeats an argument, in lines that are all ours.
fn in_lines(mut usage: clap::Error) -> clap::Error {
    let context = usage.context().map(|(kind, said)| (kind, said.clone()));
    for (kind, said) in context.collect::<Vec<_>>() {
        let ContextValue::String(said) = said else {
            continue;
        };
        let shown = line(&said);
        if shown != said {
            usage.insert(kind, ContextValue::String(shown));
            // A tip repeats it too.
            usage.remove(ContextKind::Suggested);
        }
    }
    usage
}

/// What the command prints, by the name of a type and its JSON: of a `Finding`, of a `Plan`, of a `Report`
/// and of a `Verification`. Nothing of any other, and of what cannot be read as one.
pub fn text_of(kind: &str, json: &str) -> Option<String> {
    match kind {
        "Finding" => {
            let finding: certpact::Finding = serde_json::from_str(json).ok()?;
            let nothing = certpact::Consent::none();
            let findings = render::findings(&[finding], &nothing, Look::PLAIN);
            Some(findings.into())
        }
        "Plan" => {
            let plan = certpact::Plan::parse(json).ok()?;
            Some(render::plan(&plan, Look::PLAIN).into())
        }
        "Report" => {
            let report: certpact::Report = serde_json::from_str(json).ok()?;
            Some(render::report(&report, Look::PLAIN).into())
        }
        "Verification" => {
            let verification: certpact::Verification = serde_json::from_str(json).ok()?;
            Some(render::verification(&verification, Look::PLAIN).into())
        }
        _ => None,
    }
}

/// Runs the command until it is done or interrupted. `simulate` knows itself what an interrupt means.
///
/// The first interrupt lets a write that is under way end, the second waits for nothing; both let
/// the command say what was done.
async fn unless_interrupted(arguments: &Arguments, output: Output) -> Result<Printed, Error> {
    let mut command = pin!(commands::run(arguments, output));
    if arguments.is_endless() {
        return command.await;
    }
    let mut interrupts = Interrupts::listen();
    // What is done is told, also where an interrupt comes at the same time.
    tokio::select! {
        biased;
        printed = &mut command => return printed,
        () = interrupts.next() => {}
    }
    if !arguments.may_write() {
        return Err(Error::interrupted());
    }
    output::say(
        "interrupted: a request in progress may still finish; interrupt again to exit at once\n",
    );
    arguments.stop.after_this();
    tokio::select! {
        biased;
        printed = &mut command => return printed,
        () = interrupts.next() => {}
    }
    arguments.stop.at_once();
    command.await
}
