//! How a rule is declared, and the checks that are made of the spec's facts alone.
//!
//! One rule is one file below `api/<api>/rules/` and one word in the list of its API. Its id is made
//! from both and never typed.

pub(crate) mod collector;
pub(crate) mod field_checks;
pub(crate) mod places;
pub(crate) mod sources;
pub(crate) mod value_checks;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ground::finding::{Finding, Severity};
use crate::ground::operations::Operation;
use crate::rule::collector::Collector;
use crate::rule::sources::RuleSource;

/// A rule, as its file declares it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// `api.name`.
    pub id: &'static str,
    /// What the CA does with a request that the rule finds something in.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// What happens, whom it touches, what to do instead; with a running example.
    pub doc: &'static str,
    /// Operations that it speaks on; none where it looks at what is wanted instead of a request.
    pub on: &'static [Operation],
    /// What is true of its kind.
    pub marks: &'static [Mark],
    /// Operations whose page says so, and standards that do; the most telling first.
    pub sources: &'static [&'static str],
}

/// What is true of a kind of rule, so that nothing else has to know a rule by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mark {
    /// Accepted only where it is applied, never from a file.
    AcceptedByHand,
    /// Judges an organization that is made of nothing but what the request says.
    JudgesWhole,
    /// Says that a validation is lost.
    LosesValidation,
    /// Says what follows once the CA has accepted a request: silent where it is certain that it refuses.
    IfAccepted,
}

impl Rule {
    /// Whether this is true of it.
    pub fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// The API that the rule is about.
    pub fn api(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(api, _)| api)
    }
}

/// A rule, and how it looks at things: `C` is the kind of check that its API has.
#[derive(Debug)]
pub(crate) struct Checked<C> {
    pub(crate) rule: Rule,
    pub(crate) check: C,
}

/// Collects what the rules that speak on an operation find, in the order in which findings are given;
/// with no operation, those that look at what is wanted.
pub(crate) fn collect<C>(
    rules: &'static [Checked<C>],
    operation: Option<Operation>,
    target: Option<&str>,
    look: impl Fn(&C, &mut Collector<'_>),
) -> Vec<Finding> {
    let mut found = Vec::new();
    let speaks = |rule: &Rule| match operation {
        Some(operation) => rule.on.contains(&operation),
        None => rule.on.is_empty(),
    };
    for Checked { rule, check } in rules.iter().filter(|checked| speaks(&checked.rule)) {
        look(
            check,
            &mut Collector::new(rule.id, rule.severity, target, &mut found),
        );
    }
    let is_refused = |finding: &Finding| finding.certain && finding.severity == Severity::Error;
    if found.iter().any(is_refused) {
        let follows = |finding: &Finding| {
            let mut rules = rules.iter().map(|checked| &checked.rule);
            rules.any(|rule| rule.id == finding.rule && rule.has(Mark::IfAccepted))
        };
        found.retain(|finding| !follows(finding));
    }
    found.sort_by(Finding::order);
    found
}

/// The marks that are given, else none.
pub(crate) const fn first(given: &'static [&'static [Mark]]) -> &'static [Mark] {
    given[0]
}

/// Declares the rule of this file. The module around it says of which kind its check is.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ {
        summary: $summary:literal,
        severity: $severity:expr,
        on: $on:expr,
        $(marks: $marks:expr,)?
        sources: $sources:expr,
        check: $check:expr $(,)?
    }) => {
        pub(crate) const fn rule(id: &'static str) -> $crate::rule::Checked<super::Check> {
            $crate::rule::Checked {
                rule: $crate::rule::Rule {
                    id,
                    severity: $severity,
                    summary: $summary,
                    doc: concat!($($doc, "\n"),+),
                    on: $on,
                    marks: $crate::rule::first(&[$($marks,)? &[]]),
                    sources: $sources,
                },
                check: $check,
            }
        }
    };
}
pub(crate) use rule;

/// Declares the rules of an API, each of which has a file of its name.
macro_rules! rules {
    ($api:ident { $($rule:ident),+ $(,)? }) => {
        $(pub(super) mod $rule;)+

        /// Every rule of the API, by name.
        pub(crate) static RULES: &[$crate::rule::Checked<Check>] = &[
            $($rule::rule(concat!(stringify!($api), ".", stringify!($rule))),)+
        ];
    };
}
pub(crate) use rules;

/// A rule as every language and the command line give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Described {
    /// Id, `api.name`.
    pub rule: String,
    /// What the CA does with a request that the rule finds something in.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: String,
    /// What happens, whom it touches, what to do instead.
    pub doc: String,
    /// Pages and standards that say so, the most telling first.
    pub sources: Vec<RuleSource>,
}

impl From<&Rule> for Described {
    fn from(rule: &Rule) -> Self {
        let doc: Vec<&str> = rule
            .doc
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        Self {
            rule: rule.id.to_owned(),
            severity: rule.severity,
            summary: rule.summary.to_owned(),
            doc: doc.join("\n"),
            sources: rule
                .sources
                .iter()
                .map(|name| {
                    RuleSource::named(name).expect("a test holds the sources of every rule")
                })
                .collect(),
        }
    }
}
