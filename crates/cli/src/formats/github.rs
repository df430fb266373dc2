//! Workflow commands that a GitHub runner turns into annotations.

use std::fmt::Write;

use certpact::Severity;

use super::Judged;
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
        let mut message = finding.message.clone();
        if !finding.pointer.is_empty() {
            message = format!("{}: {message}", finding.pointer);
        }
        if let Some(instead) = &finding.instead {
            let _ = write!(message, "\ninstead: {instead}");
        }
        match &finding.acknowledgement {
            _ if is_accepted => message.push_str("\naccepted"),
            Some(acknowledgement) => {
                let _ = write!(message, "\nto accept: --acknowledge {acknowledgement}");
            }
            None => {}
        }
        let _ = writeln!(
            text,
            "::{command} {file}title={}::{}",
            property(&title),
            data(&message)
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

/// In a property, colon and comma end something.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_would_obey_is_escaped() {
        assert_eq!(data("100%,\r\na:b"), "100%25,%0D%0Aa:b");
        assert_eq!(property("100%,\r\na:b"), "100%25%2C%0D%0Aa%3Ab");
    }
}
