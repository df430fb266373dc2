use std::collections::BTreeSet;

use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A wildcard that the contract has, or that the same request gives, covers this name already. A name
    /// of its own may be billed, and brings nothing. A new wildcard says how many names it covers.
    ///
    /// Nothing is lost. A wildcard covers one label: not `a.b.example.com`, nor `example.com` itself.
    ///
    /// **Instead:** leave the name out where the wildcard is enough.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_basic", sans = ["*.example.com"] }]
    /// request = { sans = ["www.example.com", "a.b.example.com", "example.com"] }
    /// finds = ["7: /sans/0"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_basic", sans = ["www.example.com", "mail.example.com", "example.com"] }]
    /// request = { sans = ["*.example.com"] }
    /// finds = ["7: /sans/0"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_basic", sans = ["example.com", "a.b.example.com"] }]
    /// request = { sans = ["*.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "a wildcard covers a name already",
        severity: Severity::Notice,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["RFC 9525", "create_contract", "add_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let (held, given) = (view.held(), view.listed());
    // Of a name that is listed twice, `san_duplicate` speaks.
    let mut said = BTreeSet::new();
    for (pointer, name) in view.names(Operation::gives_names) {
        let normal = dns_name::normal(name);
        if held.contains(&normal) || !said.insert(normal.clone()) {
            continue;
        }
        let shown = dns_name::shown(name);
        let wildcard = wildcard_over(&normal);
        let covering = wildcard.filter(|over| held.contains(over) || given.contains(over));
        if let Some(wildcard) = covering {
            let wildcard = dns_name::shown(&wildcard);
            let message = format!("{wildcard} covers {shown} already, and a name may be billed");
            findings.add(
                Draft::at(pointer, message)
                    .instead("leave the name out where the wildcard is enough"),
            );
            continue;
        }
        let covers = |other: &&String| wildcard_over(other).as_ref() == Some(&normal);
        let covered = held.iter().filter(covers).count();
        if dns_name::is_wildcard(&normal) && covered > 0 {
            let message = format!(
                "{shown} covers {} that the contract has",
                dns_name::counted(covered)
            );
            findings.add(
                Draft::at(pointer, message)
                    .instead("remove the names that it covers where it is enough"),
            );
        }
    }
}

/// The wildcard that would cover a name.
fn wildcard_over(name: &str) -> Option<String> {
    let (first, parent) = name.split_once('.')?;
    (first != "*").then(|| format!("*.{parent}"))
}
