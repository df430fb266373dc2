use super::Check;
use crate::api::acme::effect::{DETAILS_ALONE, names_by_id};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// `organization.id` may attach the contract to another organization. A tip of the CA's page offers
    /// that, the page's table does not have the field, and no answer shows the number. If the CA follows
    /// it, the contract has the details, the contacts and the validation of that organization afterwards,
    /// whatever details are given with it. If not, `id` is ignored.
    ///
    /// The contract itself is affected.
    ///
    /// **Instead:** give the details alone, which say which organization is meant.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { id = 117483 } }
    /// finds = ["7: /organization/id (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "an organization that is named by its `id` may take the place of the contract's own",
        severity: Severity::Hazard,
        on: &[Operation::ReplaceContract, Operation::PatchContract],
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.organization.is_some_and(names_by_id) {
        let message = "the contract may get another organization: the CA attaches it to the one that `id` names, or ignores `id`; the page does not say which";
        findings.add(
            Draft::at("/organization/id", message)
                .uncertain()
                .instead(DETAILS_ALONE),
        );
    }
}
