use super::ON;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A contact that has its kind and nothing else, or is null, looks like a removal. At the contacts of an
    /// organization it removes the technical contact. An order cannot lose a contact: the CA refuses the
    /// request, since a contact needs names and an e-mail address.
    ///
    /// Nothing is changed, nor are the other contacts in the request.
    ///
    /// **Instead:** leave the contact out, which keeps it, or give the successor.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "technical_contact" }] }
    /// finds = ["7: /contacts/0"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "technical_contact", email = "jane@example.com" }] }
    /// finds = []
    /// ```
    {
        summary: "a contact of an order looks as if it were to be removed",
        severity: Severity::Error,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    for given in view.contacts.iter().filter(|given| given.is_removal()) {
        findings.add(
            Draft::at(given.pointer(), "a contact of an order cannot be removed")
                .instead("leave it out, or give the successor"),
        );
    }
}
