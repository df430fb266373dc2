use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The contract does not have this name, so there is nothing to remove; where the contract was not
    /// read, that is likely of what cannot be a name. The page does not say what the CA does then.
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
    ///
    /// ```toml
    /// operation = "remove_sans"
    /// ids = [7]
    /// request = { sans = ["a.example.com", "https://b.example.com"] }
    /// finds = ["7: /sans/1 (uncertain)"]
    /// ```
    {
        summary: "a name is to be removed that the contract does not have",
        severity: Severity::Notice,
        on: &[Operation::RemoveSans],
        sources: &["remove_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    // A canceled contract holds no name, which `contract_canceled` says once.
    let contract = view.contract;
    if contract.is_some_and(|contract| contract.date_canceled.is_some()) {
        return;
    }
    let held = contract.map(|_| view.held());
    for (pointer, name) in view.names(Operation::lists_names) {
        let shown = dns_name::shown(name);
        let what = match (held, dns_name::problem(name)) {
            (Some(held), _) if held.contains(&dns_name::normal(name)) => continue,
            (Some(_), _) => format!("{shown} is not a name of the contract"),
            (None, Some(problem)) => format!("{shown} {problem}, so the contract may not have it"),
            (None, None) => continue,
        };
        findings.add(
            Draft::at(
                pointer,
                format!("{what}, and the CA may refuse to remove it"),
            )
            .uncertain()
            .instead("list names that the contract has"),
        );
    }
}
