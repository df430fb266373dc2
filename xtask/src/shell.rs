//! Starting programs: ours, cargo, and those of Python and Node.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// A command in a folder, with what it is called where it fails.
pub(crate) struct Step {
    name: String,
    command: Command,
}

/// Cargo, in the root of the workspace.
pub(crate) fn cargo<S: AsRef<OsStr>>(root: &Path, arguments: impl IntoIterator<Item = S>) -> Step {
    program(root, env!("CARGO"), arguments)
}

/// Any program, in a folder.
pub(crate) fn program<S: AsRef<OsStr>>(
    folder: &Path,
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = S>,
) -> Step {
    let mut command = Command::new(program.as_ref());
    command.args(arguments).current_dir(folder);
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(short).collect();
    Step {
        name: words.join(" "),
        command,
    }
}

/// A word of a command as it is shown: of a program's path only its name.
fn short(word: &OsStr) -> String {
    let path = Path::new(word);
    let shown = if path.is_absolute() {
        path.file_name().unwrap_or(word)
    } else {
        word
    };
    shown.to_string_lossy().into_owned()
}

impl Step {
    /// Gives it a shorter name.
    pub(crate) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Adds a word that its name does not need.
    pub(crate) fn word(self, word: impl AsRef<OsStr>) -> Self {
        self.words([word])
    }

    /// Adds words that its name does not need.
    pub(crate) fn words<S: AsRef<OsStr>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.command.args(words);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it, its output going where ours goes, and says how long it took.
    pub(crate) fn run(self) -> Result<()> {
        eprintln!("• {}", self.name);
        let started = Instant::now();
        self.run_quietly()?;
        eprintln!("  {:.0} s", started.elapsed().as_secs_f64());
        Ok(())
    }

    /// Runs it without a word of our own: what it prints is what is wanted.
    pub(crate) fn run_quietly(mut self) -> Result<()> {
        let status = self.command.status();
        self.judged(status.with_context(|| self.does_not_start())?)
    }

    /// Runs it, and gives what it writes to its standard output.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self.command.stderr(Stdio::inherit()).output();
        let output = output.with_context(|| self.does_not_start())?;
        self.judged(output.status)?;
        String::from_utf8(output.stdout).with_context(|| format!("output of `{}`", self.name))
    }

    fn does_not_start(&self) -> String {
        format!("`{}` cannot be started", self.name)
    }

    fn judged(&self, status: ExitStatus) -> Result<()> {
        if !status.success() {
            bail!("`{}` failed", self.name);
        }
        Ok(())
    }
}
