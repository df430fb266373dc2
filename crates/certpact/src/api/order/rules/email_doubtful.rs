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
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", email = "Jane Doe <jane@example.com>" }] }
    /// finds = [": /contacts/0/email (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", email = "jane+ca@mail.example.com" }] }
    /// finds = []
    /// ```
    {
        summary: "an e-mail address does not look like one",
        severity: Severity::Notice,
        on: ON,
        sources: &["RFC 5321", "update_order_contacts"],
        check: |view, findings| field_checks::doubtful_email(&view.fields, findings),
    }
}
