use std::collections::BTreeSet;

use super::ON;
use crate::api::order::effect::contacts;
use crate::api::order::observed::Observed;
use crate::ground::finding::Severity;
use crate::request::step::Step;
use crate::rule::collector::Collector;
use crate::rule::field_checks::Lack;
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

fn check(step: &Step, _: &Observed, findings: &mut Collector<'_>) {
    let given = contacts(step).into_iter();
    let removals = given.filter(|given| given.is_removal());
    let removals: BTreeSet<String> = removals.map(|given| given.pointer).collect();
    field_checks::missing(step, None, findings, |place| {
        let object = place.pointer.rsplit_once('/');
        if object.is_some_and(|(object, _)| removals.contains(object)) {
            Lack::SaidElsewhere
        } else {
            Lack::Certain
        }
    });
}
