use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page names the values of this field, and this is not one of them. The CA may refuse the request.
    /// An order has no verified contact, under that name or the older `ev_approver`.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give one of the values that are named, or overrule this where you know better.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "verified_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = [": /contacts/0/contact_type (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = []
    /// ```
    {
        summary: "a value is not one of those that the CA's page names",
        severity: Severity::Error,
        on: ON,
        sources: &["update_order_contacts"],
        check: |view, findings| field_checks::unknown_value(&view.fields, findings, &EXPECTED),
    }
}

/// Kinds of contact that organizations have.
const EXPECTED: [(&str, &str); 2] = [
    ("verified_contact", NO_VERIFIED),
    ("ev_approver", NO_VERIFIED),
];

const NO_VERIFIED: &str = "leave it out: the contacts of an order are its organization contact and its technical contact, never a verified contact";
