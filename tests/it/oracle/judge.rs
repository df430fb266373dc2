//! What was predicted, held against what happened.

use std::collections::{BTreeMap, BTreeSet};

use certpact::{Finding, Operation, Severity, rules};
use serde::Serialize;
use serde_json::Value;

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
    let lost = lost(&outcome.attempts);
    for prediction in &outcome.predictions {
        let mut findings = prediction.findings.clone();
        alter(&mut findings);
        let mut judge = Judge {
            prediction,
            findings,
            outcome,
            lost: &lost,
            violations: Vec::new(),
        };
        judge.repetitions();
        judge.losses();
        judge.hazards();
        judge.errors();
        judge.notices();
        judge.announcements();
        violations.extend(judge.violations);
    }
    violations.into_iter().collect()
}

/// What was lost, taken over all attempts.
pub(super) fn lost(attempts: &[Attempt]) -> Vec<Loss> {
    let mut sent: BTreeMap<u64, Value> = BTreeMap::new();
    for attempt in attempts.iter().filter(|one| one.refusal.is_none()) {
        let whole = attempt.contract.map(|id| sent.entry(id).or_default());
        match (whole, attempt.request.as_object()) {
            (Some(Value::Object(whole)), Some(request)) => whole.extend(request.clone()),
            (Some(whole), _) => *whole = attempt.request.clone(),
            (None, _) => {}
        }
    }
    match (attempts.first(), attempts.last()) {
        (Some(first), Some(last)) => losses(&first.before, &last.after, &sent),
        (Some(_) | None, Some(_) | None) => Vec::new(),
    }
}

struct Judge<'a> {
    prediction: &'a Prediction,
    findings: Vec<Finding>,
    outcome: &'a Outcome,
    lost: &'a [Loss],
    violations: Vec<Violation>,
}

impl<'a> Judge<'a> {
    fn add(&mut self, class: String, text: String) {
        let extent = if self.prediction.knows_how_many {
            ""
        } else {
            ", as the client reads by itself"
        };
        let text = format!("{text}{extent}");
        self.violations.push(Violation { class, text });
    }

    /// The attempts that the CA said yes to.
    fn accepted(&self) -> impl Iterator<Item = (usize, &'a Attempt)> + use<'a> {
        let attempts = self.outcome.attempts.iter().enumerate();
        attempts.filter(|(_, attempt)| attempt.refusal.is_none())
    }

    /// The findings about an attempt. A plan may have several requests for one target: a finding in
    /// a part of the body is about the one of whose operation its rule speaks, else about the first.
    fn of(&self, attempt: &Attempt, severity: Severity) -> impl Iterator<Item = &Finding> {
        let step = attempt.step;
        self.findings
            .iter()
            .filter(move |finding| finding.severity == severity && self.step(finding) == Some(step))
    }

    fn step(&self, finding: &Finding) -> Option<usize> {
        let target = finding.target.as_deref()?;
        let steps = self.outcome.steps.iter().enumerate();
        let mut own = steps.filter(|(_, (name, _))| name == target);
        let rule = rules::find(&finding.rule).expect("only rules find");
        let is_meant =
            |(_, (_, operation)): &(usize, &(String, Operation))| rule.on.contains(operation);
        let has_place = !finding.pointer.is_empty();
        let meant = own.clone().find(is_meant).filter(|_| has_place);
        meant.or_else(|| own.next()).map(|(at, _)| at)
    }

    /// A hazard is said once for each target, everything else once for each place.
    fn repetitions(&mut self) {
        let mut said = BTreeSet::new();
        let again: Vec<String> = self
            .findings
            .iter()
            .filter(|finding| {
                let place = match finding.severity {
                    Severity::Hazard => "",
                    Severity::Error | Severity::Notice => &finding.pointer,
                };
                !said.insert((&finding.rule, &finding.target, place))
            })
            .map(|finding| finding.rule.to_string())
            .collect();
        for rule in again {
            self.add(format!("said twice: {rule}"), String::new());
        }
    }

    /// Every loss has a hazard of the right rule that names the contract, or says that there may be
    /// others.
    fn losses(&mut self) {
        for loss in self.lost {
            let is_covered = self
                .accepted()
                .flat_map(|(_, attempt)| self.of(attempt, Severity::Hazard))
                .filter(|hazard| loss.kind.is_told_by(&hazard.rule))
                .any(|hazard| self.reaches(hazard, loss.contract));
            if !is_covered && !self.needs_no_hazard(loss) {
                let mut attempts = self.outcome.attempts.iter();
                let operation = attempts
                    .find(|attempt| attempt.contract == Some(loss.contract))
                    .map_or("a request to another", |attempt| attempt.operation.as_str());
                let lost = format!("{:?} {}", loss.kind, loss.what);
                let lost = lost.trim_end();
                let class = format!("missing hazard of {operation}: {lost}");
                let text = format!("contract `{}` lost {lost}", loss.contract);
                self.add(class, text);
            }
        }
    }

    /// Whether what is lost is a verified contact that no EV contract is known to need: a notice is
    /// enough.
    fn needs_no_hazard(&self, loss: &Loss) -> bool {
        let is_verified = loss.kind == Kind::ContactGone && loss.what == "verified_contacts";
        let said = self.accepted();
        let mut said = said.flat_map(|(_, attempt)| self.of(attempt, Severity::Notice));
        is_verified && said.any(|notice| notice.rule == "acme.contact_unstated")
    }

    fn reaches(&self, finding: &Finding, id: u64) -> bool {
        let affected = affected(finding, &self.outcome.attempts);
        let Some(start) = self.outcome.attempts.first().map(|first| &first.before) else {
            return false;
        };
        let Some(contract) = worlds::contract(start, id) else {
            return affected.contains(&id);
        };
        if self.prediction.read.contains(&id) {
            return affected.contains(&id);
        }
        let says_at_least = finding.coverage.is_some_and(|coverage| {
            coverage.of.is_none_or(|of| of > coverage.read) && finding.message.contains("at least ")
        });
        let mut named = affected
            .iter()
            .filter_map(|id| worlds::contract(start, *id));
        says_at_least && named.any(|named| named.account_id == contract.account_id)
    }

    /// A certain hazard of a request that the CA accepted came true, for those whom it names.
    fn hazards(&mut self) {
        for (at, attempt) in self.accepted() {
            let hazards: Vec<Finding> = self.of(attempt, Severity::Hazard).cloned().collect();
            for hazard in hazards {
                let affected = affected(&hazard, &self.outcome.attempts);
                let is_true = self
                    .lost
                    .iter()
                    .any(|loss| loss.kind.is_of(&hazard.rule) && affected.contains(&loss.contract));
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
        for wrong in Words::new(self.prediction, &self.outcome.attempts, at, finding).wrong() {
            let text = format!(
                "{wrong}: {}, affects {:?}",
                finding.message, finding.affects
            );
            self.add(format!("wrong words: {} {wrong}", finding.rule), text);
        }
    }

    /// What the CA refuses has an error, and what has an error the CA refuses.
    fn errors(&mut self) {
        for attempt in &self.outcome.attempts {
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
                    // The pages do not say what becomes of a credential that is not there, so that
                    // no rule knows.
                    let mut notices = self.of(attempt, Severity::Notice);
                    let is_excused = attempt.is_not_found
                        || notices.any(|notice| LEAVING_OPEN.contains(&&*notice.rule));
                    drop(notices);
                    if errors.is_empty() && !is_excused {
                        self.add(format!("missing error of {operation}"), refusal.clone());
                    }
                }
            }
        }
    }

    /// What is said to have no validation to lose loses none, and what is counted is so many.
    fn notices(&mut self) {
        for (at, attempt) in self.accepted() {
            let says_so = self
                .of(attempt, Severity::Notice)
                .any(|notice| notice.certain && notice.rule == "acme.organization_changed");
            let is_lost = lost_by(attempt)
                .iter()
                .any(|loss| loss.kind == Kind::Validation);
            if says_so && is_lost {
                let text = format!("contract `{}` loses validation", attempt.name);
                self.add("false notice: acme.organization_changed".to_owned(), text);
            }
            let notices: Vec<Finding> = self.of(attempt, Severity::Notice).cloned().collect();
            for notice in notices {
                self.words(at, &notice);
            }
        }
    }

    /// What a notice announces comes, and comes announced.
    fn announcements(&mut self) {
        for (_, attempt) in self.accepted() {
            let is_creation = attempt.operation == Operation::CreateContract;
            let is_unstated = is_creation && attempt.request.get("auto_renew").is_none();
            for (rule, is_so) in [
                ("acme.auto_renew_unstated", is_unstated),
                ("acme.secret_shown_once", attempt.secret.is_some()),
            ] {
                let mut notices = self.of(attempt, Severity::Notice);
                let is_said = notices.any(|notice| notice.rule == rule);
                drop(notices);
                self.announced(rule, &attempt.name, is_so, is_said);
            }
        }
        let rule = "acme.contacts_unreadable";
        let said = self.findings.iter().filter(|finding| finding.rule == rule);
        let said: BTreeSet<String> = said.filter_map(|finding| finding.target.clone()).collect();
        for target in said.union(&self.outcome.kept_back) {
            let is_so = self.outcome.kept_back.contains(target);
            self.announced(rule, target, is_so, said.contains(target));
        }
    }

    fn announced(&mut self, rule: &str, target: &str, is_so: bool, is_said: bool) {
        let how = match (is_so, is_said) {
            (true, false) => "missing",
            (false, true) => "false",
            (true, true) | (false, false) => return,
        };
        self.add(format!("{how} notice: {rule}"), format!("of `{target}`"));
    }
}

/// The notices which say that a refusal is nothing that a rule could know.
const LEAVING_OPEN: [&str; 4] = [
    // Rules that depend on the product are silent.
    "acme.product_unknown",
    // The pages speak of domain names only, and not of what becomes of others.
    "acme.san_ip_address",
    // They do not say whether an organization that a DV contract has no place for is refused.
    "acme.organization_on_dv",
    // Nor what becomes of a name to remove that is not there.
    "acme.san_not_held",
];

/// The contracts that a finding names: by their numbers, or by the label under which one was made.
pub(super) fn affected(finding: &Finding, attempts: &[Attempt]) -> BTreeSet<u64> {
    let affects = finding.affects.iter();
    let ids = affects.filter_map(|target| {
        let (contract, _) = target.split_once('/').unwrap_or((target, ""));
        let made = || attempts.iter().find(|attempt| attempt.name == *contract);
        contract.parse().ok().or_else(|| made()?.contract)
    });
    ids.collect()
}

/// What one request lost.
pub(super) fn lost_by(attempt: &Attempt) -> Vec<Loss> {
    lost(std::slice::from_ref(attempt))
}
