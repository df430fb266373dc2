use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// RapidSSL has a DV product of its own for wildcards, `wildcard_dv_rapidssl`. Whether its plain
    /// one accepts them too is not said. The other DV products accept any mix of names and wildcards.
    ///
    /// Nothing is lost. The CA may refuse the request, or not issue for the name.
    ///
    /// **Instead:** use a contract for wildcards.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_dv_rapidssl" }]
    /// request = { sans = ["example.com", "*.example.com"] }
    /// finds = ["7: /sans/1 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "wildcard_dv_rapidssl" }]
    /// request = { sans = ["example.com", "*.example.com"] }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_dv_geotrust_flex" }]
    /// request = { sans = ["example.com", "*.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "a wildcard is added to a DV contract whose product may not allow it",
        severity: Severity::Notice,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["create_contract", "add_sans", "get_contract"],
        check: Check::Request(check),
    }
}

/// The product that may not accept wildcards, because the other one of its brand is for them.
const PLAIN: &str = "ssl_dv_rapidssl";
const FOR_WILDCARDS: &str = "wildcard_dv_rapidssl";

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(product) = view.product().filter(|product| *product == PLAIN) else {
        return;
    };
    for (pointer, name) in view.names(Operation::gives_names) {
        if dns_name::is_wildcard(name) {
            let message = format!(
                "{} may not suit `{product}`: `{FOR_WILDCARDS}` is the DV product for wildcards",
                dns_name::shown(name)
            );
            findings.add(
                Draft::at(pointer, message)
                    .uncertain()
                    .instead(format!("use a contract of `{FOR_WILDCARDS}`")),
            );
        }
    }
}
