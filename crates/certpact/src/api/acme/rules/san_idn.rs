use super::{Check, ON_NAMES};
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A name with letters beyond ASCII has another form in DNS and in certificates, its
    /// A-labels. The page does not say whether the CA translates it.
    ///
    /// Nothing is lost. Rules take both forms for the same name; the CA may not.
    ///
    /// **Instead:** send the form that DNS uses.
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
        summary: "a name is not in the form that DNS uses",
        severity: Severity::Notice,
        on: ON_NAMES,
        sources: &["create_contract", "add_sans", "remove_sans", "RFC 5891"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    for (pointer, name) in view.names(Operation::lists_names) {
        // What is no name at all has another rule.
        if let (Some(ascii), None) = (dns_name::a_labels(name), dns_name::problem(name)) {
            let message = format!(
                "{} is the Unicode form of {}; the page does not say whether the CA translates it",
                dns_name::shown(name),
                dns_name::shown(&ascii)
            );
            let instead = format!("send {}", dns_name::shown(&ascii));
            findings.add(Draft::at(pointer, message).uncertain().instead(instead));
        }
    }
}
