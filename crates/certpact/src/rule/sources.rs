//! What rules rest on: pages of the CA, whose addresses the spec has, and standards that bind every public
//! CA.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::request::facts;

/// Standards that a rule can name, each with its address.
const STANDARDS: [(&str, &str); 11] = [
    (
        "CA/Browser Forum Baseline Requirements",
        "https://cabforum.org/working-groups/server/baseline-requirements/requirements/",
    ),
    (
        "CA/Browser Forum EV Guidelines",
        "https://cabforum.org/working-groups/server/extended-validation/guidelines/",
    ),
    (
        "ISO 3166-1",
        "https://www.iso.org/iso-3166-country-codes.html",
    ),
    ("RFC 5280", "https://www.rfc-editor.org/rfc/rfc5280"),
    ("RFC 5321", "https://www.rfc-editor.org/rfc/rfc5321"),
    ("RFC 5891", "https://www.rfc-editor.org/rfc/rfc5891"),
    ("RFC 6761", "https://www.rfc-editor.org/rfc/rfc6761"),
    ("RFC 6762", "https://www.rfc-editor.org/rfc/rfc6762"),
    ("RFC 7686", "https://www.rfc-editor.org/rfc/rfc7686"),
    ("RFC 8375", "https://www.rfc-editor.org/rfc/rfc8375"),
    ("RFC 9525", "https://www.rfc-editor.org/rfc/rfc9525"),
];

/// A page that a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleSource {
    /// Title of the CA's page, or name of the standard.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The operation that the page describes; null where it is a standard.
    pub operation: Option<String>,
}

impl RuleSource {
    /// The page of an operation, or a standard, by the name that a rule gives.
    pub(crate) fn named(name: &str) -> Option<Self> {
        if let Some(operation) = facts::named(name) {
            return Some(Self {
                title: operation.title.to_owned(),
                url: operation.source.url.to_owned(),
                operation: Some(name.to_owned()),
            });
        }
        let (title, url) = STANDARDS.iter().find(|(title, _)| *title == name)?;
        Some(Self {
            title: (*title).to_owned(),
            url: (*url).to_owned(),
            operation: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::catalogue;

    #[test]
    fn every_standard_is_a_source_of_a_rule() {
        for (standard, _) in STANDARDS {
            let mut rules = catalogue::all();
            assert!(
                rules.any(|rule| rule.sources.contains(&standard)),
                "{standard}"
            );
        }
    }
}
