use super::ON;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::Collector;
use crate::rule::field_checks::Lack;
use crate::rule::places::Place;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page requires this field, and the request leaves it out or blank. The CA refuses the request:
    /// a contact is always given with its kind, both names and its e-mail address, also to change its telephone
    /// number alone.
    ///
    /// Nothing is changed.
    ///
    /// **Instead:** give the field, as `get_order` shows it where it is to stay.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = " ", last_name = "Doe", telephone = "1" }] }
    /// finds = ["7: /contacts/0/email", "7: /contacts/0/first_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "technical_contact" }] }
    /// finds = []
    /// ```
    {
        summary: "a field that the CA's page requires is left out or blank",
        severity: Severity::Error,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let is_removal = |item: &Place<'_>| {
        let mut given = view.contacts.iter();
        given.any(|given| given.index == item.index && given.is_removal())
    };
    field_checks::missing(&view.fields, findings, |place| {
        let around = view.fields.around(place);
        let contact = around.filter(|item| item.field.path == "contacts[]");
        if contact.is_some_and(is_removal) {
            Lack::SaidElsewhere
        } else {
            Lack::Certain
        }
    });
}
