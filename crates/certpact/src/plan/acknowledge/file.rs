//! Acknowledgements that are kept in a file, to be reviewed with the change that they belong to.

use std::collections::BTreeMap;

use super::found::Found;
use super::overruling::exact;
use super::{ALL, Acknowledgement, Consent, MANY, Overruling, affected_by};
use crate::ground::error::Error;
use crate::ground::finding::{Finding, Severity};
use crate::ground::printed;
use crate::plan::Plan;
use crate::rule::Mark;
use crate::state::catalogue;

/// What tells plans apart by eye.
const SHORTEST_HASH: usize = 8;

impl Consent {
    /// Adds what a file accepts for this plan; answers what it does not take from there, for people
    /// to read.
    ///
    /// A line is `acknowledge RULE@TARGET…`, `overrule RULE@TARGET[#POINTER]=REASON`, a comment after `#`, or
    /// `plan HASH`, from which on the lines are of that plan alone. The creation of a contract is
    /// never accepted from a file.
    ///
    /// # Errors
    /// `invalid_input` with the number of the line that is none of these, or that accepts what another line
    /// of the same part accepts: two reasons or two numbers for one thing leave open which is meant.
    pub fn add_from_file(&mut self, text: &str, plan_hash: &str) -> Result<Vec<String>, Error> {
        let mut part = STANDING.to_owned();
        let mut accepted = Accepted::default();
        let mut passed_over = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let misfit = |what: &str| Error::invalid_input(format!("line {number}: {what}"));
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let rest = rest.trim();
            let is_of_this_plan = plan_hash.starts_with(&part);
            match word {
                "plan" if rest.len() < SHORTEST_HASH => {
                    return Err(misfit(&format!(
                        "`{rest}` is not the hash of a plan; at least {SHORTEST_HASH} characters are expected"
                    )));
                }
                "plan" => rest.clone_into(&mut part),
                "acknowledge" => {
                    let one =
                        Acknowledgement::parse(rest).map_err(|error| misfit(error.message()))?;
                    if one
                        .reason
                        .as_deref()
                        .is_some_and(|reason| reason.trim().is_empty())
                    {
                        return Err(misfit(&format!("`{rest}` has no reason yet")));
                    }
                    if one.target == ALL && part == STANDING {
                        return Err(misfit(&format!(
                            "`{rest}` is for one plan; it is allowed only below `plan HASH`"
                        )));
                    }
                    accepted.add(
                        number,
                        [&part, word, &format!("{}@{}", one.rule, one.target)],
                    )?;
                    if is_of_this_plan && is_by_hand(&one.rule) {
                        passed_over.push(format!(
                            "line {number}: `{}` is never accepted from a file; give it where the plan is applied",
                            one.rule
                        ));
                    } else if is_of_this_plan {
                        self.acknowledged.push(one);
                    }
                }
                "overrule" => {
                    let one = Overruling::parse(rest).map_err(|error| misfit(error.message()))?;
                    if one.has_index() && part == STANDING {
                        return Err(misfit(&format!(
                            "`{rest}` is about an entry of an array; it is allowed only below `plan HASH`"
                        )));
                    }
                    accepted.add(number, [&part, word, &one.text()])?;
                    if is_of_this_plan {
                        self.overruled.push(one);
                    }
                }
                _ => {
                    return Err(misfit(&format!(
                        "`{word}` is not one of `acknowledge`, `overrule`, `plan` and `#`"
                    )));
                }
            }
        }
        Ok(passed_over)
    }
}

impl Plan {
    /// The part of a file of acknowledgements that would accept this plan, with a line for each hazard
    /// and each error that can be overruled, and every reason still to be filled in: a reason that is
    /// empty is refused. From ten hazards of a rule on, one line covers all of them, with the targets
    /// as comments. What is never accepted from a file is a comment.
    pub fn acknowledgements_to_fill_in(&self) -> String {
        let mut lines = vec![format!("plan {}", self.hash)];
        let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        let asked = self
            .findings
            .iter()
            .filter(|finding| finding.severity != Severity::Notice);
        for finding in asked {
            by_rule.entry(&finding.rule).or_default().push(finding);
        }
        let found = Found::of(&self.findings);
        for (rule, findings) in by_rule {
            lines.extend(lines_of(rule, &findings, &found));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

fn lines_of(rule: &str, findings: &[&Finding], found: &Found<'_>) -> Vec<String> {
    let comment = |finding: &&Finding| {
        let target = finding.target.as_deref().unwrap_or_default();
        printed::line(&format!("# {target}: {}", finding.message))
    };
    let mut lines = Vec::new();
    if is_by_hand(rule) {
        let targets = findings
            .iter()
            .filter_map(|finding| finding.acknowledgement.as_deref());
        lines.extend(targets.map(|one| {
            format!(
                "# acknowledge {one} where the plan is applied: it is never accepted from a file"
            )
        }));
        return lines;
    }
    if findings[0].severity == Severity::Hazard && findings.len() >= MANY {
        let affected = affected_by(rule, found.all);
        lines.extend(findings.iter().map(comment));
        lines.push(format!("acknowledge {rule}@{ALL}:{affected}="));
        return lines;
    }
    for finding in findings {
        lines.push(comment(finding));
        lines.push(match &finding.acknowledgement {
            Some(one) => format!("acknowledge {one}="),
            None => match exact(finding, found) {
                Some(one) => format!("overrule {one}="),
                None => continue,
            },
        });
    }
    lines.dedup();
    lines
}

/// What comes before the first `plan HASH`: every hash begins with it.
const STANDING: &str = "";

/// What the lines of a file accept, each with its number.
#[derive(Default)]
struct Accepted(BTreeMap<[String; 3], usize>);

impl Accepted {
    /// Takes in the line that accepts something: its part, its word, and what it accepts.
    fn add(&mut self, number: usize, what: [&str; 3]) -> Result<(), Error> {
        let [_, _, accepted] = what;
        match self.0.insert(what.map(str::to_owned), number) {
            None => Ok(()),
            Some(earlier) => Err(Error::invalid_input(format!(
                "line {number}: `{accepted}` is accepted in line {earlier} already"
            ))
            .with_hint("keep one of the two lines")),
        }
    }
}

/// Whether a rule is accepted only where it is applied, never by a line that was reviewed before.
pub(super) fn is_by_hand(rule: &str) -> bool {
    catalogue::find(rule).is_ok_and(|rule| rule.has(Mark::AcceptedByHand))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(text: &str) -> Result<(usize, usize, usize), Error> {
        let mut consent = Consent::none();
        let passed_over = consent.add_from_file(text, "3f9c2a71aabbccdd")?;
        Ok((
            consent.acknowledged.len(),
            consent.overruled.len(),
            passed_over.len(),
        ))
    }

    #[test]
    fn the_parts_of_other_plans_are_passed_over() {
        let text = "# reviewed\nacknowledge acme.a@7\n\nplan 00000000\nacknowledge acme.b@7\n  plan 3f9c2a71\noverrule acme.c@7=because\nacknowledge acme.d@7:3=CHG-1\nacknowledge acme.a@7\n";
        // What stands for every plan may be said of this one too.
        assert_eq!(accepted(text).unwrap(), (3, 1, 0));
    }

    #[test]
    fn a_creation_is_never_accepted_from_a_file() {
        assert_eq!(
            accepted("acknowledge acme.contract_created@shop\n").unwrap(),
            (0, 0, 1)
        );
    }

    #[test]
    fn what_is_no_line_is_refused_with_its_number() {
        for (text, message) in [
            ("\naccept acme.a@7", "line 2: `accept` is not one of"),
            ("acknowledge acme.a", "line 1: `acme.a` is not"),
            ("overrule acme.a@7", "line 1: `acme.a@7` is not"),
            ("plan 3f", "line 1: `3f` is not the hash of a plan"),
            (
                "plan 3f9c2a71\nacknowledge acme.a@7:3=",
                "line 2: `acme.a@7:3=` has no reason yet",
            ),
            (
                "acknowledge acme.a@all:3=CHG-1",
                "line 1: `acme.a@all:3=CHG-1` is for one plan",
            ),
            (
                "overrule acme.a@7#/sans/0=CHG-1",
                "line 1: `acme.a@7#/sans/0=CHG-1` is about an entry of an array",
            ),
            (
                "acknowledge acme.a@7\n# again\nacknowledge acme.a@7:1=CHG-1",
                "line 3: `acme.a@7` is accepted in line 1 already",
            ),
            (
                "plan 3f9c2a71\noverrule acme.a@7=one\noverrule acme.a@7=two",
                "line 3: `acme.a@7` is accepted in line 2 already",
            ),
        ] {
            let error = accepted(text).unwrap_err();
            assert!(error.message().starts_with(message), "{}", error.message());
        }
    }
}
