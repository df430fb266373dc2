use super::ON;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::Collector;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page does not know this member of the body. The CA may pass it over, and what it was to do does
    /// not happen; or it refuses the request.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** write the name as the page does, or leave the member out.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { id = 1, name = "Widgets LLC" }
    /// finds = [": /name (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { id = 1 }
    /// finds = []
    /// ```
    {
        summary: "a member of the body is not known to the CA's page",
        severity: Severity::Notice,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

/// What people expect of the CA and it does not do, by the member that they send for it.
const EXPECTED: [(&str, &str, &str); 3] = [
    ("", "name", "write `company_name`"),
    ("", "zip", "write `zip_code`"),
    ("", "address", "write `company_address`"),
];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    field_checks::unknown_member(&view.fields, findings, &EXPECTED);
}
