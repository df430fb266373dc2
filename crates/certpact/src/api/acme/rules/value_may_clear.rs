use serde_json::{Map, Value};

use super::{Check, organization_revalidation};
use crate::api::acme::effect::{Loss, may_clear};
use crate::api::acme::model::Details;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::rule;

rule! {
    /// A null or an empty text in a PATCH may clear what the contract has, and a cleared detail of the
    /// organization may cost its validation. The CA may also ignore or refuse it: the page says only that
    /// what is left out stays. Where details change to other values as well,
    /// `organization_revalidation` names the empty ones too.
    ///
    /// Every contract on the account with the same organization is affected.
    ///
    /// **Instead:** leave out what is to stay. To clear an optional detail, use `replace_contract`.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", validated = true, organization = { city = "Oakland", address2 = "Suite 5" } }]
    /// request = { organization = { address2 = "", technical_contact = "nobody" } }
    /// finds = ["7: /organization/address2 (uncertain) affects 7"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Oakland", address2 = "" } }
    /// finds = []
    /// ```
    {
        summary: "a null or an empty string in a PATCH may clear what the contract has",
        severity: Severity::Hazard,
        on: &[Operation::PatchContract],
        sources: &["patch_contract"],
        check: Check::Request(check),
    }
}

/// Contacts, which no answer shows, so that there may be some to lose.
const CONTACTS: [&str; 3] = [
    "organization_contact",
    "technical_contact",
    "verified_contacts",
];

const INSTEAD: &str =
    "leave out what is to stay; to clear an optional detail, use `replace_contract`";

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(request) = view.body else { return };
    let mut whole = Vec::new();
    let is_null = |name: &str| request.get(name).is_some_and(Value::is_null);
    if is_null("auto_renew") && view.contract.is_none_or(|contract| contract.auto_renew) {
        whole.push("auto_renew");
    }
    if is_null("organization") && !view.has_no_organization() {
        whole.push("organization");
    }
    let organization = view.organization;
    let details = organization.map_or_else(Vec::new, |given| details(view, given));
    let contacts = organization.map_or_else(Vec::new, |given| {
        let is_null = |name: &&str| given.get(*name).is_some_and(Value::is_null);
        CONTACTS.into_iter().filter(is_null).collect()
    });
    let inside = [details.as_slice(), contacts.as_slice()].concat();
    if whole.is_empty() && inside.is_empty() {
        return;
    }
    let pointer = if whole.is_empty() {
        place_of("/organization", &inside)
    } else {
        let parts = inside.iter().map(|_| "organization");
        place_of("", &[whole.clone(), parts.collect()].concat())
    };
    let whole = whole.iter().map(|name| format!("`{name}`"));
    let inside = inside.iter().map(|name| format!("`organization.{name}`"));
    let named: Vec<String> = whole.chain(inside).collect();
    let named = named.join(", ");
    let reason = "the page does not say what null or an empty string does in a PATCH";
    let change = view
        .change()
        .filter(|change| change.loss != Loss::None && !details.is_empty());
    let is_said = organization_revalidation::speaks(view);
    let found = match change.filter(|_| !is_said) {
        Some(change) => {
            let coverage = view.observed.coverage(change.contract.account_id);
            let count = coverage.count(change.sharing.len());
            let message = format!(
                "{named} may be cleared, and the validation of {count} thrown away with that: {reason}"
            );
            Draft::at(pointer, message).affects(change.sharing.clone(), coverage)
        }
        None => Draft::at(pointer, format!("{named} may be cleared: {reason}")),
    };
    findings.add(found.uncertain().instead(INSTEAD));
}

/// The details that the organization has, or may have, and that the request gives as nothing.
fn details(view: &View<'_>, organization: &Map<String, Value>) -> Vec<&'static str> {
    let held = view.change().map(|change| &change.before);
    let may_have = |field: &str| held.as_ref().is_none_or(|held| !held.get(field).is_empty());
    // A change to other values names the empty texts that come with it.
    let is_said = organization_revalidation::speaks(view);
    let is_meant = |value: &Value| may_clear(value) && !(is_said && value.is_string());
    let fields = Details::FIELDS.into_iter();
    fields
        .filter(|field| may_have(field) && organization.get(*field).is_some_and(is_meant))
        .collect()
}
