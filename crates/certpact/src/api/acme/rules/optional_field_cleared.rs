use super::Check;
use crate::api::acme::effect::{
    Loss, contract_of, is_organization_unread, member, organization, organization_change,
    quoted_fields,
};
use crate::api::acme::observed::Observed;
use crate::ground::finding::{Coverage, Severity};
use crate::ground::operations::Operation;
use crate::request::facts;
use crate::request::facts::Omitted;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::{Mark, rule};

rule! {
    /// A replacement that leaves out a second address line, an assumed name or a telephone number
    /// of an organization that has one clears it. A cleared field is a changed one: the
    /// organization's validation is thrown away with it.
    ///
    /// Every contract on the account with the same organization is affected.
    ///
    /// **Instead:** send the observed value along, or use `patch_contract`, which keeps it.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [
    ///     { id = 7, product = "ssl_basic", validated = true, organization = { city = "Oakland", address2 = "Suite 5" } },
    ///     { id = 8, product = "ssl_basic", validated = true, organization = { city = "Oakland", address2 = "Suite 5" } },
    /// ]
    /// request = { auto_renew = true, organization = { city = "Oakland" } }
    /// finds = ["7: /organization/address2"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland", address2 = "Suite 5" } }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "a replacement clears an optional field of the organization by leaving it out",
        severity: Severity::Hazard,
        on: &[Operation::ReplaceContract],
        marks: &[Mark::LosesValidation],
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

const INSTEAD: &str = "send the value that the contract has, or use `patch_contract`";

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let Some(organization) = organization(step, observed) else {
        return;
    };
    if is_organization_unread(step, observed) {
        let omitted: Vec<_> = facts::members(step.operation, "organization")
            .filter(|(name, field)| {
                field.revokes_validation == Some(true)
                    && matches!(field.omitted, Omitted::Becomes(_))
                    && !field.required
                    && member(organization, name).is_none()
            })
            .map(|(name, _)| name)
            .collect();
        if omitted.is_empty() {
            return;
        }
        let found = Draft::at(
            place_of("/organization", &omitted),
            format!(
                "the organization may have {}, which a replacement clears by leaving out, and the validation with that",
                quoted_fields(&omitted)
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
        return;
    }

    let Some(change) = organization_change(step, observed) else {
        return;
    };
    if change.cleared.is_empty() {
        return;
    }
    let place = place_of("/organization", &change.cleared);
    let cleared = quoted_fields(&change.cleared);
    let coverage = observed.coverage(change.contract.account_id);
    let count = coverage.count(change.sharing.len());
    let them = if change.cleared.len() == 1 {
        "it"
    } else {
        "them"
    };
    let also = match change.loss {
        Loss::Certain if !change.matches => format!(" and throws away the validation of {count}"),
        Loss::Certain | Loss::Possible => {
            format!("; what becomes of the validation of {count} is not known")
        }
        Loss::None => String::new(),
    };
    let mut found = Draft::at(place, format!("leaving out {cleared} clears {them}{also}"));
    if change.loss != Loss::None {
        found = found.affects(change.sharing.clone(), coverage);
    }
    findings.add(found.instead(INSTEAD));
}
