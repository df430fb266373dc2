use super::Check;
use crate::api::acme::effect::{names, product, validation_type};
use crate::api::acme::observed::Observed;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// There is a DV product of its own for wildcards, `wildcard_dv_rapidssl`. Whether other DV
    /// products take them is not said, and one of the CA's examples has a wildcard on one.
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
    {
        summary: "a wildcard is added to a DV contract whose product may not take it",
        severity: Severity::Notice,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["create_contract", "add_sans", "get_contract"],
        check: Check::Request(check),
    }
}

const FOR_WILDCARDS: &str = "wildcard_dv_rapidssl";

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let is_of_dv = validation_type(step, observed) == Some(ValidationType::Dv);
    let product = product(step, observed).filter(|product| product.0 != FOR_WILDCARDS);
    let Some(product) = product.filter(|_| is_of_dv) else {
        return;
    };
    for (pointer, name) in names(step, Operation::gives_names) {
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
