//! A page for each command and each operation, from its own help.

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell::{cargo, program};
use crate::surface::Catalogue;

/// What `certpact WORDS --help` prints.
pub(super) struct Help {
    words: Vec<String>,
    text: String,
}

impl Help {
    /// The command as it is typed.
    pub(super) fn name(&self) -> String {
        format!("certpact {}", self.words.join(" "))
    }

    /// Where its page is in the book.
    pub(super) fn page(&self) -> String {
        format!("commands/{}.md", self.words.join("-"))
    }

    /// How far in its chapter is: an operation below the command of its API.
    pub(super) fn depth(&self) -> usize {
        self.words.len()
    }

    /// Its page.
    pub(super) fn markdown(&self) -> String {
        format!("# {}\n\n```text\n{}```\n", self.name(), self.text)
    }
}

/// The help of every command, each API's followed by those of its operations.
pub(super) fn helps(root: &Path, catalogue: &Catalogue) -> Result<Vec<Help>> {
    cargo(root, ["build", "--quiet", "--package", "certpact-cli"]).run()?;
    let mut helps = Vec::new();
    let whole = help(root, &[])?;
    for name in commands(&whole) {
        let of_api = catalogue.methods.iter();
        let of_api = of_api.filter(|method| method.api.as_deref() == Some(name));
        let operations = of_api.map(|method| vec![name.to_owned(), method.name.replace('_', "-")]);
        for words in [vec![name.to_owned()]].into_iter().chain(operations) {
            let text = help(root, &words)?;
            helps.push(Help { words, text });
        }
    }
    if helps.is_empty() {
        bail!("the help of `certpact` lists no command");
    }
    Ok(helps)
}

fn help(root: &Path, words: &[String]) -> Result<String> {
    let command = root.join("target/debug/certpact");
    // What fits beside the contents of the site.
    let command = program(root, command, words).env("COLUMNS", "80");
    command.word("--help").output()
}

/// The commands that a help lists, but for `help` itself.
fn commands(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = lines.take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !name.is_empty() && *name != "help")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_a_help_is_found() {
        let help = "Does\n\nCommands:\n  check  Say\n         more\n  plan   Say\n  help   Print\n\nOptions:\n  -h\n";
        assert_eq!(commands(help), ["check", "plan"]);
        assert!(commands("Does\n").is_empty());
    }
}
