use super::Check;
use crate::api::acme::effect::member;
use crate::api::acme::model::{Contract, Details};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// What a PATCH leaves out stays as it is, says the CA's page. Whether that holds inside the
    /// organization as well is not said there: a part of an organization may be merged, or be taken for
    /// the whole.
    ///
    /// Where it is taken for the whole, what is left out is lost, or the CA refuses the request.
    ///
    /// **Instead:** send every detail that the organization has.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { name = "Example", city = "Oakland" } }]
    /// request = { organization = { city = "Berkeley" } }
    /// finds = ["7: /organization (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { name = "Example", city = "Oakland" } }]
    /// request = { organization = { name = "Example", city = "Berkeley" } }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { name = "Example", city = "Oakland" } }]
    /// request = { organization = { technical_contact = {} } }
    /// finds = []
    /// ```
    {
        summary: "a PATCH gives a part of the organization, which may be taken for the whole",
        severity: Severity::Notice,
        on: &[Operation::PatchContract],
        sources: &["patch_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(organization) = view.organization else {
        return;
    };
    let mut given = view.validated_fields();
    if view.operation != Operation::PatchContract || given.next().is_none() {
        return;
    }
    let held = view.contract.map(Contract::details);
    let may_have = |field: &str| held.as_ref().is_none_or(|held| !held.get(field).is_empty());
    let left_out: Vec<String> = Details::FIELDS
        .into_iter()
        .filter(|field| member(organization, field).is_none() && may_have(field))
        .map(|field| format!("`{field}`"))
        .collect();
    if left_out.is_empty() {
        return;
    }
    let message = format!(
        "a part of the organization may be taken for the whole: {} left out",
        left_out.join(", ")
    );
    findings.add(
        Draft::at("/organization", message)
            .uncertain()
            .instead("send every detail that the organization has"),
    );
}
