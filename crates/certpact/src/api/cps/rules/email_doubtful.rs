use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// This does not look like an e-mail address. The page states no form for one. The CA may refuse it, or
    /// reach no one, and its questions to this person then stay unanswered.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the address alone, without a name.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { contact_email = "Jane Doe <jane@example.com>", additional_contacts = [{ email = "nobody" }] }
    /// finds = [": /additional_contacts/0/email (uncertain)", ": /contact_email (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { contact_email = "jane+ca@mail.example.com" }
    /// finds = []
    /// ```
    {
        summary: "an e-mail address does not look like one",
        severity: Severity::Notice,
        on: ON,
        sources: &["RFC 5321", "change_organization"],
        check: |view, findings| field_checks::doubtful_email(&view.fields, findings),
    }
}
