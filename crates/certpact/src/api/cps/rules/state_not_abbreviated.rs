use serde_json::Value;

use super::ON;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The vendor's page asks for the abbreviation of a state in the United States, and has a whole word in its
    /// own example. Which of the two is stored or refused is not said.
    ///
    /// Nothing is lost. What an existing organization makes CPS ignore is not judged.
    ///
    /// **Instead:** write two letters, such as `CA`.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { country = "US", state = "California" }
    /// finds = ["7: /state (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { country = "US", state = "CA" }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { country = "CH", state = "Bern" }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC" }]
    /// request = { company_name = "Widgets LLC", country = "US", state = "California" }
    /// finds = []
    /// ```
    {
        summary: "a state of the United States is not abbreviated",
        severity: Severity::Notice,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(body) = view.body.filter(|_| !view.takes_as_it_is()) else {
        return;
    };
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_american = text("country").eq_ignore_ascii_case("US");
    let is_short =
        |state: &str| state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_alphabetic());
    let state = text("state").trim();
    if is_american && !state.is_empty() && !is_short(state) {
        findings.add(
            Draft::at(
                "/state",
                "the page asks for the abbreviation of a state, although its example has a whole word",
            )
            .uncertain()
            .instead("write two letters, such as `CA`"),
        );
    }
}
