use crate::change::{member, validation_type};
use crate::finding::{Findings, Found, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// A replacement of an OV or EV contract has to carry the whole organization. The CA refuses
    /// it otherwise, even where only automatic renewal is to change.
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
        summary: "an OV or EV contract is replaced without its organization",
        severity: Severity::Error,
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let Some(validation_type) = validation_type(step, observed) else {
        return;
    };
    let Some(request) = step
        .request
        .as_ref()
        .and_then(|request| request.as_object())
    else {
        return;
    };
    let needs_one = step.operation.replaces() && validation_type.has_organization();
    if !needs_one || member(request, "organization").is_some() {
        return;
    }
    findings.add(
        Found::at(
            "/organization",
            format!("an {validation_type} contract is replaced without its organization"),
        )
        .instead("use `patch_contract` to change `auto_renew` alone"),
    );
}
