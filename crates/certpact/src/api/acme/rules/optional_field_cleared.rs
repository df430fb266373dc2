use super::{Check, organization_revalidation};
use crate::api::acme::effect::{Loss, quoted_fields};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::facts::Omitted;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::{Mark, rule};

rule! {
    /// A replacement that leaves out a second address line, an assumed name or a telephone number
    /// of an organization that has one may clear it: the page announces a full replacement, and does not
    /// speak of these fields. A cleared field is a changed one, so the organization's validation may be
    /// thrown away with it. Where other fields differ too, `organization_revalidation` names these.
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
    /// finds = ["7: /organization/address2 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland", address2 = "Suite 5" } }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland", address2 = "Suite 5" } }]
    /// request = { auto_renew = true, organization = { city = "Berkeley" } }
    /// finds = []
    /// ```
    {
        summary: "a replacement may clear an optional field of the organization by leaving it out",
        severity: Severity::Hazard,
        on: &[Operation::ReplaceContract],
        marks: &[Mark::LosesValidation],
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

const INSTEAD: &str = "send the value that the contract has, or use `patch_contract`";

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.organization.is_none() || organization_revalidation::speaks(view) {
        return;
    }
    if view.is_organization_unread() {
        let omitted = omitted(view);
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
        let ids = view.asked.contract().into_iter().collect();
        findings.add(
            found
                .uncertain()
                .affects(ids, view.coverage())
                .instead(INSTEAD),
        );
        return;
    }

    let Some(change) = view.change() else {
        return;
    };
    if change.cleared.is_empty() {
        return;
    }
    let coverage = view.observed.coverage(change.contract.account_id);
    let count = coverage.count(change.sharing.len());
    let them = if change.cleared.len() == 1 {
        "it"
    } else {
        "them"
    };
    let also = match change.loss {
        Loss::Certain | Loss::Possible => {
            format!(", and throw away the validation of {count}")
        }
        Loss::None => String::new(),
    };
    let cleared = quoted_fields(&change.cleared);
    let mut found = Draft::at(
        place_of("/organization", &change.cleared),
        format!("leaving out {cleared} may clear {them}{also}"),
    );
    if change.loss != Loss::None {
        found = found.affects(change.sharing.clone(), coverage);
    }
    findings.add(found.uncertain().instead(INSTEAD));
}

/// The optional details that a replacement leaves out.
pub(super) fn omitted(view: &View<'_>) -> Vec<&'static str> {
    let left_out = view.validating().filter(|(field, value)| {
        matches!(field.omitted, Omitted::Becomes(_)) && !field.required && value.is_none()
    });
    left_out.map(|(field, _)| field.name).collect()
}
