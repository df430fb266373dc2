use serde_json::Value;

use super::Check;
use crate::api::acme::effect::member;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::facts::{self, Field, Members};
use crate::rule::collector::{Collector, Draft};
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

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(request) = view
        .body
        .filter(|_| view.operation == Operation::PatchContract)
    else {
        return;
    };
    let says = |object, field: &Field| member(object, field.name).is_some();
    let mut fields = facts::of_body(view.operation).filter(|(field, _)| says(request, field));
    let is_nothing = |(field, mut inside): (&Field, Members)| {
        let inner = request.get(field.name).and_then(Value::as_object);
        inner.is_some_and(|inner| !inside.any(|(field, _)| says(inner, field)))
    };
    if fields.all(is_nothing) {
        findings.add(
            Draft::at("", "the request changes nothing, and the CA may refuse it")
                .uncertain()
                .instead("give what is to change"),
        );
    }
}
