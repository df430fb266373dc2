//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! It links no other package of the workspace: what it generates must be able to be wrong.

#![forbid(unsafe_code)]

use std::path::Path;
use std::process::ExitCode;

mod curation;
mod facts;
mod files;
mod regen;
mod spec;
mod wire;

const HELP: &str = "\
usage: cargo xtask COMMAND

  regen            write the generated files from openapi/*.yaml
  regen --check    write nothing; fail with the difference where a generated file is not current
  help             print this
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        ["regen"] => regen::run(root(), files::Mode::Write),
        ["regen", "--check"] => regen::run(root(), files::Mode::Check),
        _ => {
            eprintln!("error: `{}` is not a command", arguments.join(" "));
            eprint!("{HELP}");
            Ok(ExitCode::from(2))
        }
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// The folder of the whole workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the workspace")
}
