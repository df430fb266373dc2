use super::ON;
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
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "N/A" }] }
    /// finds = [": /contacts/0/last_name (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Na" }] }
    /// finds = []
    /// ```
    {
        summary: "a value may be a placeholder",
        severity: Severity::Notice,
        on: ON,
        sources: &["CA/Browser Forum Baseline Requirements", "update_order_contacts"],
        check: |view, findings| value_checks::placeholder(&view.fields, findings),
    }
}
