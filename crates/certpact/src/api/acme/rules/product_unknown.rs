use super::Check;
use crate::api::acme::effect::carries_organization;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::facts;
use crate::rule::collector::{Collector, Draft};
use crate::rule::field_checks::nearly;
use crate::rule::rule;

rule! {
    /// The contract's product is not known, and with it the validation type. Rules that depend on
    /// it stay silent: what they would say may be true all the same.
    ///
    /// That applies to requests that carry an organization or have to, and to wildcards that are added.
    /// A PATCH of `auto_renew` alone does not depend on the product. In a creation, `value_unknown`
    /// speaks of a product that no page lists.
    ///
    /// **Instead:** name the product (`--product`), or let the contract be read.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_of_next_year" }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = ["7: (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_of_next_year" }]
    /// request = { sans = ["*.example.com"] }
    /// finds = ["7: (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_of_next_year" }]
    /// request = { sans = ["example.com"] }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_of_next_year" }]
    /// request = { auto_renew = true }
    /// finds = []
    /// ```
    {
        summary: "the product is not known, so rules that depend on it stay silent",
        severity: Severity::Notice,
        on: &[Operation::ReplaceContract, Operation::PatchContract, Operation::AddSans],
        sources: &["get_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    // Only what carries an organization or has to, or adds wildcards, is judged by the validation type.
    let carries_organization = view.asked.body.is_some_and(carries_organization);
    let needs_organization = view.operation.needs_whole_organization();
    let mut added = view.names(|operation| operation == Operation::AddSans);
    let adds_wildcard = added.any(|(_, name)| dns_name::is_wildcard(name));
    if !(carries_organization || needs_organization || adds_wildcard)
        || view.validation_type.is_some()
    {
        return;
    }
    let name = view.product();
    let message = match &name {
        Some(product) => format!(
            "the product `{product}` is not known here, so rules that depend on its validation type stay silent"
        ),
        None => "the contract was not read and no product is named, so rules that depend on the validation type stay silent".to_owned(),
    };
    let products = facts::of_body(Operation::CreateContract).find("product_name_id");
    let products = products.map_or(&[][..], |(field, _)| field.values);
    let instead = match name.and_then(|product| nearly(product, products)) {
        Some(meant) => format!("name the product `{meant}`, if that is meant"),
        None => "name the product, or let the contract be read".to_owned(),
    };
    findings.add(Draft::at("", message).uncertain().instead(instead));
}
