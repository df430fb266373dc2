//! What was predicted, held against what happened.

use std::collections::{BTreeMap, BTreeSet};

use certpact::{Finding, Severity};
use serde::Serialize;

use super::losses::{Kind, Loss, losses};
use super::trial::{Attempt, Outcome, Prediction};
use super::words::Words;
use super::worlds;

/// Where prediction and event part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Violation {
    /// What is wrong, without the world's own numbers.
    pub(super) class: String,
    /// With them.
    pub(super) text: String,
}

/// Everything that is wrong with a case, under findings that may have been altered.
pub(super) fn judge(outcome: &Outcome, alter: &dyn Fn(&mut Vec<Finding>)) -> Vec<Violation> {
    let broken = outcome.broken.iter().map(|text| Violation {
        class: format!("broken: {text}"),
        text: text.clone(),
    });
    let mut violations: BTreeSet<Violation> = broken.collect();
    for prediction in &outcome.predictions {
        let mut findings = prediction.findings.clone();
        alter(&mut findings);
        let mut judge = Judge::new(prediction, findings, &outcome.attempts);
        judge.losses();
        judge.hazards();
        judge.errors();
        judge.notices();
        violations.extend(judge.violations);
    }
    violations.into_iter().collect()
}

/// What was lost, taken over all attempts.
pub(super) fn lost(attempts: &[Attempt]) -> Vec<Loss> {
    let sent = attempts
        .iter()
        .filter(|attempt| attempt.refusal.is_none())
        .map(|attempt| (attempt.target, &attempt.request))
        .collect();
    match (attempts.first(), attempts.last()) {
        (Some(first), Some(last)) => losses(&first.before, &last.after, &sent),
        (Some(_) | None, Some(_) | None) => Vec::new(),
    }
}

struct Judge<'a> {
    prediction: &'a Prediction,
    findings: Vec<Finding>,
    attempts: &'a [Attempt],
    lost: Vec<Loss>,
    violations: Vec<Violation>,
}

impl<'a> Judge<'a> {
    fn new(prediction: &'a Prediction, findings: Vec<Finding>, attempts: &'a [Attempt]) -> Self {
        Self {
            prediction,
            findings,
            attempts,
            lost: lost(attempts),
            violations: Vec::new(),
        }
    }

    fn add(&mut self, class: String, text: String) {
        let extent = match self.prediction.knows_how_many {
            true => "",
            false => ", as the client reads by itself",
        };
        let text = format!("{text}{extent}");
        self.violations.push(Violation { class, text });
    }

    fn of(&self, attempt: &Attempt, severity: Severity) -> impl Iterator<Item = &Finding> {
        let target = attempt.name();
        self.findings.iter().filter(move |finding| {
            finding.severity == severity && finding.target.as_deref() == Some(&target)
        })
    }

    /// Every loss has a hazard of the right rule that names the contract, or says that there may be
    /// others.
    fn losses(&mut self) {
        for loss in self.lost.clone() {
            let attempts = self.attempts.iter();
            let is_covered = attempts
                .filter(|attempt| attempt.refusal.is_none())
                .flat_map(|attempt| self.of(attempt, Severity::Hazard))
                .filter(|hazard| loss.kind.is_told_by(&hazard.rule))
                .any(|hazard| self.reaches(hazard, loss.contract));
            if !is_covered {
                let operation = self
                    .attempts
                    .iter()
                    .find(|attempt| attempt.target == loss.contract)
                    .map_or("a request to another", |attempt| attempt.operation.as_str());
                let lost = format!("{:?} {}", loss.kind, loss.what);
                let lost = lost.trim_end();
                let class = format!("missing hazard of {operation}: {lost}");
                let text = format!("contract `{}` lost {lost}", loss.contract);
                self.add(class, text);
            }
        }
    }

    fn reaches(&self, finding: &Finding, id: u64) -> bool {
        if self.prediction.read.contains(&id) {
            return affected(finding).contains(&id);
        }
        let Some(first) = self.attempts.first() else {
            return false;
        };
        let target = finding.target.as_deref().map(contract_of);
        let account_of = |id| worlds::contract(&first.before, id).account_id;
        let says_at_least = finding.coverage.is_some_and(|coverage| {
            coverage.of.is_none_or(|of| of > coverage.read) && finding.message.contains("at least ")
        });
        says_at_least && target.is_some_and(|target| account_of(target) == account_of(id))
    }

    /// A certain hazard of a request that the CA accepted came true, for those whom it names.
    fn hazards(&mut self) {
        for (at, attempt) in self.attempts.iter().enumerate() {
            if attempt.refusal.is_some() {
                continue;
            }
            let hazards: Vec<Finding> = self.of(attempt, Severity::Hazard).cloned().collect();
            for hazard in hazards {
                let is_true = self.lost.iter().any(|loss| {
                    loss.kind.is_of(&hazard.rule) && affected(&hazard).contains(&loss.contract)
                });
                if hazard.certain && !is_true {
                    let text = format!("nothing came of: {}", hazard.message);
                    self.add(format!("false hazard: {}", hazard.rule), text);
                    continue;
                }
                self.words(at, &hazard);
            }
        }
    }

    fn words(&mut self, at: usize, finding: &Finding) {
        for wrong in Words::new(self.prediction, self.attempts, at, finding).wrong() {
            let text = format!(
                "{wrong}: {}, affects {:?}",
                finding.message, finding.affects
            );
            self.add(format!("wrong words: {} {wrong}", finding.rule), text);
        }
    }

    /// What the CA refuses has an error, and what has an error the CA refuses.
    fn errors(&mut self) {
        for attempt in self.attempts {
            let operation = attempt.operation;
            let errors: Vec<Finding> = self.of(attempt, Severity::Error).cloned().collect();
            match &attempt.refusal {
                None => {
                    for error in errors.iter().filter(|error| error.certain) {
                        let text = format!("accepted all the same: {}", error.message);
                        self.add(format!("false error of {operation}: {}", error.rule), text);
                    }
                }
                Some(refusal) => {
                    // It says that the rules which would know are silent.
                    let is_unknown = |finding: &Finding| finding.rule == "acme.product_unknown";
                    // The pages do not say what becomes of a credential that is not there, so that
                    // no rule knows.
                    let is_excused =
                        attempt.is_not_found || self.of(attempt, Severity::Notice).any(is_unknown);
                    if errors.is_empty() && !is_excused {
                        self.add(format!("missing error of {operation}"), refusal.clone());
                    }
                }
            }
        }
    }

    /// What is said to have no validation to lose loses none, and what is counted is so many.
    fn notices(&mut self) {
        for (at, attempt) in self.attempts.iter().enumerate() {
            if attempt.refusal.is_some() {
                continue;
            }
            let says_so = self
                .of(attempt, Severity::Notice)
                .any(|notice| notice.certain && notice.rule == "acme.organization_changed");
            let is_lost = lost_by(attempt)
                .iter()
                .any(|loss| loss.kind == Kind::Validation);
            if says_so && is_lost {
                let text = format!("contract `{}` loses validation", attempt.target);
                self.add("false notice: acme.organization_changed".to_owned(), text);
            }
            let notices: Vec<Finding> = self.of(attempt, Severity::Notice).cloned().collect();
            for notice in notices {
                self.words(at, &notice);
            }
        }
    }
}

/// The contract of a target, which may be a part of it.
fn contract_of(target: &str) -> u64 {
    let (contract, _) = target.split_once('/').unwrap_or((target, ""));
    contract.parse().expect("a target begins with a contract")
}

/// The contracts that a finding names.
pub(super) fn affected(finding: &Finding) -> BTreeSet<u64> {
    let affects = finding.affects.iter();
    affects.map(|target| contract_of(target)).collect()
}

/// What one request lost.
pub(super) fn lost_by(attempt: &Attempt) -> Vec<Loss> {
    let sent = BTreeMap::from([(attempt.target, &attempt.request)]);
    losses(&attempt.before, &attempt.after, &sent)
}
