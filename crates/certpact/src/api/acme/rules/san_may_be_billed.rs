use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The page does not say whether a name that is added is billed. The overview refunds eligible names
    /// one by one where a contract is canceled, and CertCentral has a price for each name; it counts a
    /// name and the same with `www.` before it as one.
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
        on: &[Operation::AddSans],
        sources: &["add_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let (held, listed) = (view.held(), view.listed());
    let added = listed.difference(held).count();
    if added > 0 {
        let listed_or_held = |name: &str| listed.contains(name) || held.contains(name);
        let has_pair = listed.difference(held).any(|name| {
            let base = name.strip_prefix("www.");
            base.is_some_and(listed_or_held) || listed_or_held(&format!("www.{name}"))
        });
        let pairs = if has_pair {
            "; CertCentral counts a name and the same with `www.` as one"
        } else {
            ""
        };
        let message = format!(
            "{} may be billed: names are refunded one by one, and CertCentral has a price for each; the page does not say{pairs}",
            dns_name::counted(added)
        );
        findings.add(Draft::at("/sans", message).uncertain());
    }
}
