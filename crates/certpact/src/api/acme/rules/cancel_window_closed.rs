use jiff::{SignedDuration, Timestamp};

use super::Check;
use crate::api::acme::model::Contract;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::instant;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A contract can be canceled within 30 days of its creation. After that the CA refuses. Whether the
    /// thirtieth day is counted to the second or to its end is not said, nor in which time zone, so for
    /// the 24 hours after 30 times 24 hours this is uncertain.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** turn `auto_renew` off with `patch_contract`; the contract then ends with its term.
    ///
    /// ```toml
    /// operation = "cancel_contract"
    /// observed = [{ id = 7, created = "2026-01-01T00:00:00Z" }]
    /// observed_at = "2026-02-01T00:00:01Z"
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "cancel_contract"
    /// observed = [{ id = 7, created = "2026-01-01T00:00:00Z" }]
    /// observed_at = "2026-01-31T00:00:00Z"
    /// finds = ["7: (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "cancel_contract"
    /// observed = [{ id = 7, created = "2026-01-01T00:00:00Z" }]
    /// observed_at = "2026-01-30T23:59:59Z"
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
/// How long it is open whether the window is closed.
pub(super) const EDGE: SignedDuration = SignedDuration::from_hours(24);

/// How old the contract is; nothing where its date is not understood.
pub(super) fn age(contract: &Contract, at: Timestamp) -> Option<SignedDuration> {
    Some(at.duration_since(contract.created_at.as_ref()?.timestamp()?))
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(contract) = view
        .contract
        .filter(|_| view.operation == Operation::CancelContract)
    else {
        return;
    };
    let at = view
        .observed
        .read_at(contract.acme_contract_id)
        .unwrap_or_default();
    let Some(age) = age(contract, at).filter(|age| *age >= WINDOW) else {
        return;
    };
    let instead = "turn `auto_renew` off with `patch_contract`";
    let created = instant::said(contract.created_at.as_ref());
    findings.add(if age > WINDOW + EDGE {
        let message = format!("the contract was made on {created}, more than 30 days ago");
        Draft::at("", message).instead(instead)
    } else {
        let message = format!(
            "the contract was made on {created}, 30 days ago, and the CA may refuse to cancel it"
        );
        Draft::at("", message).uncertain().instead(instead)
    });
}
