use super::{Check, ON_ORGANIZATIONS};
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// This looks like a placeholder (`N/A`, `-`, `unknown`), not like a value. The CA cannot validate it,
    /// and no certificate may carry it.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the value, or leave an optional field out.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { state = "N/A", address2 = "-" } }
    /// finds = ["7: /organization/address2 (uncertain)", "7: /organization/state (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { country = "NA", city = "Å", technical_contact = { last_name = "Na" } } }
    /// finds = []
    /// ```
    {
        summary: "a value may be a placeholder",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["CA/Browser Forum Baseline Requirements", "create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(|view, findings| {
            value_checks::placeholder(view.fields(), findings);
        }),
    }
}
