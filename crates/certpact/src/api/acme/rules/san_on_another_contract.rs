use std::collections::BTreeSet;

use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

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
        on: &[Operation::CreateContract, Operation::AddSans],
        sources: &["create_contract", "add_sans"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let subject = view.contract;
    let own = subject.map(|contract| contract.acme_contract_id);
    // Where a creation names no account, it may be any that was seen.
    let account = subject
        .map(|contract| contract.account_id)
        .or(view.asked.account_id);
    let accounts: BTreeSet<u64> = match account {
        Some(account) => [account].into(),
        None => view
            .observed
            .contracts()
            .map(|contract| contract.account_id)
            .collect(),
    };
    for (pointer, name) in view.names(Operation::gives_names) {
        let mut holding = accounts
            .iter()
            .flat_map(|account| view.observed.holding(*account, name));
        let Some(other) = holding.find(|id| Some(*id) != own) else {
            continue;
        };
        let message = format!(
            "{} is a name of contract `{other}` already",
            dns_name::shown(name)
        );
        findings.add(Draft::at(pointer, message).instead("leave the name on one contract"));
    }
}
