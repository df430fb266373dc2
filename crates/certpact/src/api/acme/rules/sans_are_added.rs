use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// This PUT adds names; it does not replace them. A list that has names which the contract holds
    /// already looks like a whole list: names that are missing from it stay.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** list new names only, and remove others with `remove_sans`.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, sans = ["a.example.com", "b.example.com"] }]
    /// request = { sans = ["a.example.com", "c.example.com"] }
    /// finds = ["7: /sans"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7, sans = ["a.example.com"] }]
    /// request = { sans = ["c.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "names are added, and what is not listed stays",
        severity: Severity::Notice,
        on: &[Operation::AddSans],
        sources: &["add_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let (held, listed) = (view.held(), view.listed());
    let again = listed.intersection(held).count();
    if again > 0 {
        let message = format!(
            "the contract holds {} already; names are added, and what is not listed stays",
            dns_name::counted(again)
        );
        findings.add(
            Draft::at("/sans", message)
                .instead("list new names only, and remove others with `remove_sans`"),
        );
    }
}
