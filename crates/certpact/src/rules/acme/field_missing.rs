use crate::change::validation_type;
use crate::finding::{Findings, Found, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::rules::Check;
use crate::rules::fields::{is_blank, places};

rule! {
    /// The CA's page requires this field, and the request leaves it out or blank. The CA refuses
    /// the request.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give the field. To change a part of an organization, use `patch_contract`.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { name = "Example", address = "1 Main", city = " ", state = "CA", zip = "94601", country = "US" } }
    /// finds = ["7: /organization/city"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "a field that the CA's page requires is left out or blank",
        severity: Severity::Error,
        sources: &["replace_contract", "patch_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let validation_type = validation_type(step, observed);
    for place in places(step, observed) {
        let is_missing = place.value.is_none_or(is_blank);
        if !place.field.required || !is_missing {
            continue;
        }
        let path = place.field.path;
        let found = match (place.pointer.starts_with("/organization/"), validation_type) {
            (true, None) => Found::at(
                &place.pointer,
                format!("`{path}` is left out or blank, which OV and EV contracts may not"),
            )
            .uncertain(),
            (true | false, Some(_)) | (false, None) => Found::at(
                &place.pointer,
                format!("`{path}` is required, and left out or blank"),
            ),
        };
        findings.add(found);
    }
}
