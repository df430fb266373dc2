use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// This name or address is reserved for private or technical use (`.local`, `.internal`, `.test`,
    /// `home.arpa`, `.arpa`, `10.0.0.1`), or has a form that the industry's rules exclude: a label with `--` in
    /// the third and fourth place that is not an A-label, an A-label that cannot be decoded, an `.onion` name
    /// that is not of version 3. No public CA may issue for it, whatever the CA's pages say.
    ///
    /// Nothing is changed anywhere. A name that the contract holds already is not judged.
    ///
    /// **Instead:** use a name below a domain that is registered.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["nas.home.arpa", "mail.corp.internal", "ab--cd.example.com", "xn--a.example.com"] }
    /// finds = ["7: /sans/0", "7: /sans/1", "7: /sans/2", "7: /sans/3"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["10.0.0.1", "[fd00::1]", "expyuzz4wqqyqhjn.onion"] }
    /// finds = ["7: /sans/0", "7: /sans/1", "7: /sans/2"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["192.0.2.1", "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion"] }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["local.example.com", "shop.example", "xn--xy-zia.example.com", "a--b.example.com", "a.wien"] }
    /// finds = []
    /// ```
    {
        summary: "a name is reserved, so no public CA may issue for it",
        severity: Severity::Error,
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["CA/Browser Forum Baseline Requirements", "RFC 6761", "RFC 6762", "RFC 7686", "RFC 8375"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let held = view.held();
    for (pointer, name) in view.names(Operation::gives_names) {
        let is_judged =
            dns_name::problem(name).is_none() && !held.contains(&dns_name::normal(name));
        let Some(problem) = dns_name::reservation(name).filter(|_| is_judged) else {
            continue;
        };
        let message = format!("{} {problem}", dns_name::shown(name));
        findings.add(
            Draft::at(pointer, message).instead("use a name below a domain that is registered"),
        );
    }
}
