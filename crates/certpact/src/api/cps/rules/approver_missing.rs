use serde_json::Value;

use super::ON;
use crate::api::cps::model::is_approver;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::{Mark, rule};

rule! {
    /// A new organization for EV needs an additional contact that approves certificates, of the kind
    /// `EvApprover`. CPS refuses the request.
    ///
    /// Nothing is changed. An existing organization brings its own contacts.
    ///
    /// **Instead:** list a person in `additional_contacts` with the kind `EvApprover`, a title, and all other fields.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, validation_type = "EV" }
    /// organizations = []
    /// request = { company_name = "Widgets LLC", company_address = "1 Main St", city = "Oakland", country = "CA", contact_first_name = "Jane", contact_last_name = "Doe", contact_email = "jane@example.com", contact_phone = "1" }
    /// finds = ["7: /additional_contacts"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, validation_type = "EV" }
    /// organizations = []
    /// request = { additional_contacts = [{ contact_type = "EvApprover", first_name = "Jane", last_name = "Doe", email = "jane@example.com", phone = "1", title = "CTO" }], company_name = "Widgets LLC", company_address = "1 Main St", city = "Oakland", country = "CA", contact_first_name = "Jane", contact_last_name = "Doe", contact_email = "jane@example.com", contact_phone = "1" }
    /// finds = []
    /// ```
    {
        summary: "a new organization for EV has no approver",
        severity: Severity::Error,
        on: ON,
        marks: &[Mark::JudgesWhole],
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(body) = view.body else { return };
    if view.validation_type != Some(ValidationType::Ev) {
        return;
    }
    let Some(is_known) = view.makes_new() else {
        return;
    };
    let contacts = body.get("additional_contacts").and_then(Value::as_array);
    let mut kinds = contacts
        .into_iter()
        .flatten()
        .filter_map(|contact| contact.get("contact_type")?.as_str());
    if kinds.any(is_approver) {
        return;
    }
    let instead = "list an approver, with a title";
    let pointer = "/additional_contacts";
    let found = if is_known {
        Draft::at(
            pointer,
            "a new organization for EV needs an additional contact of the kind `EvApprover`",
        )
    } else {
        Draft::at(
            pointer,
            "an additional contact of the kind `EvApprover` may be missing: a new organization for EV needs one",
        )
        .uncertain()
    };
    findings.add(found.instead(instead));
}
