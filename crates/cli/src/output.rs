//! What a command prints, and where.

use std::io::{ErrorKind, IsTerminal, Write};

use certpact::{Error, Progress, Reserved, Unread};
use serde::Serialize;

use crate::formats::FindingsFormat;
use crate::formats::json_line;
use crate::lines::Lines;
use crate::paint::Look;
use crate::render;

/// How a command prints.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    /// How everything is printed, except findings where the next says otherwise.
    pub(crate) format: Format,
    /// How findings are printed, where they have a form of their own.
    pub(crate) findings: Option<FindingsFormat>,
    pub(crate) look: Look,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

/// Says something beside the data. Nobody may be there to hear it, which is no error of ours.
pub(crate) fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// The lines that warn.
pub(crate) fn warned(warnings: &[String]) -> Lines {
    let lines = warnings.iter();
    lines.map(|warning| format!("warning: {warning}")).collect()
}

/// Tells on stderr how far a long read is.
pub(crate) fn progress() -> Progress {
    const MANY: usize = 100;
    const LINES_APART: usize = 1000;
    let is_terminal = std::io::stderr().is_terminal();
    Progress::new(move |read, of| {
        let apart = if is_terminal { of / 100 } else { LINES_APART };
        if of < MANY || (read % apart != 0 && read != of) {
            return;
        }
        let (start, end) = match (is_terminal, read == of) {
            (true, false) => ("\r", ""),
            (true, true) => ("\r", "\n"),
            (false, _) => ("", "\n"),
        };
        say(&format!("{start}read {read} of {of} contracts{end}"));
    })
}

/// The exit code where something could not be read and the rest went on without it. A code that says
/// that something is wrong says more.
pub(crate) fn unless_unread(code: u8, unread: &[Unread]) -> u8 {
    const UNREAD: u8 = 10;
    match code {
        0 | 9 if !unread.is_empty() => UNREAD,
        code => code,
    }
}

/// Everything that a command has to say, and its exit code.
#[derive(Default)]
pub(crate) struct Printed {
    pub(crate) data: String,
    pub(crate) messages: String,
    pub(crate) code: u8,
    /// Space for the data where they have a secret in them that the CA shows this once.
    pub(crate) reserved: Option<Reserved>,
}

impl Printed {
    /// Lines for people.
    pub(crate) fn text(lines: Lines) -> Self {
        Self::data(lines.into())
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
            Format::Text => render::error(error, output.look.paint).into(),
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
    pub(crate) fn emit(self) -> u8 {
        let mut stdout = std::io::stdout().lock();
        let written = stdout
            .write_all(self.data.as_bytes())
            .and_then(|()| stdout.flush());
        say(&self.messages);
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
pub(crate) fn unwritten(error: &std::io::Error, code: u8) -> u8 {
    if error.kind() == ErrorKind::BrokenPipe {
        return code;
    }
    let _ = writeln!(
        std::io::stderr(),
        "error: stdout cannot be written: {error}"
    );
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
