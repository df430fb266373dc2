//! What a rule has to say about a request.

use std::borrow::Cow;
use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Contracts on the account, null if unknown.
    pub of: Option<u64>,
}

/// One consequence of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule that found it, `api.name`.
    pub rule: Cow<'static, str>,
    /// What the CA does.
    pub severity: Severity,
    /// False where it rests on something that was not, or cannot be, read.
    pub certain: bool,
    /// The path's ids as a string, or the label of a creation; null if no id was given.
    pub target: Option<String>,
    /// Place in the request body, or in the desired item: a JSON Pointer, empty for the whole.
    pub pointer: Cow<'static, str>,
    /// Line of the desired file, from 1; null where it is about nothing in one.
    #[serde(default)]
    pub line: Option<u64>,
    /// Column in that line, from 1; null where the line is.
    #[serde(default)]
    pub column: Option<u64>,
    /// What happens, to what.
    pub message: Cow<'static, str>,
    /// What to do instead, null where there is nothing.
    pub instead: Option<Cow<'static, str>>,
    /// The targets that are touched.
    pub affects: Vec<String>,
    /// What the count in `affects` rests on, null for a finding about its target alone.
    pub coverage: Option<Coverage>,
    /// The exact acknowledgement of a hazard, null for everything else.
    pub acknowledgement: Option<String>,
}

/// Why something was refused: exact strings, ready to be given back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// What was found.
    pub findings: Vec<Finding>,
    /// Acknowledgements that are needed.
    pub missing: Vec<String>,
    /// `RULE@all:N` for each rule that needs ten or more of them: it covers all of the rule's, in
    /// a plan.
    #[serde(default)]
    pub bulk: Vec<String>,
    /// `RULE@TARGET` for each error, with `#POINTER` where the rule finds several at the target; with
    /// `=REASON` behind it, it overrules that one.
    #[serde(default)]
    pub overrulable: Vec<String>,
    /// Those that name no such rule, no hazard, no such target, or a wrong number, and overrulings of one of
    /// several findings that do not say which.
    pub unknown: Vec<String>,
    /// Those that nothing was found for.
    pub unused: Vec<String>,
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
    /// The same wherever it is in a file.
    pub(crate) fn anywhere(&self) -> Self {
        Self {
            line: None,
            column: None,
            ..self.clone()
        }
    }

    /// What overrules this finding and no other: `RULE@TARGET#POINTER`, less the `=REASON`; null where it has no
    /// target.
    pub fn overruling(&self) -> Option<String> {
        let target = self.target.as_ref()?;
        Some(format!(
            "{}@{target}#{}",
            self.rule,
            to_fragment(&self.pointer)
        ))
    }

    /// Order in which findings are given: target (none first, ids as numbers), pointer, rule.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        self.api()
            .cmp(other.api())
            .then_with(|| target_order(self.target.as_deref(), other.target.as_deref()))
            .then_with(|| self.pointer.cmp(&other.pointer))
            .then_with(|| self.rule.cmp(&other.rule))
    }

    fn api(&self) -> &str {
        self.rule.split('.').next().unwrap_or_default()
    }
}

fn target_order(left: Option<&str>, right: Option<&str>) -> Ordering {
    let (Some(left), Some(right)) = (left, right) else {
        return left.cmp(&right);
    };
    if left == right {
        return Ordering::Equal;
    }
    let part = |part| (str::parse::<u64>(part).ok(), part);
    left.split('/').map(part).cmp(right.split('/').map(part))
}

/// A JSON Pointer in the form of a URI fragment (RFC 6901, section 6).
pub(crate) fn to_fragment(pointer: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;:@/?".contains(&byte);
    let encoded = pointer.bytes().map(|byte| {
        if is_plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    encoded.collect()
}

/// The JSON Pointer that such a fragment stands for; none where it stands for no pointer.
pub(crate) fn of_fragment(fragment: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            u8::try_from(16 * digit()? + digit()?).ok()?
        } else {
            byte
        });
    }
    let pointer = String::from_utf8(bytes).ok()?;
    let is_pointer = pointer.is_empty() || pointer.starts_with('/');
    is_pointer.then_some(pointer)
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
}
