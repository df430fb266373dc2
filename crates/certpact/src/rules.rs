//! The rules: what is worth saying about a request before it is sent.
//!
//! One rule is one file below `rules/<api>/` and one word in the catalogue below. Its id is made
//! from both and never typed.

mod fields;
mod generic;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::finding::{Finding, Findings, Severity};
use crate::model::{Contract, OrganizationRequest};
use crate::observed::Observed;
use crate::plan::Step;

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
    /// Operations, or standards, whose page says so.
    pub sources: &'static [&'static str],
    pub(crate) check: Check,
}

impl Rule {
    /// The API that the rule is about.
    pub fn api(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(api, _)| api)
    }
}

/// How a rule looks at things.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// At one request and the state that it would meet.
    Request(fn(&Step, &Observed, &mut Findings<'_>)),
    /// At one thing that is wanted, beside what the CA holds of it and what is planned for it.
    Desired(fn(&Wanted<'_>, &mut Findings<'_>)),
}

/// One contract of a desired state.
pub(crate) struct Wanted<'a> {
    /// Its number, or the label of a creation.
    pub(crate) target: &'a str,
    pub(crate) organization: Option<&'a OrganizationRequest>,
    /// None for a creation.
    pub(crate) contract: Option<&'a Contract>,
    /// What is to be sent for it.
    pub(crate) steps: &'a [Step],
}

/// Declares the rule of this file.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ {
        summary: $summary:literal,
        severity: $severity:expr,
        sources: $sources:expr,
        check: $check:expr $(,)?
    }) => {
        pub(crate) const fn rule(id: &'static str) -> $crate::rules::Rule {
            $crate::rules::Rule {
                id,
                severity: $severity,
                summary: $summary,
                doc: concat!($($doc, "\n"),+),
                sources: $sources,
                check: $check,
            }
        }
    };
}

macro_rules! catalogue {
    ($($api:ident { $($rule:ident),+ $(,)? })+) => {
        $(mod $api { $(pub(super) mod $rule;)+ })+

        /// Every rule, in the order of the catalogue.
        pub static ALL: &[Rule] = &[
            $($($api::$rule::rule(concat!(stringify!($api), ".", stringify!($rule))),)+)+
        ];
    };
}

catalogue! {
    acme {
        auto_renew_reset,
        auto_renew_turned_off,
        auto_renew_unstated,
        cancel_irreversible,
        cancel_window_closed,
        contact_missing,
        contact_unstated,
        contacts_array,
        contacts_dropped,
        contacts_unreadable,
        contract_canceled,
        contract_created,
        credentials_revoked,
        email_doubtful,
        field_longer_than_order_allows,
        field_malformed,
        field_missing,
        field_too_long,
        field_unknown,
        optional_field_cleared,
        organization_changed,
        organization_matched,
        organization_missing,
        organization_on_dv,
        organization_partial,
        organization_revalidation,
        patch_empty,
        product_unknown,
        san_duplicate,
        san_idn,
        san_invalid,
        san_ip_address,
        san_limit_exceeded,
        san_may_be_billed,
        san_not_held,
        san_on_another_contract,
        san_removed,
        sans_are_added,
        secret_shown_once,
        value_unknown,
        verified_contact_incomplete,
        wildcard_on_dv,
        wildcard_on_ev,
    }
    cps {
        approver_missing,
        approver_spelling,
        company_name_missing,
        email_doubtful,
        existing_organization,
        field_malformed,
        field_missing,
        field_too_long,
        field_unknown,
        new_request_submitted,
        organization_created,
        organization_matched_by_name,
        organization_on_dv,
        request_deleted,
        state_not_abbreviated,
        still_processing,
        value_unknown,
    }
    order {
        contact_removal,
        contact_type_kept,
        contact_type_twice,
        email_doubtful,
        field_malformed,
        field_missing,
        field_too_long,
        field_unknown,
        omitted_field_kept,
        organization_contact_on_dv,
        value_unknown,
    }
}

/// Finds a rule by its id.
///
/// # Errors
/// `invalid_input` that names the nearest rule where there is no such one.
pub fn find(id: &str) -> Result<&'static Rule, Error> {
    ALL.iter().find(|rule| rule.id == id).ok_or_else(|| {
        Error::invalid_input(format!("there is no rule `{id}`"))
            .with_nearest(id, ALL.iter().map(|rule| rule.id))
    })
}

/// Judges one request against the state that it would meet.
pub(crate) fn judge(step: &Step, observed: &Observed) -> Vec<Finding> {
    let mut found = Vec::new();
    let api = step.operation.api().as_str();
    for rule in ALL.iter().filter(|rule| rule.api() == api) {
        let mut findings = Findings::new(rule, step.target.as_deref(), &mut found);
        match rule.check {
            Check::Request(check) => check(step, observed, &mut findings),
            Check::Desired(_) => {}
        }
    }
    found.sort_by(Finding::order);
    found
}

/// Judges what is wanted of one contract.
pub(crate) fn judge_wanted(wanted: &Wanted<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in ALL {
        let mut findings = Findings::new(rule, Some(wanted.target), &mut found);
        match rule.check {
            Check::Desired(check) => check(wanted, &mut findings),
            Check::Request(_) => {}
        }
    }
    found
}

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
    /// Operations, or standards, whose page says so.
    pub sources: Vec<String>,
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
                .map(|source| (*source).to_owned())
                .collect(),
        }
    }
}
