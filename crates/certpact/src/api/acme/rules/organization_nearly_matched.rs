use serde_json::Value;

use super::{Check, ON_ORGANIZATIONS};
use crate::api::acme::model::{Contract, Details};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::rule;

rule! {
    /// Another contract of the account has an organization that differs from the wanted one only in case,
    /// blanks, Unicode form or punctuation. The CA compares details, and the page does not say how: it may
    /// make a second organization, which has to be validated anew, or attach the first.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the details as the other contract has them, if the same organization is meant.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [
    ///     { id = 7, organization = { name = "Widgets" } },
    ///     { id = 8, organization = { name = "Example, Corp." } },
    /// ]
    /// request = { organization = { name = "EXAMPLE CORP" } }
    /// finds = ["7: /organization/name (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [
    ///     { id = 7, organization = { name = "Widgets" } },
    ///     { id = 8, organization = { name = "Example Corp" } },
    ///     { id = 9, account_id = 2, organization = { name = "EXAMPLE INC" } },
    /// ]
    /// request = { organization = { name = "Example Inc" } }
    /// finds = []
    /// ```
    {
        summary: "another contract has almost the desired organization",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let (wanted, before, account_id) = match view.change() {
        Some(change) if change.is_clear && change.after != change.before => (
            change.after.clone(),
            Some(&change.before),
            Some(change.contract.account_id),
        ),
        None if view.operation == Operation::CreateContract => {
            let Some(wanted) = given(view) else {
                return;
            };
            (wanted, None, view.asked.account_id)
        }
        None | Some(_) => return,
    };
    // The contract's own organization is not among those that could be meant.
    if view.observed.organizations() <= usize::from(before.is_some()) {
        return;
    }
    let own = view.contract.map(|contract| contract.acme_contract_id);
    let may_be_meant = |other: &&Contract| {
        let is_of_account = account_id.is_none_or(|id| id == other.account_id);
        // What shares the contract's own organization is its sharer, not a look-alike.
        is_of_account
            && Some(other.acme_contract_id) != own
            && before.is_none_or(|before| other.details() != *before)
    };
    let alike: Vec<&Contract> = view.observed.alike(&wanted).filter(may_be_meant).collect();
    if alike.iter().any(|other| other.details() == wanted) {
        return;
    }
    let Some(other) = alike.first() else { return };
    let held = other.details();
    let differing: Vec<&str> = wanted
        .iter()
        .filter(|(field, value)| held.get(field) != *value)
        .map(|(field, _)| field)
        .collect();
    let message = format!(
        "a second organization may be made: that of contract `{}` differs from this one only in case, blanks, Unicode form or punctuation",
        other.acme_contract_id
    );
    findings.add(
        Draft::at(place_of("/organization", &differing), message)
            .uncertain()
            .instead(
                "give the details as that contract has them, if the same organization is meant",
            ),
    );
}

/// The details that a creation gives; none where it gives none.
fn given<'a>(view: &View<'a>) -> Option<Details<'a>> {
    let organization = view.organization?;
    let mut details = Details::default();
    for field in Details::FIELDS {
        let value = organization.get(field).and_then(Value::as_str);
        details.set(field, value.unwrap_or_default());
    }
    (!details.are_empty()).then_some(details)
}
