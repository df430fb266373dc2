//! What a check has found, and the collector that stamps rule, severity and target on it.

use std::borrow::Cow;

use crate::ground::finding::{Coverage, Finding, Severity, escape};
use crate::ground::printed;

/// What one check has found. Rule, severity and target are stamped on it by [`Collector`],
/// so that no rule can report under another's name.
pub(crate) struct Draft {
    pointer: Cow<'static, str>,
    message: Cow<'static, str>,
    certain: bool,
    instead: Option<Cow<'static, str>>,
    affects: Option<Vec<u64>>,
    coverage: Option<Coverage>,
}

impl Draft {
    pub(crate) fn at(
        pointer: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
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

    pub(crate) fn instead(mut self, instead: impl Into<Cow<'static, str>>) -> Self {
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
pub(crate) struct Collector<'a> {
    rule: &'static str,
    severity: Severity,
    target: Option<&'a str>,
    found: &'a mut Vec<Finding>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(
        rule: &'static str,
        severity: Severity,
        target: Option<&'a str>,
        found: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            rule,
            severity,
            target,
            found,
        }
    }

    pub(crate) fn add(&mut self, found: Draft) {
        let own = || self.target.map(str::to_owned).into_iter().collect();
        let affects: Vec<String> = match found.affects {
            Some(ids) if self.target.is_some() => ids.iter().map(u64::to_string).collect(),
            _ => own(),
        };
        let acknowledgement = match (self.severity, self.target) {
            (Severity::Hazard, Some(target)) => {
                Some(acknowledgement(self.rule, target, affects.len()))
            }
            (Severity::Hazard | Severity::Error | Severity::Notice, _) => None,
        };
        self.found.push(Finding {
            rule: self.rule.into(),
            severity: self.severity,
            certain: found.certain,
            target: self.target.map(str::to_owned),
            pointer: found.pointer,
            line: None,
            column: None,
            message: in_line(found.message),
            instead: found.instead.map(in_line),
            affects,
            coverage: found.coverage,
            acknowledgement,
        });
    }
}

/// A text of ours is one line as it is; one that was made may have something of others in it.
fn in_line(text: Cow<'static, str>) -> Cow<'static, str> {
    match text {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => printed::in_line(text.into()),
    }
}

fn acknowledgement(rule: &str, target: &str, affected: usize) -> String {
    match affected {
        0 | 1 => [rule, "@", target].concat(),
        many => format!("{rule}@{target}:{many}"),
    }
}

/// The deepest place that holds all of these members of an object, or the object's own where
/// there are several.
pub(crate) fn place_of(object: &'static str, members: &[&str]) -> Cow<'static, str> {
    match members {
        [one] => format!("{object}/{}", escape(one)).into(),
        _ => object.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_escapes_what_rfc_6901_says() {
        assert_eq!(
            place_of("/organization", &["a/b~c"]),
            "/organization/a~1b~0c"
        );
        assert_eq!(place_of("/organization", &["city", "zip"]), "/organization");
    }
}
