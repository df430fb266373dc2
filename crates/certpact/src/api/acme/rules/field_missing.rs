use super::{Check, WITH_BODY};
use crate::api::acme::effect::validation_type;
use crate::api::acme::observed::Observed;
use crate::ground::finding::Severity;
use crate::request::step::Step;
use crate::rule::collector::Collector;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page requires this field, and the request leaves it out or blank. The CA refuses
    /// the request.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give the field. To change a part of an organization, use `patch_contract`.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { name = "Example", address = "1 Main", city = " ", state = "CA", zip = "94601", country = "US" } }
    /// finds = ["7: /organization/city"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "a field that the CA's page requires is left out or blank",
        severity: Severity::Error,
        on: WITH_BODY,
        sources: &["replace_contract", "patch_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    field_checks::missing(step, validation_type(step, observed), findings, |_| false);
}
