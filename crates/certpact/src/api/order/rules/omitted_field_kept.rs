use serde_json::Value;

use super::ON;
use crate::api::order::effect::{Given, may_be_copy};
use crate::api::order::model::OrderContact;
use crate::api::order::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// An optional field that a contact leaves out keeps its value, although the request is a PUT. Whether an
    /// empty text clears it is not said; it may be ignored. Where another person takes over, the job title
    /// and the telephone number of the one before may stay, unless they are given. What the CA holds and no
    /// request can carry, such as an extension of the telephone number, stays next to the new values.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the field anew where it is to change. Nothing is known to clear it.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", job_title = "" }] }
    /// finds = ["7: /contacts/0 (uncertain)", "7: /contacts/0/job_title (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true, extension = true }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", job_title = "SRE", telephone = "2" }] }
    /// finds = ["7: /contacts/0 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// observed_order = { id = 7, technical = true }
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "Doe", email = "jane@example.com", job_title = "SRE", telephone = "1" }] }
    /// finds = []
    /// ```
    {
        summary: "an optional field that is left out or empty keeps its value",
        severity: Severity::Notice,
        on: ON,
        sources: &["update_order_contacts"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    // A plan leaves out what is to stay.
    if view.asked.is_planned {
        return;
    }
    let order = view.order;
    for contact in view.contacts.iter().filter(|given| !given.is_removal()) {
        let before = order.map(|order| order.contact(contact.kind?));
        let has = |name: &str| {
            before.is_none_or(|before| before.is_some_and(|before| !before.get(name).is_empty()))
        };
        // The language is not among them: no answer shows it, so that this would be said of every contact.
        let held = OrderContact::OPTIONAL.into_iter().filter(|name| has(name));
        let (left_out, others): (Vec<&str>, Vec<&str>) =
            held.partition(|name| contact.leaves_out(name));
        let unsendable = before
            .flatten()
            .map_or_else(Vec::new, |before| unsendable(contact, before));
        if !left_out.is_empty() || !unsendable.is_empty() {
            let is_copy = order
                .zip(contact.kind)
                .is_some_and(|(order, kind)| may_be_copy(order, kind));
            findings.add(kept(
                contact,
                (&left_out, &unsendable),
                before.flatten(),
                is_copy,
            ));
        }
        for name in others {
            if contact.text(name) == Some("") {
                let pointer = format!("{}/{name}", contact.pointer());
                let message =
                    format!("an empty `{name}` may be ignored: nothing is known to clear it");
                findings.add(Draft::at(pointer, message).uncertain());
            }
        }
    }
}

/// What the CA holds of a contact that changes and the operation has no member for, such as an extension of
/// the telephone number.
fn unsendable<'a>(contact: &Given<'_>, before: &'a OrderContact) -> Vec<&'a str> {
    let changes = |name: &&str| {
        contact
            .text(name)
            .is_some_and(|given| given != before.get(name))
    };
    let has_text = |value: &Value| {
        value.is_number() || value.as_str().is_some_and(|text| !text.trim().is_empty())
    };
    // Numbers and kinds of the CA's own are no part of what is said of a person.
    let is_own = |name: &str| name == "id" || name.ends_with("_id") || name.ends_with("_type");
    let kept = before
        .extra
        .iter()
        .filter(|(name, value)| !is_own(name) && has_text(value));
    let kept = kept.map(|(name, _)| name.as_str());
    kept.filter(|_| OrderContact::FIELDS.iter().any(changes))
        .collect()
}

fn kept(
    contact: &Given<'_>,
    (fields, unsendable): (&[&str], &[&str]),
    before: Option<&OrderContact>,
    is_copy: bool,
) -> Draft {
    let quoted = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(" and ")
    };
    let also = format!(
        "{} stays next to the new values: the operation has no member for it",
        quoted(unsendable)
    );
    if fields.is_empty() {
        return Draft::at(contact.pointer(), also).uncertain();
    }
    let also = if unsendable.is_empty() {
        String::new()
    } else {
        format!("; {also}")
    };
    let fields = quoted(fields);
    let is_same = |before: &OrderContact| {
        let mut person = OrderContact::PERSON.into_iter();
        person.all(|name| contact.text(name) == Some(before.get(name)))
    };
    match before {
        Some(before) if is_same(before) && !is_copy => Draft::at(
            contact.pointer(),
            format!("{fields} left out: what is there stays{also}"),
        ),
        Some(_) => {
            let message = format!("{fields} left out: what the person before had may stay{also}");
            Draft::at(contact.pointer(), message).uncertain()
        }
        None => {
            let message = format!("{fields} left out: what may be there stays");
            Draft::at(contact.pointer(), message).uncertain()
        }
    }
}
