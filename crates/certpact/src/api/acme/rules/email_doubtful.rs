use super::{Check, ON_ORGANIZATIONS};
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// This does not look like an e-mail address. The pages state no form for one. The CA may refuse it, or
    /// reach no one, and its questions to this person then stay unanswered.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the address alone, without a name.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { technical_contact = { email = "Jane Doe <jane@example.com>" } } }
    /// finds = ["7: /organization/technical_contact/email (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { technical_contact = { email = "jane+ca@mail.example.com" } } }
    /// finds = []
    /// ```
    {
        summary: "an e-mail address does not look like one",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["RFC 5321", "replace_contract", "patch_contract"],
        check: Check::Request(|view, findings| {
            field_checks::doubtful_email(view.fields(), findings);
        }),
    }
}
