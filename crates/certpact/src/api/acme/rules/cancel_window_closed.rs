use jiff::{SignedDuration, Timestamp};

use super::Check;
use crate::api::acme::effect::contract_of;
use crate::api::acme::model::Contract;
use crate::api::acme::observed::Observed;
use crate::ground::finding::Severity;
use crate::ground::instant;
use crate::ground::operations::Operation;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A contract can be canceled within 30 days of its creation, taken as 30 times 24 hours. After
    /// that the CA refuses.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** turn `auto_renew` off with `patch_contract`; the contract then ends with its term.
    ///
    /// ```toml
    /// operation = "cancel_contract"
    /// observed = [{ id = 7, created = "2026-01-01T00:00:00Z" }]
    /// observed_at = "2026-01-31T00:00:01Z"
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "cancel_contract"
    /// observed = [{ id = 7, created = "2026-01-01T00:00:00Z" }]
    /// observed_at = "2026-01-31T00:00:00Z"
    /// finds = []
    /// ```
    {
        summary: "the contract is too old to be canceled",
        severity: Severity::Error,
        on: &[Operation::CancelContract],
        sources: &["cancel_contract"],
        check: Check::Request(check),
    }
}

pub(super) const WINDOW: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How old the contract is; nothing where its date is not understood.
pub(super) fn age(contract: &Contract, at: Timestamp) -> Option<SignedDuration> {
    Some(at.duration_since(contract.created_at.as_ref()?.timestamp()?))
}

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let Some(contract) =
        contract_of(step, observed).filter(|_| step.operation == Operation::CancelContract)
    else {
        return;
    };
    let at = observed
        .read_at(contract.acme_contract_id)
        .unwrap_or_default();
    if age(contract, at).is_some_and(|age| age > WINDOW) {
        findings.add(
            Draft::at(
                "",
                format!(
                    "the contract was made on {}, more than 30 days ago",
                    instant::said(contract.created_at.as_ref())
                ),
            )
            .instead("turn `auto_renew` off with `patch_contract`"),
        );
    }
}
