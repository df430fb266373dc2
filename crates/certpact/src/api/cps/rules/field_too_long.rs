use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// The page of CPS says how long this text may be, and it is longer. CPS refuses the request.
    ///
    /// Nothing is changed. No page of this API states a length yet, so that nothing is found.
    ///
    /// **Instead:** give a shorter text.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { company_name = "A name as long as a page, which no page forbids" }
    /// finds = []
    /// ```
    {
        summary: "a text is longer than the CA's page says",
        severity: Severity::Error,
        on: ON,
        sources: &["change_organization"],
        check: |step, _, findings| field_checks::too_long(step, None, findings),
    }
}
