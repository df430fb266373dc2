use crate::change::names;
use crate::finding::{Findings, Found, Severity};
use crate::model::san;
use crate::observed::Observed;
use crate::operation::Operation;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// A name with letters beyond ASCII stands in DNS and in certificates in another form, its
    /// A-labels. The page does not say whether the CA translates it.
    ///
    /// Nothing is lost. Rules take both forms for the same name; the CA may not.
    ///
    /// **Instead:** send the form that stands in DNS.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["bücher.example"] }
    /// finds = ["7: /sans/0 (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["xn--bcher-kva.example"] }
    /// finds = []
    /// ```
    {
        summary: "a name is not in the form in which it stands in DNS",
        severity: Severity::Notice,
        sources: &["create_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, _: &Observed, findings: &mut Findings<'_>) {
    for (pointer, name) in names(step, Operation::lists_names) {
        // What is no name at all has another rule.
        if let (Some(ascii), None) = (san::a_labels(name), san::problem(name)) {
            let message = format!(
                "{} stands for {}; the page does not say whether the CA translates it",
                san::shown(name),
                san::shown(&ascii)
            );
            let instead = format!("send {}", san::shown(&ascii));
            findings.add(Found::at(pointer, message).uncertain().instead(instead));
        }
    }
}
