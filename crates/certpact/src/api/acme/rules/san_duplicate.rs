use std::collections::BTreeSet;

use super::{Check, ON_NAMES};
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The request lists the same name twice; case and a final dot make no other name of it. The page
    /// does not say what the CA makes of that.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** list each name once.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["a.example.com", "b.example.com", "A.example.com."] }
    /// finds = ["7: /sans/2 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["a.example.com", "*.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "the request lists the same name twice",
        severity: Severity::Notice,
        on: ON_NAMES,
        sources: &["create_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let mut listed = BTreeSet::new();
    for (pointer, name) in view.names(Operation::lists_names) {
        if !listed.insert(dns_name::normal(name)) {
            let message = format!("{} is listed already", dns_name::shown(name));
            findings.add(
                Draft::at(pointer, message)
                    .uncertain()
                    .instead("list each name once"),
            );
        }
    }
}
