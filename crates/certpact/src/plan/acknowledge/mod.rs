//! Hazards are accepted one by one, by name. Only what is made here can be sent.

mod file;
mod found;
mod overruling;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Refusal;
use crate::ground::finding::{Finding, Severity};
use crate::plan::Plan;
use crate::state::catalogue;
use file::is_by_hand;
use found::Found;
pub use overruling::Overruling;
use overruling::overrulable;

/// One accepted hazard: rule, target, and how many targets it affects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledgement {
    /// The rule.
    pub rule: String,
    /// The target; `all`, in a plan, for every finding of the rule.
    pub target: String,
    /// How many targets are affected; nothing where it is one.
    pub count: Option<u64>,
    /// Why it was accepted.
    pub reason: Option<String>,
}

/// What a caller accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// Accepted hazards.
    pub acknowledged: Vec<Acknowledgement>,
    /// Overruled errors.
    pub overruled: Vec<Overruling>,
}

impl Acknowledgement {
    /// Reads `RULE@TARGET[:N][=REASON]`.
    ///
    /// # Errors
    /// `invalid_input` where the text has another form.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (rule, target, reason) = split(text)?;
        let (target, count) = match target.split_once(':') {
            Some((target, count)) => (target, Some(count.parse().map_err(|_| form(text))?)),
            None => (target, None),
        };
        Ok(Self {
            rule: rule.to_owned(),
            target: target.to_owned(),
            count,
            reason: reason.map(str::to_owned),
        })
    }

    fn fits(&self, finding: &Finding) -> bool {
        let affected = finding.affects.len().max(1) as u64;
        self.rule == finding.rule
            && Some(self.target.as_str()) == finding.target.as_deref()
            && (self.count == Some(affected) || (self.count.is_none() && affected == 1))
    }

    fn text(&self) -> String {
        let count = self
            .count
            .map_or_else(String::new, |count| format!(":{count}"));
        format!("{}@{}{count}", self.rule, self.target)
    }
}

fn form(text: &str) -> Error {
    Error::invalid_input(format!("`{text}` is not `RULE@TARGET[:N][=REASON]`"))
}

fn split(text: &str) -> Result<(&str, &str, Option<&str>), Error> {
    let (named, reason) = match text.split_once('=') {
        Some((named, reason)) => (named, Some(reason)),
        None => (text, None),
    };
    match named.split_once('@') {
        Some((rule, target)) if !rule.is_empty() && !target.is_empty() => {
            Ok((rule, target, reason))
        }
        _ => Err(form(text)),
    }
}

impl Consent {
    /// Nothing accepted.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads acknowledgements and overrulings as the command line takes them.
    ///
    /// # Errors
    /// `invalid_input` where a text has another form.
    pub fn parse<'a>(
        acknowledge: impl IntoIterator<Item = &'a str>,
        overrule: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Error> {
        Ok(Self {
            acknowledged: acknowledge
                .into_iter()
                .map(Acknowledgement::parse)
                .collect::<Result<_, _>>()?,
            overruled: overrule
                .into_iter()
                .map(Overruling::parse)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The findings that would stop a direct call: errors that are not overruled and hazards that
    /// are not acknowledged.
    pub fn left_of<'a>(&self, findings: &'a [Finding]) -> Vec<&'a Finding> {
        self.left(&Found::of(findings), Scope::Call)
    }

    /// Refuses acknowledgements and overrulings that the direct call would not know: of no such
    /// rule, of another target, or with a wrong number. A check without an id has no target, and
    /// none can be wrong.
    ///
    /// # Errors
    /// `refused`, with the exact strings.
    pub fn refuse_unknown(&self, findings: &[Finding], target: Option<&str>) -> Result<(), Error> {
        let Some(target) = target else { return Ok(()) };
        let targets = BTreeSet::from([target.to_owned()]);
        let refusal = self.judge(findings, &targets, Scope::Call);
        if refusal.unknown.is_empty() {
            return Ok(());
        }
        let refusal = Refusal {
            unknown: refusal.unknown,
            ..Refusal::default()
        };
        let hint = hint(&refusal);
        let count = refusal.unknown.len();
        let plural = if count == 1 { "" } else { "s" };
        Err(
            Error::refused(format!("{count} unknown acknowledgement{plural}"), refusal)
                .with_hint(hint),
        )
    }

    /// What is accepted of one target.
    fn about(&self, target: &str) -> Self {
        let is_about = |one: &str| one == target || one == ALL;
        let acknowledged = self.acknowledged.iter();
        let overruled = self.overruled.iter();
        Self {
            acknowledged: acknowledged
                .filter(|one| is_about(&one.target))
                .cloned()
                .collect(),
            overruled: overruled
                .filter(|one| is_about(&one.target))
                .cloned()
                .collect(),
        }
    }

    fn left<'a>(&self, found: &Found<'a>, scope: Scope) -> Vec<&'a Finding> {
        let mut given: BTreeMap<(&str, &str), Vec<&Acknowledgement>> = BTreeMap::new();
        for one in &self.acknowledged {
            given.entry((&one.rule, &one.target)).or_default().push(one);
        }
        let mut overruled: BTreeMap<(&str, &str), Vec<&Overruling>> = BTreeMap::new();
        for one in &self.overruled {
            let place = (&*one.rule, &*one.target);
            overruled.entry(place).or_default().push(one);
        }
        let cleared_rules = match scope {
            Scope::Call => BTreeSet::new(),
            Scope::Plan => self.rules_cleared_by_all(found.all),
        };
        let covers = |finding: &Finding| {
            let target = finding.target.as_deref().unwrap_or_default();
            let place = (&*finding.rule, target);
            match finding.severity {
                Severity::Notice => true,
                Severity::Error => {
                    let named = overruled.get(&place);
                    named.is_some_and(|named| named.iter().any(|one| one.covers(finding, found)))
                }
                Severity::Hazard => {
                    let named = given.get(&place);
                    let is_named =
                        named.is_some_and(|named| named.iter().any(|one| one.fits(finding)));
                    is_named || cleared_rules.contains(&*finding.rule)
                }
            }
        };
        let all = found.all.iter();
        all.filter(|finding| !covers(finding)).collect()
    }

    /// The rules for which `RULE@all:N` stands with the right N.
    fn rules_cleared_by_all<'a>(&'a self, findings: &[Finding]) -> BTreeSet<&'a str> {
        let all = self.acknowledged.iter().filter(|one| one.target == ALL);
        let right = all.filter(|one| one.count == Some(affected_by(&one.rule, findings)));
        right.map(|one| one.rule.as_str()).collect()
    }

    fn judge(&self, findings: &[Finding], targets: &BTreeSet<String>, scope: Scope) -> Refusal {
        let (mut refusal, found) = (Refusal::default(), Found::of(findings));
        for finding in self.left(&found, scope) {
            refusal.missing.extend(finding.acknowledgement.clone());
            refusal.findings.push(finding.clone());
        }
        refusal.overrulable = overrulable(&refusal.findings, &found);
        if scope == Scope::Plan {
            refusal.bulk = bulk(&refusal.findings, findings);
        }
        for one in &self.acknowledged {
            let is_known_target =
                targets.contains(&one.target) || (scope == Scope::Plan && one.target == ALL);
            match self.fate(one, &found, scope) {
                _ if !is_of(&one.rule, Severity::Hazard) || !is_known_target => {
                    refusal.unknown.push(one.text())
                }
                Fate::Wrong => refusal.unknown.push(one.text()),
                Fate::Unused if scope == Scope::Plan => refusal.unused.push(one.text()),
                Fate::Unused | Fate::Used => {}
            }
        }
        for one in &self.overruled {
            let fate = one.fate(&found);
            let is_known = is_of(&one.rule, Severity::Error) && targets.contains(&one.target);
            if !is_known || fate == Fate::Wrong {
                refusal.unknown.push(one.text());
            } else if fate == Fate::Unused && scope == Scope::Plan {
                refusal.unused.push(one.text());
            }
        }
        refusal
    }

    fn fate(&self, given: &Acknowledgement, found: &Found<'_>, scope: Scope) -> Fate {
        if scope == Scope::Plan && given.target == ALL {
            return match affected_by(&given.rule, found.all) {
                0 => Fate::Unused,
                affected if given.count == Some(affected) => Fate::Used,
                _ => Fate::Wrong,
            };
        }
        match found.at(&given.rule, Some(&given.target)) {
            [] => Fate::Unused,
            same if same.iter().any(|finding| given.fits(finding)) => Fate::Used,
            _ => Fate::Wrong,
        }
    }

    fn refuse_unless_clear(
        &self,
        findings: &[Finding],
        targets: &BTreeSet<String>,
        scope: Scope,
    ) -> Result<(), Error> {
        let refusal = self.judge(findings, targets, scope);
        let count = |severity| {
            let stopping = refusal.findings.iter();
            stopping
                .filter(|finding| finding.severity == severity)
                .count()
        };
        let mut reasons: Vec<String> = [
            (count(Severity::Error), "error"),
            (count(Severity::Hazard), "unacknowledged hazard"),
            (refusal.unknown.len(), "unknown acknowledgement"),
            (refusal.unused.len(), "unused acknowledgement"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}{}", if number == 1 { "" } else { "s" }))
        .collect();
        if reasons.is_empty() {
            return Ok(());
        }
        // Of hazards the hint says the exact strings; of errors nothing else would say which they are.
        if count(Severity::Error) > 0 {
            reasons[0].push_str(&format!(" ({})", errors(&refusal)));
        }
        let hint = hint(&refusal);
        Err(
            Error::refused(format!("nothing was sent: {}", reasons.join(", ")), refusal)
                .with_hint(hint),
        )
    }
}

/// The first errors that stop it, as an overruling would name them.
fn errors(refusal: &Refusal) -> String {
    const SHOWN: usize = 3;
    let errors = refusal.findings.iter();
    let unnamed =
        errors.filter(|finding| finding.severity == Severity::Error && finding.target.is_none());
    let unnamed = unnamed.map(|finding| finding.rule.to_string());
    let mut named: Vec<String> = unnamed.chain(refusal.overrulable.iter().cloned()).collect();
    named.dedup();
    if named.len() > SHOWN {
        named.truncate(SHOWN);
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// The target that stands for every finding of a rule, in a plan.
pub(super) const ALL: &str = "all";

/// From so many hazards of one rule on, one acknowledgement for all of them is named.
pub(super) const MANY: usize = 10;

/// What accepts all findings of the rules of which many are left.
fn bulk(left: &[Finding], findings: &[Finding]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let hazards = left
        .iter()
        .filter(|finding| finding.severity == Severity::Hazard);
    for hazard in hazards.filter(|hazard| !is_by_hand(&hazard.rule)) {
        *counts.entry(&hazard.rule).or_default() += 1;
    }
    let many = counts.into_iter().filter(|(_, count)| *count >= MANY);
    many.map(|(rule, _)| format!("{rule}@{ALL}:{}", affected_by(rule, findings)))
        .collect()
}

/// What is being cleared. An acknowledgement that nothing was found for refuses a plan, whose
/// author thought of another one; a direct call passes it over, so that a script can run twice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Call,
    Plan,
}

/// What became of an acknowledgement, or of an overruling.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Used,
    Unused,
    /// There is such a finding, and it affects another number of targets; or there are several, and it does
    /// not say which.
    Wrong,
}

/// The number of different targets that all findings of a rule affect together.
pub(super) fn affected_by(rule: &str, findings: &[Finding]) -> u64 {
    let of_rule = findings.iter().filter(|finding| finding.rule == rule);
    let affected: BTreeSet<&String> = of_rule.flat_map(|finding| &finding.affects).collect();
    affected.len() as u64
}

fn hint(refusal: &Refusal) -> String {
    let wrong = [refusal.unknown.as_slice(), refusal.unused.as_slice()].concat();
    if !wrong.is_empty() {
        return format!(
            "leave out `{}`, or correct it by what is found now",
            wrong.join("`, `")
        );
    }
    match refusal.missing.as_slice() {
        [] => "fix the request; an error can be overruled by name, with a reason".to_owned(),
        [one] => format!("to accept this, acknowledge `{one}`"),
        _ if !refusal.bulk.is_empty() => format!(
            "to accept all of one rule, acknowledge `{}`",
            refusal.bulk.join("`, `")
        ),
        _ => "to accept these, acknowledge each by the string next to it".to_owned(),
    }
}

fn is_of(rule: &str, severity: Severity) -> bool {
    catalogue::all().any(|known| known.id == rule && known.severity == severity)
}

/// A plan in which every hazard has been acknowledged and every error overruled. Nothing else can
/// be applied, and nothing but [`Plan::acknowledge`] makes one.
#[derive(Clone, Debug)]
pub struct ClearedPlan {
    pub(crate) plan: Plan,
    pub(crate) consent: Consent,
}

impl Plan {
    /// `RULE@all:N` for each rule of which ten or more hazards are in the plan: it accepts them all.
    pub fn bulk(&self) -> Vec<String> {
        bulk(&self.findings, &self.findings)
    }

    /// Clears the plan to be applied.
    ///
    /// # Errors
    /// `refused`, with the exact strings that are missing, unknown or unused.
    pub fn acknowledge(self, consent: Consent) -> Result<ClearedPlan, Error> {
        consent.refuse_unless_clear(&self.findings, &self.targets(), Scope::Plan)?;
        Ok(ClearedPlan {
            plan: self,
            consent,
        })
    }
}

/// The proof that a request was cleared, and by what; sending takes one.
pub(crate) struct Cleared(Consent);

impl Cleared {
    pub(crate) fn consent(&self) -> &Consent {
        &self.0
    }
}

/// Clears a direct call.
pub(crate) fn clear(
    findings: &[Finding],
    target: &str,
    consent: &Consent,
) -> Result<Cleared, Error> {
    consent.refuse_unless_clear(findings, &BTreeSet::from([target.to_owned()]), Scope::Call)?;
    Ok(Cleared(consent.about(target)))
}

impl ClearedPlan {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// A step of the plan; what is accepted of another API's target of the same name is none
    /// of its.
    pub(crate) fn cleared(&self, api: Api, target: &str) -> Cleared {
        let mut about = self.consent.about(target);
        let is_of = |rule: &str| rule.starts_with(&format!("{api}."));
        about.acknowledged.retain(|one| is_of(&one.rule));
        about.overruled.retain(|one| is_of(&one.rule));
        Cleared(about)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_has_one_form() {
        let given = Acknowledgement::parse("acme.auto_renew_reset@12345:300=CHG-1=x").unwrap();
        assert_eq!((given.target.as_str(), given.count), ("12345", Some(300)));
        assert_eq!(given.reason.as_deref(), Some("CHG-1=x"));
        for text in ["", "acme.x", "@7", "acme.x@", "acme.x@7:", "acme.x@7:many"] {
            assert!(Acknowledgement::parse(text).is_err(), "{text}");
        }
    }
}
