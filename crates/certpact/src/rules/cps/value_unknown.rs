use crate::finding::{Findings, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::resolve::takes_as_it_is;
use crate::rules::{Check, generic};

rule! {
    /// The pages name the values of this field, and this is none of them. The CA may refuse the request.
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
        summary: "a value is none of those that the CA's page names",
        severity: Severity::Error,
        sources: &["change_organization"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    if !takes_as_it_is(step, observed) {
        generic::unknown_value(step, observed, findings);
    }
}
