use super::Check;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// Another contract of the account has the wanted details already. The CA looks for an organization
    /// with the same details before it makes one, and takes the oldest that it finds: the contract may be
    /// attached to it, and shares its validation from then on.
    ///
    /// Nothing is lost by that. A later change of the organization affects all contracts that have it.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [
    ///     { id = 7, organization = { city = "Oakland" } },
    ///     { id = 8, organization = { city = "Berkeley" } },
    /// ]
    /// request = { organization = { city = "Berkeley" } }
    /// finds = ["7: /organization (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [
    ///     { id = 7, organization = { city = "Oakland" } },
    ///     { id = 8, account_id = 2, organization = { city = "Berkeley" } },
    /// ]
    /// request = { organization = { city = "Berkeley" } }
    /// finds = []
    /// ```
    {
        summary: "another contract already has the desired organization",
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
    // Whether a PATCH clears what it is given an empty text for is not known.
    let may_clear = |field: &&str| !view.operation.replaces() && change.after.get(field).is_empty();
    if !change.matches || !change.is_clear || change.changed.iter().any(may_clear) {
        return;
    }
    // Those that the plan itself gives the same details are no surprise.
    let Some(other) = view
        .observed
        .read_with(change.contract.account_id, &change.after)
    else {
        return;
    };
    let message = format!(
        "contract `{other}` has these details already, and the CA may attach this one to its organization"
    );
    findings.add(Draft::at("/organization", message).uncertain());
}
