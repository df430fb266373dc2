use super::ON;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::Collector;
use crate::rule::{field_checks, rule};

rule! {
    /// The pages name the values of this field, and this is not one of them. The CA may refuse the request.
    ///
    /// Nothing is changed by a refusal.
    ///
    /// **Instead:** give one of the values that the message lists.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { additional_contacts = [{ contact_type = "Approver" }] }
    /// finds = [": /additional_contacts/0/contact_type (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { additional_contacts = [{ contact_type = "TechnicalContact" }] }
    /// finds = []
    /// ```
    {
        summary: "a value is not one of those that the CA's page names",
        severity: Severity::Error,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if !view.takes_as_it_is() {
        field_checks::unknown_value(&view.fields, findings, &[]);
    }
}
