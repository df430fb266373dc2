use super::ON;
use crate::api::cps::effect::{Destination, body, destination};
use crate::api::cps::observed::Observed;
use crate::ground::finding::Severity;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The id 0 means an organization that only the CA knows, and the CA finds it by its exact name.
    /// Without a name the request is refused.
    ///
    /// Nothing is changed.
    ///
    /// **Instead:** give the `company_name` exactly as the CA has it, or the id of an organization that CPS
    /// knows.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { id = 0, city = "Oakland" }
    /// finds = ["7: /company_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { id = 0, company_name = "Widgets LLC" }
    /// finds = []
    /// ```
    {
        summary: "the id 0 comes without the name that it needs",
        severity: Severity::Error,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let leads_nowhere = |body| matches!(destination(body, observed), Destination::Nameless);
    if body(step).is_some_and(leads_nowhere) {
        findings.add(
            Draft::at(
                "/company_name",
                "the id 0 means an organization that only the CA knows, and its name is left out or blank",
            )
            .instead("give the exact name, or the id of an organization that CPS knows"),
        );
    }
}
