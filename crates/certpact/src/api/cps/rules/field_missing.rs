use serde_json::{Map, Value};

use super::ON;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::places::is_blank;
use crate::rule::{Mark, rule};

rule! {
    /// The CA's page requires this field of a new organization, and the request leaves it out, null or blank. A
    /// new one cannot be made of it. The page's own sample is such a request: it only makes sense where an
    /// existing organization has exactly its name.
    ///
    /// Nothing is changed by a refusal. Once an existing organization is named, everything else is ignored, and
    /// nothing is missing.
    ///
    /// **Instead:** give the field, or name an existing organization by its id.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = []
    /// request = { company_name = "Widgets LLC", company_address = "1 Main St", city = "Oakland", country = "US", zip_code = "94601", contact_first_name = "Jane", contact_last_name = "Doe", contact_email = "jane@example.com" }
    /// finds = ["7: /contact_phone", "7: /state"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets LLC", company_address = "1 Main St", city = "Oakland", country = "CH", contact_first_name = "Jane", contact_last_name = "Doe", contact_email = "jane@example.com" }
    /// finds = ["7: /contact_phone (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC" }]
    /// request = { company_name = "Widgets LLC" }
    /// finds = []
    /// ```
    {
        summary: "a field that a new organization needs is left out or blank",
        severity: Severity::Error,
        on: ON,
        marks: &[Mark::JudgesWhole],
        sources: &["change_organization"],
        check: check,
    }
}

/// What a new organization in the United States needs besides.
const OF_STATES: [&str; 2] = ["state", "zip_code"];

/// What every additional contact needs: its kind, and for EV the rest.
const OF_CONTACTS: [&str; 6] = [
    "contact_type",
    "first_name",
    "last_name",
    "email",
    "phone",
    "title",
];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(body) = view.body else { return };
    let Some(is_known) = view.makes_new() else {
        return;
    };
    let mut missing = |pointer: String, path: &str, is_known: bool| {
        let instead = "give it, or name an existing organization by its id";
        findings.add(if is_known {
            Draft::at(
                pointer,
                format!("`{path}` is left out or blank, and a new organization needs it"),
            )
            .instead(instead)
        } else {
            Draft::at(
                pointer,
                format!(
                    "`{path}` is left out or blank, which a new organization may not be without"
                ),
            )
            .uncertain()
            .instead(instead)
        });
    };
    for place in &view.fields.places {
        let is_required = place.field.required && !place.field.path.contains("[]");
        if is_required && place.value.is_none_or(says_nothing) {
            missing(view.fields.pointer(place), place.field.path, is_known);
        }
    }
    let country = body.get("country").and_then(Value::as_str);
    let is_american = country.is_some_and(|country| country.eq_ignore_ascii_case("US"));
    for name in OF_STATES.into_iter().filter(|_| is_american) {
        if lacks(body, name) {
            missing(format!("/{name}"), name, is_known);
        }
    }
    let is_ev = view.validation_type == Some(ValidationType::Ev);
    let needed = if is_ev {
        &OF_CONTACTS[..]
    } else {
        &OF_CONTACTS[..1]
    };
    let contacts = body.get("additional_contacts").and_then(Value::as_array);
    for (index, contact) in contacts.into_iter().flatten().enumerate() {
        let Some(contact) = contact.as_object() else {
            continue;
        };
        for name in needed.iter().filter(|name| lacks(contact, name)) {
            let pointer = format!("/additional_contacts/{index}/{name}");
            // The page asks for it of EV alone.
            missing(
                pointer,
                &format!("additional_contacts[].{name}"),
                is_known && is_ev,
            );
        }
    }
}

fn lacks(object: &Map<String, Value>, name: &str) -> bool {
    object.get(name).is_none_or(says_nothing)
}

/// The page's own sample has null where nothing is meant.
fn says_nothing(value: &Value) -> bool {
    value.is_null() || is_blank(value)
}
