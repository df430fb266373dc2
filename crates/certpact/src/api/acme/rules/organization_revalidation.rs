use serde_json::{Map, Value};

use super::Check;
use super::optional_field_cleared::omitted;
use crate::api::acme::effect::{
    Loss, OrganizationChange, contract_of, is_organization_unread, organization,
    organization_change, quoted_fields, validated_fields,
};
use crate::api::acme::observed::Observed;
use crate::ground::finding::{Coverage, Severity};
use crate::ground::operations::Operation;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::{Mark, rule};

rule! {
    /// Changing any field of an organization except its contacts throws away the validation that
    /// the CA has done. Nothing is issued until the organization has been validated again.
    ///
    /// Every contract on the account with the same organization is affected, also contracts that
    /// are not part of this plan. They may also take over the new details: the pages do not say. A
    /// difference in case, blanks or Unicode form alone may not count as a change.
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
    /// observed = [{ id = 7, product = "ssl_basic" }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = ["7: /organization/city (uncertain)"]
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

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let Some(organization) = organization(step, observed) else {
        return;
    };
    if is_organization_unread(step, observed) {
        let given = given(step, organization);
        if !given.is_empty() {
            let cleared = clearing(&omitted(step, organization));
            let found = Draft::at(
                place_of("/organization", &given),
                format!(
                    "this may change the organization{cleared}, which throws away the validation of every contract that has it"
                ),
            );
            let coverage = contract_of(step, observed)
                .map_or(Coverage { read: 0, of: None }, |contract| {
                    observed.coverage(contract.account_id)
                });
            findings.add(
                found
                    .uncertain()
                    .affects(step.contract().into_iter().collect(), coverage)
                    .instead(INSTEAD),
            );
        }
        return;
    }

    let Some(change) = organization_change(step, observed) else {
        return;
    };
    if !has_validation_to_lose(&change) {
        return;
    }
    let fields = quoted_fields(&change.changed);
    let coverage = observed.coverage(change.contract.account_id);
    let count = coverage.count(change.sharing.len());
    // Details that another contract has already: the CA may attach this one to that organization.
    // An empty text may clear a field, or count as left out: the page does not say which a PATCH does.
    let may_change_nothing = !step.operation.replaces()
        && change
            .changed
            .iter()
            .all(|field| change.after.get(field).trim().is_empty());
    let is_certain = change.loss == Loss::Certain
        && !change.matches
        && !may_change_nothing
        && change.is_clear
        && !change.is_folded;
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

/// Whether the rule finds something, so that what is cleared besides needs no finding of its own.
pub(super) fn speaks(step: &Step, observed: &Observed) -> bool {
    let Some(organization) = organization(step, observed) else {
        return false;
    };
    if is_organization_unread(step, observed) {
        return !given(step, organization).is_empty();
    }
    organization_change(step, observed).is_some_and(|change| has_validation_to_lose(&change))
}

fn has_validation_to_lose(change: &OrganizationChange<'_>) -> bool {
    !change.changed.is_empty() && change.loss != Loss::None
}

fn given(step: &Step, organization: &Map<String, Value>) -> Vec<&'static str> {
    let given = validated_fields(step, organization).into_iter();
    given.map(|(name, _)| name).collect()
}

/// What a message says of fields that a replacement leaves out.
fn clearing(fields: &[&str]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    format!(" (and perhaps clearing {})", quoted_fields(fields))
}
