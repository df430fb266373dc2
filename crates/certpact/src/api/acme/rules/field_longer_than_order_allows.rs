use serde_json::Value;

use super::{Check, ON_ORGANIZATIONS};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::request::facts::Field;
use crate::rule::collector::{Collector, Draft};
use crate::rule::places::too_long;
use crate::rule::rule;

rule! {
    /// The pages of this API state no length for what a contact has. Those on contacts of an order do,
    /// for the same fields, and this text is longer. The CA may refuse it, or cut it.
    ///
    /// Nothing is lost that was there.
    ///
    /// **Instead:** give a shorter value.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { technical_contact = { telephone = "+1-555-0100, +1-555-0101, +1-555-0102" } } }
    /// finds = ["7: /organization/technical_contact/telephone (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { telephone = "+1-555-0100, +1-555-0101, +1-555-0102" } }
    /// finds = []
    /// ```
    {
        summary: "a value of a contact is longer than orders allow",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

/// The most characters that a contact of an order may have in each field.
const MOST: [(&str, usize); 5] = [
    ("first_name", 128),
    ("last_name", 128),
    ("email", 255),
    ("job_title", 64),
    ("telephone", 32),
];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let fields = view.fields();
    for place in &fields.places {
        let Field { path, name, .. } = place.field;
        // Contacts are what no answer shows; an organization's own telephone number is none of theirs.
        let of_contact = place.value.filter(|_| !place.field.readable);
        let Some(text) = of_contact.and_then(Value::as_str) else {
            continue;
        };
        let Some((_, most)) = MOST.iter().find(|(field, _)| field == name) else {
            continue;
        };
        let length = text.chars().count();
        if length > *most {
            let problem = too_long(length, *most);
            findings.add(
                Draft::at(
                    fields.pointer(place),
                    format!("`{path}` {problem} of an order; the CA may refuse it here as well"),
                )
                .uncertain()
                .instead("give a shorter value"),
            );
        }
    }
}
