use crate::change::subject;
use crate::finding::{Findings, Found, Severity};
use crate::model::san;
use crate::observed::Observed;
use crate::operation::Operation;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// Another contract of the account has this name as well. Certificates for it can then be issued under
    /// either, and the name may be billed twice.
    ///
    /// Nothing is lost. Contracts that were not read may have the name too.
    ///
    /// **Instead:** leave the name on one contract.
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }, { id = 8, sans = ["a.example.com"] }]
    /// request = { sans = ["b.example.com", "A.example.com."] }
    /// finds = ["7: /sans/1"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [
    ///     { id = 7, sans = ["a.example.com"] },
    ///     { id = 8, sans = ["a.example.com"], canceled = "2026-01-02T00:00:00Z" },
    ///     { id = 9, sans = ["a.example.com"], account_id = 2 },
    /// ]
    /// request = { sans = ["a.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "another contract of the account has the name already",
        severity: Severity::Notice,
        sources: &["add_sans"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let (Operation::AddSans, Some(request), Some(contract)) =
        (step.operation, &step.request, subject(step, observed))
    else {
        return;
    };
    for (pointer, name) in san::placed(request) {
        let mut holding = observed.holding(contract.account_id, name);
        let Some(other) = holding.find(|id| *id != contract.acme_contract_id) else {
            continue;
        };
        let message = format!(
            "{} is a name of contract `{other}` already",
            san::shown(name)
        );
        findings.add(Found::at(pointer, message).instead("leave the name on one contract"));
    }
}
