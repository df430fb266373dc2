use super::{Check, ON_ORGANIZATIONS};
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// ISO 3166-1 assigns this code to no country, or it is not in capitals. The CA may refuse it, or not issue.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the assigned code: `GB`, not `UK`; `GR`, not `EL`.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { country = "UK" } }
    /// finds = ["7: /organization/country (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { country = "XK" } }
    /// finds = []
    /// ```
    {
        summary: "no country has this code",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["ISO 3166-1", "create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(|view, findings| {
            value_checks::unassigned_country(view.fields(), findings);
        }),
    }
}
