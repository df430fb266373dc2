use crate::change::{held_names, names};
use crate::finding::{Findings, Found, Severity};
use crate::model::san;
use crate::observed::Observed;
use crate::operation::Operation;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// This cannot be a name that certificates are issued for: it is a URL, has a port or a path,
    /// has characters or lengths that DNS does not know, has a `*` that is not the whole first label,
    /// or is a single label or a public suffix such as `co.uk`. The CA refuses it, or never issues
    /// for it.
    ///
    /// Nothing is changed anywhere. A name that the contract holds already is passed over.
    ///
    /// **Instead:** give the name alone, as it stands in DNS.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["a.example.com", "https://example.com", "*.co.uk"] }
    /// finds = ["7: /sans/1", "7: /sans/2"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["a.example.com", "*.example.co.uk", "example.github.io"] }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "remove_sans"
    /// observed = [{ id = 7, sans = ["my_host.example.com"] }]
    /// request = { sans = ["my_host.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "this cannot be a name that certificates are issued for",
        severity: Severity::Error,
        sources: &["create_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let held = held_names(step, observed);
    for (pointer, name) in names(step, Operation::lists_names) {
        let Some(problem) = san::problem(name).filter(|_| !san::is_among(name, held)) else {
            continue;
        };
        let message = format!("{} {problem}", san::shown(name));
        findings
            .add(Found::at(pointer, message).instead("give the name alone, as it stands in DNS"));
    }
}
