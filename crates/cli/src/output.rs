//! What a command prints, and where.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use certpact::{Error, ErrorKind, Progress, Reserved, Told, Unread};
use serde::Serialize;

use crate::formats::FindingsFormat;
use crate::formats::json_line;
use crate::lines::Lines;
use crate::paint::Look;
use crate::render;
use crate::wrap::wrapped;

/// How a command prints.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    /// How everything is printed, except findings where the next says otherwise.
    pub(crate) format: Format,
    /// How findings are printed, where they have a form of their own.
    pub(crate) findings: Option<FindingsFormat>,
    /// How what is on stdout looks.
    pub(crate) look: Look,
    /// How what is on stderr looks.
    pub(crate) aside: Look,
}

impl Output {
    /// Before it is known how to print.
    pub(crate) const PLAIN: Self = Self {
        format: Format::Text,
        findings: None,
        look: Look::PLAIN,
        aside: Look::PLAIN,
    };
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

/// Says something beside the data. Nobody may be there to hear it, which is no error of ours.
pub(crate) fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The lines that warn.
pub(crate) fn warned(warnings: &[String]) -> Lines {
    let lines = warnings.iter();
    lines.map(|warning| format!("warning: {warning}")).collect()
}

/// Warns at once, not only when the command ends.
pub(crate) fn warn(warnings: &[String], output: Output) {
    say(&wrapped(warned(warnings).as_ref(), output.aside));
}

/// Tells on stderr how far a long job is, and why it waits.
pub(crate) fn progress() -> Progress {
    let is_terminal = io::stderr().is_terminal();
    Progress::new(move |told| {
        if let Some(line) = told_line(told, is_terminal) {
            say(&line);
        }
    })
}

/// What is printed of it: on a terminal one line that is written over, elsewhere a line now and then.
fn told_line(told: &Told, is_terminal: bool) -> Option<String> {
    const COLUMNS: usize = 79;
    const MANY: usize = 100;
    const LINES_APART: usize = 1000;
    const LONG_WAIT: Duration = Duration::from_secs(5);
    let is_last = match told {
        Told::Advanced(advance) => {
            let (done, of) = (advance.done, advance.of);
            let apart = if is_terminal { of / 100 } else { LINES_APART };
            if of < MANY || (done % apart != 0 && done != of) {
                return None;
            }
            done == of
        }
        Told::Waits { wait, .. } if *wait < LONG_WAIT => return None,
        _ => false,
    };
    // A line that a terminal breaks cannot be written over, and a shorter one has to cover a longer one.
    let cut: String = told.to_string().chars().take(COLUMNS).collect();
    Some(match (is_terminal, is_last) {
        (true, false) => format!("\r{cut:<COLUMNS$}"),
        (true, true) => format!("\r{cut:<COLUMNS$}\n"),
        (false, _) => format!("{told}\n"),
    })
}

/// The exit code where something could not be read and the rest went on without it. A code that says
/// that something is wrong says more; a key that is limited says that it may be tried again later.
pub(crate) fn unless_unread(code: u8, unread: &[Unread]) -> u8 {
    const UNREAD: u8 = 10;
    let limited = ErrorKind::RateLimited;
    match code {
        0 | 9 if unread.iter().any(|one| one.kind == limited) => limited.exit_code(),
        0 | 9 if !unread.is_empty() => UNREAD,
        code => code,
    }
}

/// Everything that a command has to say, and its exit code.
#[derive(Default)]
pub(crate) struct Printed {
    data: String,
    /// Whether the data are lines for people, which may be broken where they are too long.
    is_text: bool,
    messages: String,
    code: u8,
    /// Space for the data where they have a secret in them that the CA shows this once.
    reserved: Option<Reserved>,
}

impl Printed {
    /// Lines for people.
    pub(crate) fn text(lines: Lines) -> Self {
        Self {
            is_text: true,
            ..Self::data(lines.into())
        }
    }

    /// What has a syntax of its own, with nothing in it that others have written.
    pub(crate) fn data(data: String) -> Self {
        Self {
            data,
            ..Self::default()
        }
    }

    pub(crate) fn error(messages: String, code: u8) -> Self {
        Self {
            messages,
            code,
            ..Self::default()
        }
    }

    /// One JSON object, with the version of its format first.
    pub(crate) fn json(members: &impl Serialize) -> Self {
        Self::data(versioned(members))
    }

    pub(crate) fn failure(error: &Error, output: Output) -> Self {
        let messages = match output.format {
            Format::Text => render::error(error, output.aside).into(),
            Format::Json => versioned(&Failure { error }),
        };
        // What is wrong with a file is shown beside it, as a finding is.
        let format = output.findings.filter(|_| error.file().is_some());
        Self {
            data: format
                .map(|format| format.print_error(error))
                .unwrap_or_default(),
            ..Self::error(messages, error.exit_code())
        }
    }

    #[must_use]
    pub(crate) fn ending_with(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    /// Data that must not get lost: the CA shows it this once.
    #[must_use]
    pub(crate) fn holding_secret(mut self, reserved: Option<Reserved>) -> Self {
        self.reserved = reserved;
        self
    }

    #[must_use]
    pub(crate) fn saying(mut self, messages: &Lines) -> Self {
        self.messages.push_str(messages.as_ref());
        self
    }

    /// Writes it.
    pub(crate) fn emit(self, output: Output) -> u8 {
        let say_messages = |messages: &str| match output.format {
            Format::Text => say(&wrapped(messages, output.aside)),
            Format::Json => say(messages),
        };
        if self.data.is_empty() {
            // What was interrupted may still hold stdout, waiting for a reader who does not read.
            say_messages(&self.messages);
            return self.code;
        }
        let broken = self.is_text.then(|| wrapped(&self.data, output.look));
        let shown = broken.as_deref().unwrap_or(&self.data);
        let mut stdout = io::stdout().lock();
        let written = stdout
            .write_all(shown.as_bytes())
            .and_then(|()| stdout.flush());
        say_messages(&self.messages);
        match written {
            Ok(()) => self.code,
            Err(error) => match self.reserved {
                Some(reserved) => {
                    let kept = reserved_in(reserved, &self.data);
                    say(&format!(
                        "error: stdout cannot be written ({error}); {kept}\n"
                    ));
                    self.code.max(2)
                }
                None => unwritten(&error, self.code),
            },
        }
    }
}

/// Puts what stdout did not take into the space that was reserved for it, and says where it is.
pub(crate) fn reserved_in(reserved: Reserved, data: &str) -> String {
    match reserved.take(data) {
        Ok(path) => format!(
            "what was to be printed, with the credentials, is in `{}`",
            path.display()
        ),
        Err(error) => format!(
            "the credentials in it are lost: {error}; `regenerate-credentials` makes new ones"
        ),
    }
}

/// The exit code where stdout cannot be written. A reader who has gone away is no error of ours;
/// data that cannot be written is.
pub(crate) fn unwritten(error: &io::Error, code: u8) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return code;
    }
    let _ = writeln!(io::stderr(), "error: stdout cannot be written: {error}");
    code.max(2)
}

#[derive(Serialize)]
struct Failure<'a> {
    error: &'a Error,
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    format_version: u32,
    #[serde(flatten)]
    members: &'a T,
}

/// One JSON object in a line, with the version of its format first.
pub(crate) fn versioned(members: &impl Serialize) -> String {
    let versioned = Versioned {
        format_version: 1,
        members,
    };
    json_line(&versioned)
}

/// Values that carry the version of their format themselves.
pub(crate) fn json_of(value: &impl Serialize) -> Printed {
    Printed::data(json_line(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_where_it_is_long() {
        for (seconds, is_terminal, line) in [
            (4, false, None),
            (
                180,
                false,
                Some("sends nothing for 3 min: reason\n".to_owned()),
            ),
            (
                180,
                true,
                Some(format!("\r{:<79}", "sends nothing for 3 min: reason")),
            ),
        ] {
            let told = Told::Waits {
                wait: Duration::from_secs(seconds),
                why: "reason".to_owned(),
            };
            assert_eq!(told_line(&told, is_terminal), line);
        }
    }

    #[test]
    fn what_is_limited_wins_over_what_is_unread() {
        let unread = |kind| Unread {
            api: certpact::Api::Acme,
            target: "7".to_owned(),
            kind,
        };
        let (odd, limited) = (ErrorKind::UnreadableAnswer, ErrorKind::RateLimited);
        for (code, kinds, ends) in [
            (0, vec![], 0),
            (9, vec![odd], 10),
            (0, vec![odd, limited], 5),
            (9, vec![limited], 5),
            (1, vec![limited], 1),
            (7, vec![odd], 7),
        ] {
            let unread: Vec<Unread> = kinds.into_iter().map(unread).collect();
            assert_eq!(unless_unread(code, &unread), ends, "{code}, {unread:?}");
        }
    }
}
