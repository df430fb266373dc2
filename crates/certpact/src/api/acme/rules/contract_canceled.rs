use super::{Check, ON_CONTRACTS};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A canceled contract cannot be changed any more. The CA refuses the request.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** leave the contract alone. A new one has to be made for its names.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, canceled = "2026-01-02T00:00:00Z" }]
    /// request = { auto_renew = true }
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7 }]
    /// request = { auto_renew = true }
    /// finds = []
    /// ```
    {
        summary: "the contract is canceled and cannot be changed any more",
        severity: Severity::Error,
        on: ON_CONTRACTS,
        sources: &["patch_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let canceled = view
        .contract
        .and_then(|contract| contract.date_canceled.as_ref());
    if let Some(canceled) = canceled {
        findings.add(Draft::at(
            "",
            format!("the contract was canceled on {canceled}"),
        ));
    }
}
