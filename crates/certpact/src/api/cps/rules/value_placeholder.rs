use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// This looks like a placeholder (`N/A`, `-`, `unknown`), not like a value. The CA cannot validate it,
    /// and no certificate may carry it.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the value, or leave an optional field out.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets LLC", state = "N/A" }
    /// finds = ["7: /state (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets LLC", city = "Å" }
    /// finds = []
    /// ```
    {
        summary: "a value may be a placeholder",
        severity: Severity::Notice,
        on: ON,
        sources: &["CA/Browser Forum Baseline Requirements", "change_organization"],
        check: |view, findings| {
            if !view.takes_as_it_is() {
                value_checks::placeholder(&view.fields, findings);
            }
        },
    }
}
