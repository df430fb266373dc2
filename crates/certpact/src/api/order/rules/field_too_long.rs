use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page says how long this text may be, and it is longer: 128 characters for a name, 255 for an
    /// e-mail address, 64 for a job title, 32 for a telephone number. The CA refuses the request.
    ///
    /// Nothing is changed. Characters are counted, not bytes.
    ///
    /// **Instead:** give a shorter value.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", telephone = "+1 510 555 0100, extension 4711 ##" }] }
    /// finds = [": /contacts/0/telephone"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", telephone = "ÄÖÜßÄÖÜßÄÖÜßÄÖÜßÄÖÜßÄÖÜßÄÖÜßÄÖÜß" }] }
    /// finds = []
    /// ```
    {
        summary: "a value is longer than the CA's page says",
        severity: Severity::Error,
        on: ON,
        sources: &["update_order_contacts"],
        check: |view, findings| field_checks::too_long(&view.fields, findings),
    }
}
