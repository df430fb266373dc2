//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! It links no other package of the workspace: what it generates must be able to be wrong.

#![forbid(unsafe_code)]

use std::path::Path;
use std::process::ExitCode;

mod bench;
mod book;
mod curation;
mod dist;
mod docs;
mod facts;
mod files;
mod omissions;
mod python;
mod regen;
mod shell;
mod spec;
mod surface;
mod table;
mod test;
mod tools;
mod types;
mod typescript;
mod wire;

const HELP: &str = "\
usage: cargo xtask COMMAND

  demo             show the danger and the cure on a simulated CA
  test             set up what is needed and run every check
  soak             watch memory and open files through 200,000 calls and 10,000 clients; Linux
  bench [--quick]  measure beside what people would use instead, and write docs/performance.md
  bench parts      measure judging, planning, loading, and what the client adds to a request
  dist [PART...]   build what is released into dist/: of this platform, or only the parts named
  dist --verify FOLDER
                   fail where a folder lacks a file of the release, or holds another
  docs             build the documentation as a site in target/docs/html, and check its links
  picture          draw the picture of the README from what the demo prints
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
        ["demo"] => demo(root()).map(|()| ExitCode::SUCCESS),
        ["test"] => test::run(root()).map(|()| ExitCode::SUCCESS),
        ["bench"] => bench::run(root(), false).map(|()| ExitCode::SUCCESS),
        ["bench", "--quick"] => bench::run(root(), true).map(|()| ExitCode::SUCCESS),
        ["bench", "parts"] => alone(root(), "bench").map(|()| ExitCode::SUCCESS),
        ["soak"] => alone(root(), "soak").map(|()| ExitCode::SUCCESS),
        ["dist", "--verify", folder] => {
            dist::verify(root(), Path::new(folder)).map(|()| ExitCode::SUCCESS)
        }
        ["dist", ref parts @ ..] => dist::run(root(), parts).map(|()| ExitCode::SUCCESS),
        ["docs"] => book::run(root()).map(|()| ExitCode::SUCCESS),
        ["picture"] => picture(root()).map(|()| ExitCode::SUCCESS),
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

/// The main job on the embedded simulator, as the command `certpact demo` shows it.
fn demo(root: &Path) -> anyhow::Result<()> {
    shell::cargo(root, ["run", "--package", "certpact-cli", "--", "demo"]).run_quietly()
}

/// A test draws it, and fails where the file is not what it draws.
fn picture(root: &Path) -> anyhow::Result<()> {
    shell::cargo(root, ["test", "--package", "certpact-tests", "the_picture"])
        .env("UPDATE", "1")
        .run()
}

/// Numbers for people; nothing depends on them.
fn alone(root: &Path, name: &str) -> anyhow::Result<()> {
    shell::cargo(
        root,
        ["bench", "--package", "certpact-tests", "--bench", name],
    )
    .run_quietly()
}

/// The folder of the whole workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the workspace")
}
