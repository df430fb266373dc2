//! Errors that are sent all the same, one by one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::found::Found;
use super::{Fate, split};
use crate::ground::error::Error;
use crate::ground::finding::{Finding, Severity, of_fragment, to_fragment};

/// One error that is sent all the same, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Overruling {
    /// The rule.
    pub rule: String,
    /// The target.
    pub target: String,
    /// The place of the finding, as a JSON Pointer; null where it is the rule's only one at the target.
    #[serde(default)]
    pub pointer: Option<String>,
    /// Why it was overruled.
    pub reason: String,
}

impl Overruling {
    /// Reads `RULE@TARGET[#POINTER]=REASON`. The pointer is in the form of a URI fragment: `=`, `#`, `%` and
    /// blanks are percent-encoded.
    ///
    /// # Errors
    /// `invalid_input` where the text has another form: the reason must be given.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let form =
            || Error::invalid_input(format!("`{text}` is not `RULE@TARGET[#POINTER]=REASON`"));
        let (rule, place, reason) = split(text)?;
        let (target, pointer) = match place.split_once('#') {
            Some((target, fragment)) => (target, Some(of_fragment(fragment).ok_or_else(form)?)),
            None => (place, None),
        };
        let reason = reason.filter(|reason| !reason.trim().is_empty());
        match reason {
            Some(reason) if !target.is_empty() && !target.contains(':') => Ok(Self {
                rule: rule.to_owned(),
                target: target.to_owned(),
                pointer,
                reason: reason.to_owned(),
            }),
            Some(_) | None => Err(form()),
        }
    }

    /// Whether it covers a finding: the one at its pointer, or without one the rule's only finding at the
    /// target, so that nothing is overruled unseen.
    pub(super) fn covers(&self, finding: &Finding, found: &Found<'_>) -> bool {
        self.is_about(finding) && (self.pointer.is_some() || is_alone(finding, found))
    }

    pub(super) fn fate(&self, found: &Found<'_>) -> Fate {
        let same = found.at(&self.rule, Some(&self.target));
        let mut about = same.iter().filter(|finding| self.is_about(finding));
        match (about.next(), about.next()) {
            (None, _) => Fate::Unused,
            (Some(_), Some(_)) if self.pointer.is_none() => Fate::Wrong,
            (Some(_), _) => Fate::Used,
        }
    }

    fn is_about(&self, finding: &Finding) -> bool {
        let is_there = |pointer: &String| *pointer == finding.pointer;
        self.rule == finding.rule
            && Some(self.target.as_str()) == finding.target.as_deref()
            && self.pointer.as_ref().is_none_or(is_there)
    }

    /// Whether it is about an entry of a list, whose place is another in the next request.
    pub(super) fn has_index(&self) -> bool {
        let is_index =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        self.pointer
            .iter()
            .flat_map(|pointer| pointer.split('/'))
            .any(is_index)
    }

    /// What it covers, without the reason.
    pub(super) fn text(&self) -> String {
        let pointer = self.pointer.as_deref();
        let pointer =
            pointer.map_or_else(String::new, |pointer| format!("#{}", to_fragment(pointer)));
        format!("{}@{}{pointer}", self.rule, self.target)
    }
}

/// The exact strings that overrule the errors that are left, less the reason.
pub(super) fn overrulable(left: &[Finding], found: &Found<'_>) -> Vec<String> {
    let errors = left
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors.filter_map(|finding| exact(finding, found)).collect()
}

/// The exact string that overrules an error, less the reason; with its pointer where it is not the rule's only
/// finding at the target. None where it has no target.
pub(super) fn exact(finding: &Finding, found: &Found<'_>) -> Option<String> {
    match (&finding.target, is_alone(finding, found)) {
        (Some(target), true) => Some(format!("{}@{target}", finding.rule)),
        (Some(_), false) => finding.overruling(),
        (None, _) => None,
    }
}

/// Whether the rule finds nothing else at the target.
fn is_alone(finding: &Finding, found: &Found<'_>) -> bool {
    found.at(&finding.rule, finding.target.as_deref()).len() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overruling_has_one_form() {
        for (text, pointer) in [
            ("acme.x@7=because", None),
            ("acme.x@7#=because", Some("")),
            ("acme.x@7#/a/b=a=b#c", Some("/a/b")),
            ("acme.x@7#/a%3Db%20%23%25/%C3%A5=because", Some("/a=b #%/å")),
        ] {
            let given = Overruling::parse(text).unwrap();
            assert_eq!(given.pointer.as_deref(), pointer, "{text}");
            assert_eq!(format!("{}={}", given.text(), given.reason), text);
        }
        for text in [
            "acme.x@7",
            "acme.x@7=",
            "acme.x@7:2=because",
            "acme.x@#/a=because",
            "acme.x@7#a=because",
            "acme.x@7#/a%3=because",
            "acme.x@7#/%ff=because",
        ] {
            assert!(Overruling::parse(text).is_err(), "{text}");
        }
    }
}
