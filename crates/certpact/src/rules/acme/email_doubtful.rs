use serde_json::Value;

use crate::finding::{Findings, Found, Severity};
use crate::model::san;
use crate::observed::Observed;
use crate::plan::Step;
use crate::rules::Check;
use crate::rules::fields::{is_blank, places};

rule! {
    /// This does not look like an e-mail address. The pages state no form for one. The CA may refuse it, or
    /// write to nobody, and what it asks this person then stays unanswered.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give the address alone, without a name beside it.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { technical_contact = { email = "Jane Doe <jane@example.com>" } } }
    /// finds = ["7: /organization/technical_contact/email (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { technical_contact = { email = "jane+ca@mail.example.com" } } }
    /// finds = []
    /// ```
    {
        summary: "an e-mail address does not look like one",
        severity: Severity::Notice,
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    for place in places(step, observed) {
        let is_email = place.field.path.ends_with(".email");
        let value = place.value.filter(|value| is_email && !is_blank(value));
        let Some(problem) = value.and_then(Value::as_str).and_then(problem) else {
            continue;
        };
        let path = place.field.path;
        findings.add(
            Found::at(
                &place.pointer,
                format!("`{path}` may be no address: it {problem}"),
            )
            .uncertain()
            .instead("give the address alone"),
        );
    }
}

fn problem(address: &str) -> Option<&'static str> {
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control();
    if address.contains(is_odd) {
        return Some("has white space in it");
    }
    let Some((mailbox, host)) = address.split_once('@') else {
        return Some("has no `@`");
    };
    if mailbox.is_empty() {
        Some("has nothing before the `@`")
    } else if san::is_wildcard(host) || san::problem(host).is_some() {
        Some("has no name of a host behind the `@`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_look_like_an_address_has_a_problem() {
        for doubtful in [
            "jane",
            "@example.com",
            "jane@",
            "jane@localhost",
            "jane@doe@example.com",
            "jane@*.example.com",
            "jane@example.com, joe@example.com",
            "jane@exam ple.com",
            "jane@example.com\n",
        ] {
            assert!(problem(doubtful).is_some(), "{doubtful}");
        }
        for good in [
            "jane@example.com",
            "jane.o'doe+ca@mail.example.co.uk",
            "jane@bücher.example",
        ] {
            assert_eq!(problem(good), None, "{good}");
        }
    }
}
