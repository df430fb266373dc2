use super::{Check, WITH_BODY};
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's pages name the values of this field, and this is not one of them. The CA may refuse the
    /// request. A value that it has added since cannot be distinguished from a misspelt one.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give one of the values that are named, or overrule this where you know better.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { contacts = [{ contact_type = "ev_approver" }] } }
    /// finds = ["7: /organization/contacts/0/contact_type (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { contacts = [{ contact_type = "verified_contact" }] } }
    /// finds = []
    /// ```
    {
        summary: "a value is not one of those that the CA's pages name",
        severity: Severity::Error,
        on: WITH_BODY,
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(|view, findings| {
            field_checks::unknown_value(view.fields(), findings, &[]);
        }),
    }
}
