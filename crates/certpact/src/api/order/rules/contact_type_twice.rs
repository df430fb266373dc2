use super::ON;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The request lists a kind of contact more than once. The CA refuses the request.
    ///
    /// Nothing is changed.
    ///
    /// **Instead:** list each kind once at most.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7 }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }, { contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = ["7: /contacts/1/contact_type"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7 }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }, { contact_type = "organization_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com" }] }
    /// finds = []
    /// ```
    {
        summary: "a kind of contact is listed more than once",
        severity: Severity::Error,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let mut earlier = Vec::new();
    for contact in &view.contacts {
        let Some(kind) = contact.kind else { continue };
        if earlier.contains(&kind) {
            findings.add(
                Draft::at(
                    format!("{}/contact_type", contact.pointer()),
                    format!("`{}` is listed more than once", kind.as_str()),
                )
                .instead("list each kind once at most"),
            );
        } else {
            earlier.push(kind);
        }
    }
}
