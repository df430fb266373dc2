use super::{Check, ON_ORGANIZATIONS};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A DV contract has no organization. The CA may ignore the one that the request gives, or refuse it.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** leave `organization` out.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_dv_rapidssl" }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = ["7: /organization (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic" }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "an organization is given to a DV contract, which has none",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let is_dv = view.validation_type == Some(ValidationType::Dv);
    let is_given = view
        .body
        .is_some_and(|body| body.contains_key("organization"));
    if is_dv && is_given {
        findings.add(
            Draft::at(
                "/organization",
                "a DV contract has no organization, and the CA may ignore this one or refuse the request",
            )
            .uncertain()
            .instead("leave `organization` out"),
        );
    }
}
