//! What a rule has to say about a request.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::printed;
use crate::rules::Rule;

/// What the CA does with the request that a finding is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Accepts it, nothing is lost, the outcome may surprise.
    Notice,
    /// Accepts it, and something is lost, stops or costs money. Not sent until acknowledged.
    Hazard,
    /// Refuses it, or cannot issue under it. Not sent, unless overruled with a reason.
    Error,
}

impl Severity {
    /// The word that findings, the command line and the documentation use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Hazard => "hazard",
            Self::Error => "error",
        }
    }
}

/// How much of an account a count of affected contracts rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Contracts of the account that were read.
    pub read: u64,
    /// Contracts on the account, null where nobody told.
    pub of: Option<u64>,
}

/// One consequence of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule that found it, `api.name`.
    pub rule: String,
    /// What the CA does.
    pub severity: Severity,
    /// False where it rests on something that was not, or cannot be, read.
    pub certain: bool,
    /// The path's ids as text, or the label of a creation; null where no id was given.
    pub target: Option<String>,
    /// Place in the request body, or in the desired item: a JSON Pointer, empty for the whole.
    pub pointer: String,
    /// What happens, to what.
    pub message: String,
    /// What to do instead, null where there is nothing.
    pub instead: Option<String>,
    /// The targets that are touched.
    pub affects: Vec<String>,
    /// What the count in `affects` rests on, null for a finding about its target alone.
    pub coverage: Option<Coverage>,
    /// The exact acknowledgement of a hazard, null for everything else.
    pub acknowledgement: Option<String>,
}

impl Coverage {
    /// That many contracts, as a message says it: `3 contracts`, or `at least 3 contracts` where
    /// not all of the account were read.
    pub(crate) fn count(self, affected: usize) -> String {
        let at_least = if self.of == Some(self.read) {
            ""
        } else {
            "at least "
        };
        let plural = if affected == 1 { "" } else { "s" };
        format!("{at_least}{affected} contract{plural}")
    }
}

impl Finding {
    /// Order in which findings are given: target (none first, ids as numbers), pointer, rule.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let api = |finding: &Self| finding.rule.split('.').next().unwrap_or("").to_owned();
        api(self)
            .cmp(&api(other))
            .then_with(|| target_order(self.target.as_deref(), other.target.as_deref()))
            .then_with(|| self.pointer.cmp(&other.pointer))
            .then_with(|| self.rule.cmp(&other.rule))
    }
}

fn target_order(left: Option<&str>, right: Option<&str>) -> Ordering {
    let parts = |target: &str| -> Vec<(Option<u64>, String)> {
        target
            .split('/')
            .map(|part| (part.parse().ok(), part.to_owned()))
            .collect()
    };
    left.map(parts).cmp(&right.map(parts))
}

/// What one check has found. Rule, severity and target are stamped on it by [`Findings`],
/// so that no rule can report under another's name.
pub(crate) struct Found {
    pointer: String,
    message: String,
    certain: bool,
    instead: Option<String>,
    affects: Option<Vec<u64>>,
    coverage: Option<Coverage>,
}

impl Found {
    pub(crate) fn at(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
            certain: true,
            instead: None,
            affects: None,
            coverage: None,
        }
    }

    pub(crate) fn uncertain(mut self) -> Self {
        self.certain = false;
        self
    }

    pub(crate) fn instead(mut self, instead: impl Into<String>) -> Self {
        self.instead = Some(instead.into());
        self
    }

    pub(crate) fn affects(mut self, ids: Vec<u64>, coverage: Coverage) -> Self {
        self.affects = Some(ids);
        self.coverage = Some(coverage);
        self
    }
}

/// Collects what the checks find and stamps it.
pub(crate) struct Findings<'a> {
    rule: &'a Rule,
    target: Option<&'a str>,
    found: &'a mut Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(
        rule: &'a Rule,
        target: Option<&'a str>,
        found: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            rule,
            target,
            found,
        }
    }

    pub(crate) fn add(&mut self, found: Found) {
        let own = || self.target.map(str::to_owned).into_iter().collect();
        let affects: Vec<String> = match found.affects {
            Some(ids) if self.target.is_some() => ids.iter().map(u64::to_string).collect(),
            _ => own(),
        };
        let acknowledgement = match (self.rule.severity, self.target) {
            (Severity::Hazard, Some(target)) => {
                Some(acknowledgement(self.rule.id, target, affects.len()))
            }
            (Severity::Hazard | Severity::Error | Severity::Notice, _) => None,
        };
        self.found.push(Finding {
            rule: self.rule.id.to_owned(),
            severity: self.rule.severity,
            certain: found.certain,
            target: self.target.map(str::to_owned),
            pointer: found.pointer,
            message: printed::line(&found.message),
            instead: found.instead.as_deref().map(printed::line),
            affects,
            coverage: found.coverage,
            acknowledgement,
        });
    }
}

fn acknowledgement(rule: &str, target: &str, affected: usize) -> String {
    match affected {
        0 | 1 => format!("{rule}@{target}"),
        many => format!("{rule}@{target}:{many}"),
    }
}

/// The deepest place that holds all of these members of an object, or the object's own where
/// there are several.
pub(crate) fn place_of(object: &str, members: &[&str]) -> String {
    match members {
        [one] => format!("{object}/{}", escape(one)),
        _ => object.to_owned(),
    }
}

/// A member's name as it stands in a JSON Pointer.
pub(crate) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_ordered_as_numbers_and_none_first() {
        let mut targets = [Some("10"), Some("9/4"), None, Some("9"), Some("shop")];
        targets.sort_by(|left, right| target_order(*left, *right));
        assert_eq!(
            targets,
            [None, Some("shop"), Some("9"), Some("9/4"), Some("10")]
        );
    }

    #[test]
    fn a_pointer_escapes_what_rfc_6901_says() {
        assert_eq!(
            place_of("/organization", &["a/b~c"]),
            "/organization/a~1b~0c"
        );
        assert_eq!(place_of("/organization", &["city", "zip"]), "/organization");
    }
}
