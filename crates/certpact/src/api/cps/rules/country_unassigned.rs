use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// ISO 3166-1 assigns this code to no country, or it is not in capitals. The CA may refuse it, or not issue.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the assigned code: `GB`, not `UK`; `GR`, not `EL`.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets LLC", country = "EL" }
    /// finds = ["7: /country (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets LLC", country = "GR" }
    /// finds = []
    /// ```
    {
        summary: "no country has this code",
        severity: Severity::Notice,
        on: ON,
        sources: &["ISO 3166-1", "change_organization"],
        check: |view, findings| {
            if !view.takes_as_it_is() {
                value_checks::unassigned_country(&view.fields, findings);
            }
        },
    }
}
