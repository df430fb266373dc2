use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// This name ends in a top-level domain that is not known, as names of internal networks do. No public
    /// CA issues for it, and it may be billed all the same. The list of top-level domains grows, so this is
    /// not certain.
    ///
    /// Nothing is changed anywhere. A name that the contract holds already is not judged.
    ///
    /// **Instead:** use a name below a domain that is registered.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["mail.corp", "*.intranet.lan"] }
    /// finds = ["7: /sans/0 (uncertain)", "7: /sans/1 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["shop.museum", "a.wien", "shop.xn--p1ai", "shop.example", "www.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "a name ends in a top-level domain that is not known",
        severity: Severity::Notice,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["CA/Browser Forum Baseline Requirements"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let held = view.held();
    for (pointer, name) in view.names(Operation::gives_names) {
        let is_name = !dns_name::is_address(name) && dns_name::problem(name).is_none();
        let is_said =
            dns_name::reservation(name).is_some() || held.contains(&dns_name::normal(name));
        if !is_name || is_said || dns_name::has_known_suffix(name) {
            continue;
        }
        let message = format!(
            "{} ends in a top-level domain that is not known, and no public CA may issue for it",
            dns_name::shown(name)
        );
        findings.add(
            Draft::at(pointer, message)
                .uncertain()
                .instead("use a name below a domain that is registered"),
        );
    }
}
