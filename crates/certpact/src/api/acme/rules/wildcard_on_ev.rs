use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// EV certificates hold no wildcards, at any CA. Nothing can be issued for such a name under an
    /// EV contract.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** list the names that are served one by one, or use a contract with another
    /// validation type.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { sans = ["example.com", "*.example.com"] }
    /// finds = ["7: /sans/1"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { sans = ["example.com", "*.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "a wildcard is added to an EV contract",
        severity: Severity::Error,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["CA/Browser Forum EV Guidelines"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.validation_type != Some(ValidationType::Ev) {
        return;
    }
    for (pointer, name) in view.names(Operation::gives_names) {
        if dns_name::is_wildcard(name) {
            let message = format!(
                "{}: EV certificates hold no wildcards",
                dns_name::shown(name)
            );
            findings.add(Draft::at(pointer, message).instead(
                "list the names one by one, or use a contract with another validation type",
            ));
        }
    }
}
