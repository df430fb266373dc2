//! The oracle is itself held to account: it notices a rule that is gone, and one that lies.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use certpact::{Api, Finding, Operation, Severity, rules};
use certpact_simulator::{OrganizationById, PatchEmptyText, Readings};

use super::judge::judge;
use super::losses::Kind;
use super::requests::Case;
use super::trial::{Bench, Outcome};
use super::{CALLED, CALLS, OF_PLANS, Survey, rules_of_contracts};

/// Plans, far fewer than are judged: what is looked for is in many of them.
static PLANNED: LazyLock<Vec<Outcome>> = LazyLock::new(|| {
    let survey = Survey::new(Case::desired, Readings::default(), PLANS);
    let bench = Bench::new();
    let outcomes = survey.outcomes(&bench).map(|(_, outcome)| outcome);
    outcomes.collect()
});

const PLANS: u64 = 300;

fn called() -> impl Iterator<Item = &'static Outcome> {
    CALLED.1.iter().map(|(_, outcome)| outcome)
}

/// Whether a violation of this class is reported anywhere once the findings are altered.
fn is_noticed<'a>(
    outcomes: impl IntoIterator<Item = &'a Outcome>,
    class: &str,
    alter: impl Fn(&mut Vec<Finding>),
) -> bool {
    outcomes.into_iter().any(|outcome| {
        let violations = judge(outcome, &alter);
        violations
            .iter()
            .any(|violation| violation.class.starts_with(class))
    })
}

/// Every rule that warns of a loss or a refusal, and what happens unannounced without it.
const SILENCED: [(&str, &str); 21] = [
    (
        "acme.auto_renew_reset",
        "missing hazard of replace_contract: AutoRenew",
    ),
    (
        "acme.cancel_irreversible",
        "missing hazard of cancel_contract: Canceled",
    ),
    (
        "acme.cancel_window_closed",
        "missing error of cancel_contract",
    ),
    ("acme.contact_missing", "missing error of replace_contract"),
    (
        "acme.contacts_array",
        "missing hazard of replace_contract: ContactNotStored",
    ),
    (
        "acme.contacts_dropped",
        "missing hazard of replace_contract: ContactGone",
    ),
    ("acme.contract_canceled", "missing error"),
    (
        "acme.contract_created",
        "missing hazard of create_contract: Made",
    ),
    (
        "acme.credentials_revoked",
        "missing hazard of revoke_credential: CredentialRevoked",
    ),
    ("acme.field_malformed", "missing error"),
    ("acme.field_missing", "missing error"),
    (
        "acme.optional_field_cleared",
        "missing hazard of replace_contract: Detail",
    ),
    (
        "acme.organization_missing",
        "missing error of replace_contract",
    ),
    (
        "acme.organization_revalidation",
        "missing hazard of patch_contract: Validation",
    ),
    ("acme.san_invalid", "missing error"),
    ("acme.san_limit_exceeded", "missing error of add_sans"),
    (
        "acme.san_removed",
        "missing hazard of remove_sans: NameGone",
    ),
    ("acme.san_reserved", "missing error of add_sans"),
    ("acme.value_unknown", "missing error"),
    ("acme.verified_contact_incomplete", "missing error"),
    ("acme.wildcard_on_ev", "missing error"),
];

type Read = fn(&mut Readings);

/// Those that warn of what happens under another reading alone.
const SILENCED_ELSEWHERE: [(&str, &str, Read); 2] = [
    (
        "acme.organization_by_id",
        "missing hazard of patch_contract",
        |readings| readings.organization_by_id = OrganizationById::Attached,
    ),
    (
        "acme.value_may_clear",
        "missing hazard of patch_contract: Validation",
        |readings| readings.patch_empty_text = PatchEmptyText::Cleared,
    ),
];

#[test]
fn a_rule_that_is_gone_is_noticed() {
    for (rule, class) in SILENCED {
        let is_seen = is_noticed(called(), class, |findings| {
            findings.retain(|finding| finding.rule != rule);
        });
        assert!(is_seen, "nobody misses `{rule}`");
    }
    let bench = Bench::new();
    for (rule, class, read) in SILENCED_ELSEWHERE {
        let mut readings = Readings::default();
        read(&mut readings);
        let survey = Survey::new(Case::call, readings, CALLS);
        let outcomes = survey.outcomes(&bench).map(|(_, outcome)| outcome);
        let is_seen = outcomes.into_iter().any(|outcome| {
            is_noticed([&outcome], class, |findings| {
                findings.retain(|finding| finding.rule != rule);
            })
        });
        assert!(is_seen, "nobody misses `{rule}`");
    }
    let notices = |rule: &&'static rules::Rule| rule.severity != Severity::Notice;
    let predicting = rules_of_contracts().filter(notices).map(|rule| rule.id);
    let silenced = SILENCED.map(|(rule, _)| rule);
    let elsewhere = SILENCED_ELSEWHERE.map(|(rule, ..)| rule);
    let all: BTreeSet<_> = silenced.into_iter().chain(elsewhere).collect();
    assert_eq!(predicting.collect::<BTreeSet<_>>(), all);
}

#[test]
fn a_finding_that_is_made_up_is_noticed() {
    for rule in rules_of_contracts() {
        let class = match rule.severity {
            Severity::Hazard => format!("false hazard: {}", rule.id),
            Severity::Error => format!("false error of replace_contract: {}", rule.id),
            Severity::Notice => continue,
        };
        let is_seen = called().any(|outcome| {
            let target = &outcome.attempts[0].name;
            let is_there = |finding: &Finding| finding.rule == rule.id;
            is_noticed([outcome], &class, |findings| {
                if !findings.iter().any(is_there) {
                    findings.push(certain(rule, target));
                }
            })
        });
        assert!(is_seen, "`{class}` is never noticed");
    }
}

fn certain(rule: &rules::Rule, target: &str) -> Finding {
    Finding {
        rule: rule.id.into(),
        severity: rule.severity,
        certain: true,
        target: Some(target.to_owned()),
        pointer: "".into(),
        line: None,
        column: None,
        message: "made up".into(),
        instead: None,
        affects: vec![target.to_owned()],
        coverage: None,
        acknowledgement: None,
    }
}

#[test]
fn a_contract_that_is_not_named_is_noticed() {
    let forget_last = |findings: &mut Vec<Finding>| {
        for finding in findings
            .iter_mut()
            .filter(|finding| finding.affects.len() > 1)
        {
            finding.affects.pop();
        }
    };
    assert!(is_noticed(
        called(),
        "missing hazard of a request to another: Validation",
        forget_last
    ));
    let class = "wrong words: acme.organization_revalidation affects";
    assert!(is_noticed(called(), class, forget_last));
}

#[test]
fn claiming_to_have_seen_everything_is_noticed() {
    let claim = |findings: &mut Vec<Finding>| {
        for finding in findings {
            finding.message = finding.message.replace("at least ", "").into();
        }
    };
    assert!(is_noticed(
        called(),
        "missing hazard of a request to another: Validation",
        claim
    ));
    assert!(is_noticed(
        called(),
        "wrong words: acme.organization_revalidation at least",
        claim
    ));
}

/// Every write to a contract is refused once that is canceled.
#[test]
fn a_canceled_contract_is_missed_by_every_write() {
    let of_contracts = |operation: &Operation| operation.api() == Api::Acme;
    for operation in Operation::ALL.into_iter().filter(of_contracts) {
        let class = format!("missing error of {operation}");
        let is_missed = is_noticed(called(), &class, |findings| {
            findings.retain(|finding| finding.rule != "acme.contract_canceled");
        });
        let is_asked = operation.is_write() && operation != Operation::CreateContract;
        assert_eq!(is_missed, is_asked, "{operation}");
    }
}

/// What a notice announces is looked for, and what it does not.
#[test]
fn a_wrong_announcement_is_noticed() {
    for rule in [
        "acme.auto_renew_unstated",
        "acme.secret_shown_once",
        OF_PLANS,
    ] {
        let outcomes = || called().chain(&*PLANNED);
        let missing = format!("missing notice: {rule}");
        assert!(is_noticed(outcomes(), &missing, |findings| {
            findings.retain(|finding| finding.rule != rule);
        }));
        let made_up = outcomes().any(|outcome| {
            outcome.attempts.first().is_some_and(|attempt| {
                is_noticed([outcome], &format!("false notice: {rule}"), |findings| {
                    findings.push(certain(rules::find(rule).unwrap(), &attempt.name));
                })
            })
        });
        assert!(made_up, "`{rule}` is believed");
    }
}

/// In a plan, too: each step has its own findings, and one harm is one hazard.
#[test]
fn a_plan_that_keeps_silent_or_repeats_itself_is_noticed() {
    for (rule, class) in [
        ("acme.contract_canceled", "missing error"),
        ("acme.contract_created", "missing hazard of create_contract"),
        (
            "acme.optional_field_cleared",
            "missing hazard of replace_contract",
        ),
        (
            "acme.organization_revalidation",
            "missing hazard of patch_contract",
        ),
        ("acme.san_removed", "missing hazard of remove_sans"),
    ] {
        let is_seen = is_noticed(&*PLANNED, class, |findings| {
            findings.retain(|finding| finding.rule != rule);
        });
        assert!(is_seen, "nobody misses `{rule}`");
    }
    assert!(is_noticed(&*PLANNED, "said twice", |findings| {
        findings.extend(findings.clone());
    }));
}

#[test]
fn a_wrong_number_is_noticed() {
    for rule in [
        "acme.auto_renew_turned_off",
        "acme.cancel_irreversible",
        "acme.contract_created",
        "acme.credentials_revoked",
        "acme.organization_matched",
        "acme.san_may_be_billed",
        "acme.san_on_another_contract",
        "acme.san_removed",
        "acme.sans_are_added",
    ] {
        let is_seen = is_noticed(
            called(),
            &format!("wrong words: {rule} numbers"),
            |findings| {
                for finding in findings {
                    let is_digit = |letter: char| letter.is_ascii_digit();
                    finding.message = finding.message.replace(is_digit, "77").into();
                }
            },
        );
        assert!(is_seen, "nobody counts for `{rule}`");
    }
}

#[test]
fn another_credential_is_noticed() {
    let class = "wrong words: acme.credentials_revoked fields";
    let is_seen = is_noticed(called(), class, |findings| {
        for finding in findings {
            finding.message = finding.message.replacen('`', "`x", 1).into();
        }
    });
    assert!(is_seen);
}

/// Each hazard that is not certain is false in some world and true in another.
#[test]
fn doubt_has_its_reasons() {
    let insist = |findings: &mut Vec<Finding>| {
        for finding in findings {
            finding.certain = true;
        }
    };
    for (kind, rule) in [
        (Kind::ContactGone, "acme.contacts_dropped"),
        (Kind::ContactNotStored, "acme.contacts_array"),
        (Kind::Validation, "acme.organization_revalidation"),
    ] {
        assert!(is_noticed(
            called(),
            &format!("false hazard: {rule}"),
            insist
        ));
        let comes_true = called().any(|outcome| {
            let is_said = |finding: &Finding| finding.rule == rule && !finding.certain;
            let predictions = &outcome.predictions;
            let mut lost = super::lost(&outcome.attempts).into_iter();
            predictions[0].findings.iter().any(is_said) && lost.any(|loss| loss.kind == kind)
        });
        assert!(
            comes_true,
            "`{rule}` never comes true where it is not certain"
        );
    }
}
