use crate::change::validation_type;
use crate::finding::{Findings, Found, Severity};
use crate::model::{ValidationType, san};
use crate::observed::Observed;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// EV certificates hold no wildcards, at any CA. Nothing can be issued for such a name under an
    /// EV contract.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** list the names that are served one by one, or use a contract with another
    /// validation type.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { sans = ["example.com", "*.example.com"] }
    /// finds = ["7: /sans/1"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { sans = ["example.com", "*.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "a wildcard is added to an EV contract",
        severity: Severity::Error,
        sources: &["create_contract", "add_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let is_of_ev = validation_type(step, observed) == Some(ValidationType::Ev);
    let Some(request) = step
        .request
        .as_ref()
        .filter(|_| step.operation.gives_names() && is_of_ev)
    else {
        return;
    };
    for (pointer, name) in san::placed(request) {
        if san::is_wildcard(name) {
            let message = format!("{}: EV certificates hold no wildcards", san::shown(name));
            findings.add(Found::at(pointer, message).instead(
                "list the names one by one, or use a contract with another validation type",
            ));
        }
    }
}
