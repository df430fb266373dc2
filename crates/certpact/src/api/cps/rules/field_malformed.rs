use serde_json::Value;

use super::ON;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::places::misshaping;
use crate::rule::{field_checks, rule};

rule! {
    /// The page of CPS says another type or form for this field. CPS refuses the request.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give the field in the form that the message names. A value of `null` is a form of its own:
    /// leave the field out where you mean nothing.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { id = -1, company_name = "Widgets LLC", country = "Switzerland" }
    /// finds = [": /country (uncertain)", ": /id"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// request = { id = 0, country = "CH", company_name = "Widgets LLC" }
    /// finds = []
    /// ```
    {
        summary: "a field has another type or form than the CA's page says",
        severity: Severity::Error,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    field_checks::mistyped(&view.fields, findings);
    let Some(body) = view.body else { return };
    if body
        .get("id")
        .and_then(Value::as_i64)
        .is_some_and(|id| id < 0)
    {
        findings.add(
            Draft::at("/id", "`id` is negative")
                .instead("give the number of an organization, or 0"),
        );
    }
    let Some(is_certain) = view.makes_new() else {
        return;
    };
    for place in &view.fields.places {
        let problem = place.value.and_then(|value| misshaping(place.field, value));
        if let Some(problem) = problem {
            let path = place.field.path;
            findings.add(if is_certain {
                Draft::at(view.fields.pointer(place), format!("`{path}` {problem}"))
            } else {
                Draft::at(
                    view.fields.pointer(place),
                    format!("`{path}` {problem}, and may be refused in a new organization"),
                )
                .uncertain()
            });
        }
    }
}
