//! Findings as other programs show them: in a code review, or beside the log of a workflow.

mod github;
mod sarif;

use std::path::Path;

use certpact::printed;
use certpact::{Consent, Error, Finding};
use serde::Serialize;

/// A form that only findings have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FindingsFormat {
    Sarif,
    Github,
}

/// Findings, and what they were found in.
pub(crate) struct Judged<'a> {
    pub(crate) findings: &'a [Finding],
    /// The file that holds the request, or what is wanted; none where no file does.
    pub(crate) file: Option<&'a Path>,
    /// What the caller has accepted already.
    pub(crate) consent: &'a Consent,
}

impl FindingsFormat {
    /// Why nothing could be judged.
    pub(crate) fn print_error(self, error: &Error) -> String {
        match self {
            Self::Sarif => sarif::errors(error),
            Self::Github => github::errors(error),
        }
    }

    pub(crate) fn print(self, judged: &Judged<'_>) -> String {
        match self {
            Self::Sarif => sarif::log(judged),
            Self::Github => github::annotations(judged),
        }
    }
}

/// A value as a line of JSON.
pub(crate) fn json_line(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("what is printed has text as keys");
    let mut line = printed::json(text);
    line.push('\n');
    line
}
