use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// The value has an HTML escape in it, such as `&amp;`. Where the CA escapes what it shows, a value that
    /// was copied from an answer is not what the CA holds: sent so, it is another text, which takes away a
    /// validation and ends in certificates as it is written.
    ///
    /// A plan sends what it leaves as it is the way the CA shows it. Give such a field in the desired file,
    /// as it is meant.
    ///
    /// **Instead:** write the text as it is meant, `&` for `&amp;`.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", last_name = "O&#39;Brien" }] }
    /// finds = [": /contacts/0/last_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", last_name = "O'Brien" }] }
    /// finds = []
    /// ```
    {
        summary: "a value is escaped as HTML",
        severity: Severity::Notice,
        on: ON,
        sources: &["update_order_contacts"],
        check: |view, findings| value_checks::escaped_as_html(&view.fields, findings),
    }
}
