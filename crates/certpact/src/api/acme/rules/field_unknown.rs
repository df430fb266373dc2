use super::{Check, WITH_BODY};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::Collector;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page does not know this member of the body. The CA may pass it over, and what it was to do
    /// does not happen; or it refuses the request.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** write the name as the page does, or leave the member out.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { Auto_Renew = true, organization = { ID = 5, technical_contact = { emial = "jane@example.com" } } }
    /// finds = ["7: /Auto_Renew (uncertain)", "7: /organization/ID (uncertain)", "7: /organization/technical_contact/emial (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { assumed_name = "Example" } }
    /// finds = []
    /// ```
    {
        summary: "a member of the body is not known to the CA's page",
        severity: Severity::Notice,
        on: WITH_BODY,
        sources: &["replace_contract", "patch_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

/// What people expect of the CA and it does not do, by the member that they send for it.
const EXPECTED: [(&str, &str, &str); 2] = [
    (
        "",
        "product_name_id",
        "leave it out: the product of a contract cannot be changed",
    ),
    (
        "",
        "sans",
        "use `add_sans` and `remove_sans`, which change the names",
    ),
];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    field_checks::unknown_member(view.fields(), findings, &EXPECTED);
}
