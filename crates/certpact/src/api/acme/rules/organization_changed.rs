use super::Check;
use crate::api::acme::effect::{Loss, names_by_id};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::rule;

rule! {
    /// The organization changes, and it is known that no validation is lost by it: no contract
    /// that has the organization is validated, or an earlier step of the plan has thrown the
    /// validation away already.
    ///
    /// The contract waits for validation of what it is given now.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// contracts_on_account = 1
    /// request = { organization = { city = "Berkeley" } }
    /// finds = ["7: /organization/city"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Berkeley" } }
    /// finds = []
    /// ```
    {
        summary: "an organization changes that has no validation to lose",
        severity: Severity::Notice,
        on: &[Operation::ReplaceContract, Operation::PatchContract],
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(change) = view.change() else {
        return;
    };
    if change.changed.is_empty() || change.loss != Loss::None {
        return;
    }
    let found = Draft::at(
        place_of("/organization", &change.changed),
        "the organization changes, and has no validation to lose",
    );
    let is_open = view.organization.is_some_and(names_by_id);
    findings.add(if is_open { found.uncertain() } else { found });
}
