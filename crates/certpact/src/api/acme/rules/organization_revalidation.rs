use super::Check;
use crate::api::acme::effect::{
    Loss, contract_of, is_organization_unread, organization, organization_change, quoted_fields,
    validated_fields,
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
    /// are not part of this plan.
    ///
    /// **Instead:** send contacts alone where that is enough. Otherwise expect a gap in issuance,
    /// and acknowledge the hazard.
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
    {
        summary: "changing an organization throws away its validation",
        severity: Severity::Hazard,
        on: &[Operation::ReplaceContract, Operation::PatchContract],
        marks: &[Mark::LosesValidation],
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

const INSTEAD: &str =
    "send contacts alone where that is enough; otherwise expect a gap in issuance";

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let Some(organization) = organization(step, observed) else {
        return;
    };
    if is_organization_unread(step, observed) {
        let given: Vec<_> = validated_fields(step, organization)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        if !given.is_empty() {
            let found = Draft::at(
                place_of("/organization", &given),
                "this may change the organization, which throws away the validation of every contract that has it",
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
    if change.changed.is_empty() || change.loss == Loss::None {
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
    let is_certain =
        change.loss == Loss::Certain && !change.matches && !may_change_nothing && change.is_clear;
    let verb = if is_certain { "throws" } else { "may throw" };
    let mut found = Draft::at(
        place_of("/organization", &change.changed),
        format!("changing {} {verb} away the validation of {count}", fields),
    )
    .affects(change.sharing.clone(), coverage)
    .instead(INSTEAD);
    if !is_certain {
        found = found.uncertain();
    }
    findings.add(found);
}
