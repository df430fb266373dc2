use super::ON;
use crate::api::cps::effect::Destination;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
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

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if let Some(Destination::Nameless) = view.destination {
        findings.add(
            Draft::at(
                "/company_name",
                "the id 0 means an organization that only the CA knows, and its name is left out or blank",
            )
            .instead("give the exact name, or the id of an organization that CPS knows"),
        );
    }
}
