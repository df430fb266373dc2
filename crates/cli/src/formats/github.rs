//! Workflow commands that a GitHub runner turns into annotations.

use std::fmt::Write;

use certpact::{Error, Severity, printed};

use super::Judged;
use crate::lines::Lines;
use crate::render::{api, is_accepted};

/// One line for each finding; what was accepted is no more than a notice.
pub(super) fn annotations(judged: &Judged<'_>) -> String {
    let file = judged.file.map(|file| file.display().to_string());
    let mut text = String::new();
    for finding in judged.findings {
        let is_accepted = is_accepted(finding, judged.consent);
        let command = match finding.severity {
            _ if is_accepted => "notice",
            Severity::Error => "error",
            Severity::Hazard => "warning",
            Severity::Notice => "notice",
        };
        let mut title = finding.rule.to_string();
        if let Some(target) = &finding.target {
            let _ = write!(title, ", {} {target}", api(finding).noun());
        }
        let mut message = Lines::default();
        match &*finding.pointer {
            "" => message.add(&finding.message),
            pointer => message.add(format_args!("{pointer}: {}", finding.message)),
        }
        if let Some(instead) = &finding.instead {
            message.add(format_args!("instead: {instead}"));
        }
        match &finding.acknowledgement {
            _ if is_accepted => message.add("accepted"),
            Some(acknowledgement) => {
                message.add(format_args!("to accept: --acknowledge {acknowledgement}"));
            }
            None => {}
        }
        let message = String::from(message);
        let place = finding.line.zip(finding.column);
        let place = place_in(file.as_deref(), place);
        let (title, message) = (property(&title), data(message.trim_end()));
        let _ = writeln!(text, "::{command} {place}title={title}::{message}");
    }
    text
}

/// A line for each thing because of which nothing could be judged.
pub(super) fn errors(error: &Error) -> String {
    let mut text = String::new();
    for error in std::iter::once(error).chain(error.others()) {
        let file = error.file().map(|file| file.display().to_string());
        let place = place_in(file.as_deref(), error.place());
        let mut message = Lines::from_iter([error.message()]);
        if let Some(hint) = error.hint() {
            message.add(format_args!("hint: {hint}"));
        }
        let title = error.kind().as_str();
        let message = String::from(message);
        let message = data(message.trim_end());
        let _ = writeln!(text, "::error {place}title={title}::{message}");
    }
    text
}

/// The properties that say where something is.
fn place_in(file: Option<&str>, place: Option<(u64, u64)>) -> String {
    let file = file.map(|file| format!("file={},", property(file)));
    let place = place.map(|(line, column)| format!("line={line},col={column},"));
    file.map_or_else(String::new, |file| file + &place.unwrap_or_default())
}

/// The runner takes each command as one line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// In a property, colon and comma end something. It is shown in one line.
fn property(text: &str) -> String {
    data(&printed::line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_would_obey_is_escaped() {
        assert_eq!(data("100%,\r\na:b"), "100%25,%0D%0Aa:b");
        assert_eq!(property("100%,\r\na:b"), "100%25%2C\\r\\na%3Ab");
    }
}
