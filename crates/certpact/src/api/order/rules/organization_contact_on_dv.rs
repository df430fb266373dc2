use super::ON;
use crate::api::order::model::OrderContactType;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The order is for a DV certificate, which names no organization, and so has no organization
    /// contact. The CA refuses a request with one.
    ///
    /// Nothing is changed. A technical contact in the same request is taken to be refused with it.
    ///
    /// **Instead:** leave the organization contact out, and send the technical contact alone.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, product = "ssl_dv_rapidssl" }
    /// request = { contacts = [{ contact_type = "organization_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = ["7: /contacts/0"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, product = "ssl_basic" }
    /// request = { contacts = [{ contact_type = "organization_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = []
    /// ```
    {
        summary: "a DV order has no organization contact",
        severity: Severity::Error,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.validation_type != Some(ValidationType::Dv) {
        return;
    }
    for contact in &view.contacts {
        if contact.kind == Some(OrderContactType::OrganizationContact) {
            findings.add(
                Draft::at(contact.pointer(), "a DV order has no organization contact")
                    .instead("leave it out"),
            );
        }
    }
}
