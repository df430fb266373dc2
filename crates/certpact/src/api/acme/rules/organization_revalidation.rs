use serde_json::{Map, Value};

use super::Check;
use super::contact_missing::types_in_array;
use super::optional_field_cleared::omitted;
use crate::api::acme::effect::{
    Loss, OrganizationChange, may_clear, member, names_by_id, quoted_fields,
};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::{Mark, rule};

rule! {
    /// Changing any field of an organization except its contacts throws away the validation that
    /// the CA has done. Nothing is issued until the organization has been validated again.
    ///
    /// Every contract on the account with the same organization is affected, also contracts that
    /// are not part of this plan. They may also take over the new details: the pages do not say. A
    /// difference in case, blanks or Unicode form alone may not count as a change. Of verified contacts
    /// only adding is said to keep the validation, and those that are given may replace the earlier ones.
    ///
    /// **Instead:** send contacts alone where that is enough. Otherwise have the new details validated
    /// first, in CertCentral or by a contract of their own. Then move one contract that shares with no
    /// other, look at it, and move the rest; the move itself may end the validation of those that stay.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [
    ///     { id = 7, product = "ssl_basic", validated = true, organization = { city = "Oakland" } },
    ///     { id = 8, product = "ssl_basic", validated = true, organization = { city = "Oakland" } },
    ///     { id = 9, product = "ssl_basic", validated = true, organization = { city = "Fresno" } },
    /// ]
    /// request = { organization = { city = "Berkeley" } }
    /// finds = ["7: /organization/city affects 7, 8"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", validated = true, organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Oakland", technical_contact = {} } }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", validated = true, organization = { city = "Oakland" } }]
    /// request = { organization = { verified_contacts = [{ first_name = "Ann" }] } }
    /// finds = ["7: /organization/verified_contacts (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", validated = true, organization = { city = "Oakland" } }]
    /// request = { organization = { city = "OAKLAND " } }
    /// finds = ["7: /organization/city (uncertain)"]
    /// ```
    {
        summary: "changing an organization throws away its validation",
        severity: Severity::Hazard,
        on: &[Operation::ReplaceContract, Operation::PatchContract],
        marks: &[Mark::LosesValidation],
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

const INSTEAD: &str = "send contacts alone where that is enough; otherwise have the new details validated first, then move one contract that shares with no other, look at it, and move the rest";

/// What may happen to the contracts that share the organization, where there are others.
const OTHERS: &str = ", and those not addressed may take over the new details";

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(organization) = view.organization else {
        return;
    };
    if !speaks(view) {
        if let Some(found) = replacing_verified(view, organization) {
            findings.add(found);
        }
        return;
    }
    let Some(change) = view.change() else {
        let cleared = clearing(&omitted(view));
        let found = Draft::at(
            place_of("/organization", &given(view)),
            format!(
                "this may change the organization{cleared}, which throws away the validation of every contract that has it"
            ),
        );
        findings.add(unread(found, view).instead(INSTEAD));
        return;
    };
    let fields = quoted_fields(&change.changed);
    let coverage = view.observed.coverage(change.contract.account_id);
    let count = coverage.count(change.sharing.len());
    // Details that another contract has already: the CA may attach this one to that organization.
    let is_certain = change.loss == Loss::Certain
        && !change.matches
        && change.is_clear
        && !change.is_folded
        && !names_by_id(organization);
    let verb = if is_certain { "throws" } else { "may throw" };
    let folded = match &change.unseen {
        Some(kinds) => format!(" in {kinds} alone"),
        None if change.is_folded => " in case or blanks alone".to_owned(),
        None => String::new(),
    };
    let cleared = clearing(&change.cleared);
    let others = if change.sharing.len() > 1 { OTHERS } else { "" };
    let mut found = Draft::at(
        place_of("/organization", &change.changed),
        format!("changing {fields}{folded}{cleared} {verb} away the validation of {count}{others}"),
    )
    .affects(change.sharing.clone(), coverage)
    .instead(INSTEAD);
    if !is_certain {
        found = found.uncertain();
    }
    findings.add(found);
}

/// Whether the rule finds values that change, so that what is cleared besides needs no finding of its own.
/// Of a PATCH that gives blanks alone it is not known whether it changes any.
pub(super) fn speaks(view: &View<'_>) -> bool {
    let is_patch = !view.operation.replaces();
    match view.change() {
        None => {
            let is_value = |(_, value): (_, &Value)| !(is_patch && may_clear(value));
            view.validated_fields().any(is_value)
        }
        Some(change) => {
            let is_blank = |field: &&str| change.after.get(field).trim().is_empty();
            let has_values = !(is_patch && change.changed.iter().all(is_blank));
            has_values && has_validation_to_lose(change)
        }
    }
}

/// Verified contacts that are given may take the place of earlier ones, which matters to EV. Where a field
/// changes or is cleared, what that does to the validation is said already.
fn replacing_verified(view: &View<'_>, organization: &Map<String, Value>) -> Option<Draft> {
    let is_of_ov = view.validation_type == Some(ValidationType::Ov);
    if is_of_ov && !view.is_shared_with_ev() {
        return None;
    }
    let named = member(organization, "verified_contacts");
    let is_listed = types_in_array(organization).any(|listed| listed == "verified_contact");
    let field = match (named, is_listed) {
        (Some(_), _) => "verified_contacts",
        (None, true) => "contacts",
        (None, false) => return None,
    };
    let becomes = match named.and_then(Value::as_array) {
        Some(given) if given.is_empty() => "removed",
        Some(_) | None => "replaced by those that are given",
    };
    let at = |whose: String| {
        let message = format!(
            "verified contacts may be {becomes}, and the validation of {whose} thrown away with that: only adding is said to keep it"
        );
        let found = Draft::at(place_of("/organization", &[field]), message).uncertain();
        found.instead("give the present verified contacts too, so that none is replaced")
    };
    match view.change() {
        None if given(view).is_empty() && !view.operation.replaces() => {
            let found = at("every contract that has the organization".to_owned());
            Some(unread(found, view))
        }
        Some(change)
            if change.changed.is_empty()
                && change.cleared.is_empty()
                && change.loss != Loss::None =>
        {
            let coverage = view.observed.coverage(change.contract.account_id);
            let found = at(coverage.count(change.sharing.len()));
            Some(found.affects(change.sharing.clone(), coverage))
        }
        None | Some(_) => None,
    }
}

/// A finding about a contract whose organization was not read.
fn unread(found: Draft, view: &View<'_>) -> Draft {
    let ids = view.asked.contract().into_iter().collect();
    found.uncertain().affects(ids, view.coverage())
}

fn has_validation_to_lose(change: &OrganizationChange<'_>) -> bool {
    !change.changed.is_empty() && change.loss != Loss::None
}

fn given(view: &View<'_>) -> Vec<&'static str> {
    view.validated_fields().map(|(name, _)| name).collect()
}

/// What a message says of fields that a replacement leaves out.
fn clearing(fields: &[&str]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    format!(" (and perhaps clearing {})", quoted_fields(fields))
}
