use serde_json::{Map, Value};

use super::Check;
use crate::api::acme::effect::{member, names_by_id};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// An organization that a creation or a replacement carries needs its contacts with it. Without a
    /// verified contact for EV the CA refuses the request. Without an organization contact it may refuse,
    /// or make the API user the contact: the pages say both. Where `organization.id` is given, both are
    /// uncertain.
    ///
    /// Contacts are never returned: what `get_contract` answers is not enough to replace with.
    ///
    /// **Instead:** give the contacts, or use `patch_contract`, which keeps those that the CA has.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { city = "Oakland", organization_contact = {} } }
    /// finds = ["7: /organization/verified_contacts"]
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { city = "Oakland" } }
    /// finds = ["7: /organization/organization_contact (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { city = "Oakland", contacts = [{ contact_type = "organization_contact" }] } }
    /// finds = []
    /// ```
    {
        summary: "an OV or EV organization is given without the contacts that it needs",
        severity: Severity::Error,
        on: &[Operation::CreateContract, Operation::ReplaceContract],
        sources: &["create_contract", "replace_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if !view.operation.needs_whole_organization() {
        return;
    }
    let (Some(organization), Some(validation_type)) = (view.organization, view.validation_type)
    else {
        return;
    };
    for field in missing(organization, validation_type) {
        let instead = if view.operation.replaces() {
            format!(
                "give `{field}`, or use `patch_contract`, which keeps the contacts that the CA has"
            )
        } else {
            format!("give `{field}`")
        };
        let mut message = format!("an {validation_type} organization is given without `{field}`");
        let may_stand_in = field == "organization_contact";
        if may_stand_in {
            message += ": the CA may refuse the request, or make the API user the contact";
        }
        let found = Draft::at(format!("/organization/{field}"), message).instead(instead);
        findings.add(if may_stand_in || names_by_id(organization) {
            found.uncertain()
        } else {
            found
        });
    }
}

/// The contacts that an organization of this validation type needs and does not give.
pub(super) fn missing(
    organization: &Map<String, Value>,
    validation_type: ValidationType,
) -> impl Iterator<Item = &'static str> {
    let needed = validation_type.contacts().iter().copied();
    needed.filter(|field| !has_contact(organization, field))
}

fn has_contact(organization: &Map<String, Value>, field: &str) -> bool {
    // Each in a list of contacts says its own kind, in the singular.
    let contact_type = field.strip_suffix('s').unwrap_or(field);
    let is_given = match member(organization, field) {
        Some(Value::Array(contacts)) => !contacts.is_empty(),
        Some(_) => true,
        None => false,
    };
    is_given || types_in_array(organization).any(|listed| listed == contact_type)
}

/// The kinds of contact that the `contacts` array lists.
pub(super) fn types_in_array(organization: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let contacts = organization.get("contacts").and_then(Value::as_array);
    contacts
        .into_iter()
        .flatten()
        .filter_map(|contact| contact.get("contact_type")?.as_str())
}
