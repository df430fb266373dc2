use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The page speaks of domain names only, and does not say what happens to an IP address. Of one that is
    /// reserved, for which no public CA issues, `san_reserved` speaks.
    ///
    /// Nothing is lost. The CA may refuse the request.
    ///
    /// **Instead:** give a name that leads to the address.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["192.0.2.1", "[2001:db8::1]"] }
    /// finds = ["7: /sans/0 (uncertain)", "7: /sans/1 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["192-0-2-1.example.com", "192.168.0.1"] }
    /// finds = []
    /// ```
    {
        summary: "an IP address is added, and the page speaks of domain names only",
        severity: Severity::Notice,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["create_contract", "add_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    for (pointer, name) in view.names(Operation::gives_names) {
        if dns_name::is_address(name) && dns_name::reservation(name).is_none() {
            let message = format!(
                "{} is an IP address; the page speaks of domain names only",
                dns_name::shown(name)
            );
            findings.add(
                Draft::at(pointer, message)
                    .uncertain()
                    .instead("give a name that leads to the address"),
            );
        }
    }
}
