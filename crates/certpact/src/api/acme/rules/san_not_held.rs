use super::Check;
use crate::api::acme::effect::contract_of;
use crate::api::acme::names;
use crate::api::acme::observed::Observed;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The contract does not have this name, so there is nothing to remove. The page does not say what the
    /// CA makes of that.
    ///
    /// Nothing is lost. If the name is misspelt, the one that was meant stays.
    ///
    /// **Instead:** list names that the contract has.
    ///
    /// ```toml
    /// operation = "remove_sans"
    /// observed = [{ id = 7, sans = ["a.example.com"] }]
    /// request = { sans = ["a.example.com", "b.example.com"] }
    /// finds = ["7: /sans/1 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "remove_sans"
    /// observed = [{ id = 7, sans = ["a.example.com"] }]
    /// request = { sans = ["A.example.com."] }
    /// finds = []
    /// ```
    {
        summary: "a name is to be removed that the contract does not have",
        severity: Severity::Notice,
        on: &[Operation::RemoveSans],
        sources: &["remove_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let (Operation::RemoveSans, Some(request), Some(contract)) =
        (step.operation, &step.request, contract_of(step, observed))
    else {
        return;
    };
    let held = dns_name::set(&contract.sans);
    for (pointer, name) in names::places_of_names(request) {
        if !held.contains(&dns_name::normal(name)) {
            let message = format!(
                "{} is no name of the contract, and the CA may refuse to remove it",
                dns_name::shown(name)
            );
            findings.add(
                Draft::at(pointer, message)
                    .uncertain()
                    .instead("list names that the contract has"),
            );
        }
    }
}
