//! Workflow commands that a GitHub runner turns into annotations.

use std::fmt::Write;

use certpact::{Severity, printed};

use super::Judged;
use crate::lines::Lines;
use crate::render::is_accepted;

/// One line for each finding; what was accepted is no more than a notice.
pub(super) fn annotations(judged: &Judged<'_>) -> String {
    let file = judged.file.map_or_else(String::new, |file| {
        format!("file={},", property(&file.display().to_string()))
    });
    let mut text = String::new();
    for finding in judged.findings {
        let is_accepted = is_accepted(finding, judged.consent);
        let command = match finding.severity {
            _ if is_accepted => "notice",
            Severity::Error => "error",
            Severity::Hazard => "warning",
            Severity::Notice => "notice",
        };
        let mut title = finding.rule.clone();
        if let Some(target) = &finding.target {
            let _ = write!(title, ", contract {target}");
        }
        let mut message = Lines::default();
        match finding.pointer.as_str() {
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
        let _ = writeln!(
            text,
            "::{command} {file}title={}::{}",
            property(&title),
            data(message.trim_end())
        );
    }
    text
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
