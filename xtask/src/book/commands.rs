//! A page for each command, from its own help.

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell::{cargo, program};

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

    /// Its page.
    pub(super) fn markdown(&self) -> String {
        format!("# {}\n\n```text\n{}```\n", self.name(), self.text)
    }
}

/// The help of every command.
pub(super) fn helps(root: &Path) -> Result<Vec<Help>> {
    cargo(root, ["build", "--quiet", "--package", "certpact-cli"]).run()?;
    let mut helps = Vec::new();
    let whole = help(root, &[])?;
    for name in commands(&whole) {
        let words = vec![name.to_owned()];
        let text = help(root, &words)?;
        helps.push(Help { words, text });
    }
    if helps.is_empty() {
        bail!("the help of `certpact` lists no command");
    }
    Ok(helps)
}

fn help(root: &Path, words: &[String]) -> Result<String> {
    let command = root.join("target/debug/certpact");
    program(root, command, words).word("--help").output()
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
