use super::ON;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::Collector;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page does not know this member of the body. The CA may pass it over, and what it was to do does
    /// not happen; or it refuses the request.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** write the name as the page does, or leave the member out.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", telephone_extension = "12" }], technical_contact = {} }
    /// finds = [": /contacts/0/telephone_extension (uncertain)", ": /technical_contact (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", job_title = "SRE" }] }
    /// finds = []
    /// ```
    {
        summary: "a member of the body is not known to the CA's page",
        severity: Severity::Notice,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

/// What people expect of the CA and it does not do, by the member that they send for it.
const EXPECTED: [(&str, &str, &str); 3] = [
    (
        "contacts[]",
        "telephone_extension",
        "leave it out: the contacts of an organization have one, those of an order have none",
    ),
    (
        "",
        "organization_contact",
        "list it in `contacts`, with its `contact_type`",
    ),
    (
        "",
        "technical_contact",
        "list it in `contacts`, with its `contact_type`",
    ),
];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    field_checks::unknown_member(&view.fields, findings, &EXPECTED);
}
