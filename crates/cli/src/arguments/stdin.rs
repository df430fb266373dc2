//! What a command reads from standard input, which can be read once.

use std::path::{Path, PathBuf};

use certpact::Error;

use super::{Arguments, Command};
use crate::read::is_stdin;

/// A file that is read, and the argument that names it.
type Named<'a> = (&'static str, &'a Path);

impl Arguments {
    /// Refuses standard input where two arguments ask for it: the second would find it empty.
    pub(crate) fn refuse_shared_stdin(&self) -> Result<(), Error> {
        let read = self.files_that_are_read();
        let mut of_stdin = read.iter().filter(|(_, file)| is_stdin(file));
        let (Some((first, _)), Some((second, _))) = (of_stdin.next(), of_stdin.next()) else {
            return Ok(());
        };
        let message = format!("{first} and {second} are both `-`, and standard input is read once");
        Err(Error::invalid_input(message).with_hint("give a file for one of them"))
    }

    /// Every file that may be standard input.
    fn files_that_are_read(&self) -> Vec<Named<'_>> {
        let mut files = vec![option("`--inventory`", self.common.inventory.as_ref())];
        match &self.command {
            Command::Check(given) => files.extend([
                option("`--body`", given.body.as_ref()),
                option("`--observed`", given.observed.as_ref()),
                option("`--ndjson`", given.ndjson.as_ref()),
            ]),
            Command::Plan(given) => {
                files.push(option("the desired file", Some(&given.desired)));
                files.extend(targets("`--only`", &given.only));
                files.extend(targets("`--except`", &given.except));
                files.extend(targets("`--send-contacts`", &given.send_contacts));
            }
            Command::Apply(given) => files.extend([
                option("the plan", Some(&given.plan)),
                option("`--acknowledge-file`", given.acknowledge_file.as_ref()),
            ]),
            Command::Lint { desired, .. } | Command::Verify { desired, .. } => {
                files.push(option("the desired file", Some(desired)));
            }
            Command::Pull { targets: given, .. } => files.extend(targets("a target", given)),
            Command::Acme(given) | Command::Order(given) | Command::Cps(given) => {
                files.push(option("`--body`", given.body.as_ref()));
            }
            Command::Simulate(given) => files.push(option("`--world`", given.world.as_ref())),
            Command::Rules
            | Command::Explain { .. }
            | Command::Schema { .. }
            | Command::Demo
            | Command::Completions { .. }
            | Command::Man { .. } => {}
        }
        files.into_iter().flatten().collect()
    }
}

fn option<'a>(name: &'static str, file: Option<&'a PathBuf>) -> Option<Named<'a>> {
    Some((name, file?.as_path()))
}

/// The files among targets: `@FILE`.
fn targets<'a>(
    name: &'static str,
    given: &'a [String],
) -> impl Iterator<Item = Option<Named<'a>>> + use<'a> {
    let files = given.iter().filter_map(|one| one.strip_prefix('@'));
    files.map(move |file| Some((name, Path::new(file))))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    /// What names a file that is written, or that another part of the program reads.
    const NOT_READ: [&str; 8] = [
        "ca_bundle",
        "of",
        "out",
        "port_file",
        "record",
        "secret_file",
        "write_acknowledgements",
        "completions",
    ];

    /// What is read, as arguments; each `-` is one of them.
    const READ: [(&str, &str); 20] = [
        ("check", "check replace-contract --body -"),
        ("check", "check replace-contract --observed -"),
        ("check", "check replace-contract --ndjson -"),
        ("plan", "plan -"),
        ("plan", "plan file --only @-"),
        ("plan", "plan file --except @-"),
        ("plan", "plan file --send-contacts @-"),
        ("apply", "apply -"),
        ("apply", "apply file --acknowledge-file -"),
        ("lint", "lint -"),
        ("verify", "verify -"),
        ("pull", "pull acme @-"),
        ("acme", "acme patch-contract 7 --body -"),
        ("order", "order update-order-contacts 7 --body -"),
        ("cps", "cps change-organization 7 --body -"),
        ("simulate", "simulate --world -"),
        ("plan", "plan file --inventory -"),
        ("apply", "apply file --inventory -"),
        ("verify", "verify file --inventory -"),
        ("pull", "pull acme 7 --inventory -"),
    ];

    fn parsed(line: &str) -> Arguments {
        let words = format!("certpact {line}");
        Arguments::try_parse_from(words.split(' '))
            .unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    #[test]
    fn standard_input_is_read_for_one_argument_alone() {
        for (_, line) in READ {
            let once = parsed(line);
            let of_stdin = |arguments: &Arguments| {
                let read = arguments.files_that_are_read();
                read.iter().filter(|(_, file)| is_stdin(file)).count()
            };
            assert_eq!(of_stdin(&once), 1, "{line}");
            assert!(once.refuse_shared_stdin().is_ok(), "{line}");
            if !line.contains("--inventory") {
                let twice = parsed(&format!("{line} --inventory -"));
                let error = twice.refuse_shared_stdin().unwrap_err();
                assert_eq!(error.exit_code(), 2, "{line}");
                assert!(error.message().contains("`--inventory`"), "{error}");
            }
        }
    }

    #[test]
    fn every_argument_that_names_a_file_is_listed_or_not_read() {
        let command = Arguments::command();
        for subcommand in command.get_subcommands() {
            let name = subcommand.get_name();
            for argument in subcommand.get_arguments() {
                let named = argument.get_value_names().unwrap_or_default();
                let id = argument.get_id().as_str();
                let is_file = named
                    .iter()
                    .any(|value| matches!(value.as_str(), "FILE" | "PLAN" | "DESIRED"));
                if !is_file || NOT_READ.contains(&id) {
                    continue;
                }
                let option = format!("--{} ", id.replace('_', "-"));
                let is_read = READ.iter().any(|(of, line)| {
                    *of == name && (argument.is_positional() || line.contains(&option))
                });
                assert!(is_read, "{name}: {id}");
            }
        }
    }
}
