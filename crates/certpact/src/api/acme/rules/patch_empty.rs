use serde_json::Value;

use super::Check;
use crate::api::acme::effect::member;
use crate::api::acme::observed::Observed;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::places::known;
use crate::rule::rule;

rule! {
    /// The request says nothing that the CA's page knows, so there is nothing to change. The CA may
    /// refuse it.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give what is to change, or send nothing.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7 }]
    /// request = { Auto_Renew = true }
    /// finds = ["7: (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7 }]
    /// request = { auto_renew = true }
    /// finds = []
    /// ```
    {
        summary: "a PATCH changes nothing",
        severity: Severity::Notice,
        on: &[Operation::PatchContract],
        sources: &["patch_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, _: &Observed, findings: &mut Collector<'_>) {
    let request = step.request.as_ref().and_then(Value::as_object);
    let Some(request) = request.filter(|_| step.operation == Operation::PatchContract) else {
        return;
    };
    let given = known(step.operation, "").filter_map(|name| Some((name, member(request, name)?)));
    let is_nothing = |(name, value): (&str, &Value)| {
        value.as_object().is_some_and(|inner| {
            known(step.operation, name).all(|within| member(inner, within).is_none())
        })
    };
    if given.into_iter().all(is_nothing) {
        findings.add(
            Draft::at("", "the request changes nothing, and the CA may refuse it")
                .uncertain()
                .instead("give what is to change"),
        );
    }
}
