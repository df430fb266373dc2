use super::Check;
use crate::api::acme::model::PatchOrganization;
use crate::api::acme::rules::Wanted;
use crate::ground::finding::Severity;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::rule;

rule! {
    /// The CA never returns contacts, so whether it has the wanted ones is not known. They go along
    /// with a request that carries the organization, and are not sent alone.
    ///
    /// Nothing is sent and nothing is lost. The CA may have other contacts.
    ///
    /// **Instead:** send them whatever the CA has (`plan --send-contacts`).
    ///
    /// ```toml
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// desired = [{ id = 7, organization = { city = "Oakland", technical_contact = { first_name = "A" } } }]
    /// finds = ["7: /organization/technical_contact (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// desired = [{ id = 7, organization = { city = "Berkeley", technical_contact = { first_name = "A" } } }]
    /// finds = []
    /// ```
    {
        summary: "desired contacts are not sent, since the CA does not return those it has",
        severity: Severity::Notice,
        on: &[],
        sources: &["get_contract"],
        check: Check::Desired(check),
    }
}

fn check(wanted: &Wanted<'_>, findings: &mut Collector<'_>) {
    let contacts = wanted
        .organization
        .map_or_else(Vec::new, PatchOrganization::contacts_given);
    let carries = |step: &Step| {
        let request = step.request.as_deref();
        request.is_some_and(|request| request.get("organization").is_some())
    };
    if contacts.is_empty() || wanted.contract.is_none() || wanted.steps.iter().any(carries) {
        return;
    }
    findings.add(
        Draft::at(
            place_of("/organization", &contacts),
            "the desired contacts are not sent: the CA does not return those it has, which may be others",
        )
        .uncertain()
        .instead("plan with `--send-contacts` to send them whatever the CA has"),
    );
}
