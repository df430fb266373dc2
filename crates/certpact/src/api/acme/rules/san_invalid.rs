use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// This cannot be a name that certificates are issued for: it is a URL, has a port or a path,
    /// has characters or lengths that DNS does not know, has a `*` that is not the whole first label,
    /// or is a single label or a public suffix such as `co.uk`, or several names in one entry. The CA
    /// refuses it, or never issues for it.
    ///
    /// Nothing is changed anywhere. A name that the contract holds already is not judged, nor is one that
    /// is removed.
    ///
    /// **Instead:** give the name alone, as it is in DNS.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["a.example.com", "https://example.com", "*.co.uk", "b.example.com; c.example.com"] }
    /// finds = ["7: /sans/1", "7: /sans/2", "7: /sans/3"]
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
    /// ids = [7]
    /// request = { sans = ["my_host.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "this cannot be a name that certificates are issued for",
        severity: Severity::Error,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["create_contract", "add_sans", "CA/Browser Forum Baseline Requirements"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let held = view.held();
    for (pointer, name) in view.names(Operation::gives_names) {
        let Some(problem) =
            dns_name::problem(name).filter(|_| !held.contains(&dns_name::normal(name)))
        else {
            continue;
        };
        let found = match dns_name::listed(name) {
            Some(names) => {
                let message = format!("{} is a list of names in one entry", dns_name::shown(name));
                let names: Vec<String> = names.iter().map(|name| dns_name::shown(name)).collect();
                let instead = format!("give each name an entry of its own: {}", names.join(", "));
                Draft::at(pointer, message).instead(instead)
            }
            None => Draft::at(pointer, format!("{} {problem}", dns_name::shown(name)))
                .instead("give the name alone, as it is in DNS"),
        };
        findings.add(found);
    }
}
