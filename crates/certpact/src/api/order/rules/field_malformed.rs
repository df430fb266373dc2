use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page says another type or form for this field. The CA refuses the request.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give the field in the form that the message names. A value of `null` is a form of its own:
    /// leave the field out where you mean nothing.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", language_id = 1 }] }
    /// finds = [": /contacts/0/language_id"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", language_id = "1" }] }
    /// finds = []
    /// ```
    {
        summary: "a field has another type or form than the CA's page says",
        severity: Severity::Error,
        on: ON,
        sources: &["update_order_contacts"],
        check: |view, findings| field_checks::malformed(&view.fields, findings, &[]),
    }
}
