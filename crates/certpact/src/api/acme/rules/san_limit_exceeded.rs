use super::Check;
use crate::api::acme::names::MOST_NAMES;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A contract holds at most 250 names, those that it has and those that are added together. The
    /// CA refuses more.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** remove names that are no longer used, or use another contract.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, names = 250 }]
    /// request = { sans = ["one-more.example.com"] }
    /// finds = ["7: /sans"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, names = 249 }]
    /// request = { sans = ["one-more.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "the contract would hold more than 250 names",
        severity: Severity::Error,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["create_contract", "add_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let all = view.held().union(view.listed()).count();
    if all > MOST_NAMES {
        let message = format!(
            "the contract would hold {}, and {MOST_NAMES} at most",
            dns_name::counted(all)
        );
        findings.add(
            Draft::at("/sans", message)
                .instead("remove names that are no longer used, or use another contract"),
        );
    }
}
