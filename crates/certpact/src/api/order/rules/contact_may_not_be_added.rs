use super::ON;
use crate::api::order::model::OrderContactType;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The order has no organization contact, and the request gives one. The CA's page says that this contact
    /// can be replaced or modified; only of the technical contact it says that it can be added as well. The CA
    /// may refuse the request.
    ///
    /// Nothing is changed then.
    ///
    /// **Instead:** look at the order afterwards, or set the contact where the organization of the order is kept.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "organization_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = ["7: /contacts/0 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, organization = true }
    /// request = { contacts = [{ contact_type = "organization_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }, { contact_type = "technical_contact", first_name = "Joe", last_name = "Doe", email = "joe@example.com" }] }
    /// finds = []
    /// ```
    {
        summary: "an organization contact may not be added to an order that has none",
        severity: Severity::Notice,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let kind = OrderContactType::OrganizationContact;
    let is_dv = view.validation_type == Some(ValidationType::Dv);
    let has_none = view
        .order
        .is_some_and(|order| order.contact(kind).is_none());
    if is_dv || !has_none {
        return;
    }
    let given = view
        .contacts
        .iter()
        .filter(|contact| contact.kind == Some(kind) && !contact.is_removal());
    for contact in given {
        let message = "the CA may refuse to add an organization contact: the order has none, and the page speaks of replacing and modifying it alone";
        let found = Draft::at(contact.pointer(), message).uncertain();
        findings.add(found.instead("look at the order afterwards"));
    }
}
