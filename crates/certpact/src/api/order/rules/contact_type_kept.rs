use super::ON;
use crate::api::order::effect::may_be_copy;
use crate::api::order::model::OrderContactType;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The request lists one kind of contact. The other kind is not removed by that: it stays as it is.
    ///
    /// Only this order is meant. Contacts of the organization itself are changed elsewhere.
    ///
    /// **Instead:** list both kinds where both are to change.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, organization = true }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = ["7: /contacts"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = []
    /// ```
    {
        summary: "a kind of contact that is not listed stays",
        severity: Severity::Notice,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let given = &view.contacts;
    let is_dv = view.validation_type == Some(ValidationType::Dv);
    let order = view.order;
    let mut unlisted = OrderContactType::ALL.into_iter().filter(|kind| {
        let has_none = is_dv && *kind == OrderContactType::OrganizationContact;
        !has_none && !given.iter().any(|contact| contact.kind == Some(*kind))
    });
    // Where neither kind is listed, the request is refused anyway.
    let (Some(kind), None) = (unlisted.next(), unlisted.next()) else {
        return;
    };
    if !given.iter().any(|contact| contact.kind.is_some()) {
        return;
    }
    let name = kind.as_str();
    match order {
        Some(order) if order.contact(kind).is_none() => {}
        Some(order) if may_be_copy(order, kind) => {
            let message = format!(
                "the `{name}` is not listed, and stays, or may follow the contact that it is a copy of"
            );
            findings.add(Draft::at("/contacts", message).uncertain());
        }
        // A plan leaves out what is to stay.
        Some(_) if view.asked.is_planned => {}
        Some(_) => findings.add(Draft::at(
            "/contacts",
            format!("the `{name}` is not listed, and stays as it is"),
        )),
        None => {
            let message = format!("the `{name}` that there may be is not listed, and stays");
            findings.add(Draft::at("/contacts", message).uncertain());
        }
    }
}
