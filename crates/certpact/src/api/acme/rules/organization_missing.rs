use super::Check;
use crate::api::acme::effect::member;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A creation or a replacement of an OV or EV contract has to carry the whole organization. The
    /// CA refuses it otherwise, even where only automatic renewal is to change.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** use `patch_contract` to change `auto_renew` alone.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true }
    /// finds = ["7: /organization"]
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_dv_rapidssl" }]
    /// request = { auto_renew = true }
    /// finds = []
    /// ```
    {
        summary: "an OV or EV contract is made or replaced without its organization",
        severity: Severity::Error,
        on: &[Operation::CreateContract, Operation::ReplaceContract],
        sources: &["create_contract", "replace_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(validation_type) = view.validation_type else {
        return;
    };
    let Some(request) = view.body else {
        return;
    };
    let needs_one = view.operation.needs_whole_organization() && validation_type.has_organization();
    if !needs_one || member(request, "organization").is_some() {
        return;
    }
    let (what, instead) = if view.operation.replaces() {
        (
            "is replaced without its organization",
            "use `patch_contract` to change `auto_renew` alone",
        )
    } else {
        ("is made without an organization", "give `organization`")
    };
    let message = format!("an {validation_type} contract {what}");
    findings.add(Draft::at("/organization", message).instead(instead));
}
