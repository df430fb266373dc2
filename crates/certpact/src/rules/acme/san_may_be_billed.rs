use crate::change::held_names;
use crate::finding::{Findings, Found, Severity};
use crate::model::san;
use crate::observed::Observed;
use crate::operation::Operation;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// The page does not say whether a name that is added is billed.
    ///
    /// Nothing is lost.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, sans = ["a.example.com"] }]
    /// request = { sans = ["b.example.com"] }
    /// finds = ["7: /sans (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, sans = ["a.example.com"] }]
    /// request = { sans = ["a.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "a name that is added may be billed",
        severity: Severity::Notice,
        sources: &["add_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let Some(request) = step
        .request
        .as_ref()
        .filter(|_| step.operation == Operation::AddSans)
    else {
        return;
    };
    let held = san::set(held_names(step, observed));
    // A name that is listed twice is one.
    let listed = san::set(san::listed(request));
    let added = listed.difference(&held).count();
    if added > 0 {
        let message = format!(
            "{} may be billed; the page does not say",
            san::counted(added)
        );
        findings.add(Found::at("/sans", message).uncertain());
    }
}
