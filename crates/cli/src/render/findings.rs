//! Findings, and errors that have some.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use certpact::{Api, Consent, Coverage, Error, Finding, Severity};

use super::{Naming, counted, several};
use crate::lines::Lines;
use crate::paint::{Look, Paint, Painted};

const UNGROUPED: usize = 5;

/// What a line of a list holds at most.
const WIDEST: usize = 74;

/// How findings are listed.
pub(super) struct Listing<'a> {
    pub(super) naming: &'a Naming<'a>,
    pub(super) paint: Paint,
    /// What the caller has accepted already.
    pub(super) consent: &'a Consent,
    /// Whether each says how it is accepted; not where one line says it of all.
    pub(super) says_how: bool,
    /// `RULE@all:N` of each rule whose hazards stand together.
    pub(super) bulk: &'a [String],
}

pub(crate) fn error(error: &Error, look: Look) -> Lines {
    let paint = look.paint;
    let mut text = Lines::default();
    text.add_headed(&paint.red("error:"), format_args!(" {}", error.message()));
    let hinted = |text: &mut Lines, hint: &str| {
        if !hint.is_empty() && !look.is_quiet {
            text.add_headed(&paint.bold("hint:"), format_args!(" {hint}"));
        }
    };
    let Some(refusal) = error.refusal() else {
        hinted(&mut text, error.hint().unwrap_or_default());
        for other in error.others() {
            text.append(self::error(other, look));
        }
        return text;
    };
    let mut findings = refusal.findings.iter();
    let has_error = findings.any(|finding| finding.severity == Severity::Error);
    let hint = match refusal.missing.as_slice() {
        _ if has_error => {
            "fix the request first; an error can be overruled by name, with a reason".to_owned()
        }
        [] => error.hint().unwrap_or_default().to_owned(),
        missing => accepting(missing, &refusal.bulk),
    };
    let listing = Listing {
        naming: &str::to_owned,
        paint,
        consent: &Consent::none(),
        says_how: has_error || look.is_quiet,
        bulk: &refusal.bulk,
    };
    text.append(listing.list(&refusal.findings));
    hinted(&mut text, &hint);
    for wrong in refusal.unknown.iter().chain(&refusal.unused) {
        let wrong = format_args!(" `{wrong}` matches no finding");
        text.add_headed(&paint.bold("note:"), wrong);
    }
    text
}

/// How all hazards are accepted that are not yet.
fn accepting(missing: &[String], bulk: &[String]) -> String {
    let rule = |one: &str| one.split('@').next().unwrap_or_default().to_owned();
    let single = missing.iter();
    let single = single.filter(|one| all_of(&rule(one), bulk).is_none());
    let flags: Vec<String> = single
        .chain(bulk)
        .map(|one| format!("--acknowledge {one}"))
        .collect();
    format!(
        "`certpact explain RULE` has the details; to accept, add `{}`",
        flags.join(" ")
    )
}

/// Findings of one request.
pub(crate) fn findings(findings: &[Finding], consent: &Consent, look: Look) -> Lines {
    let mut text = Lines::default();
    match findings {
        _ if look.is_quiet => {}
        [] => text.add("nothing found"),
        [_] => {}
        several => {
            let of = |severity| several.iter().filter(move |one| one.severity == severity);
            text.add(totals(|severity| of(severity).count()).join(", "));
        }
    }
    let listing = Listing {
        naming: &str::to_owned,
        paint: look.paint,
        consent,
        says_how: true,
        bulk: &[],
    };
    text.append(listing.list(findings));
    text
}

/// How many there are of each severity, the worst first.
pub(super) fn totals(count: impl Fn(Severity) -> usize) -> Vec<String> {
    let severities = [Severity::Error, Severity::Hazard, Severity::Notice];
    let counts = severities.map(|severity| (severity, count(severity)));
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    counts
        .map(|(severity, count)| counted(count, severity.as_str()))
        .collect()
}

/// The findings that count for the exit code: from this severity on, and not accepted.
pub(crate) fn counting<'a>(
    findings: &'a [Finding],
    consent: &'a Consent,
    from: Severity,
) -> impl Iterator<Item = &'a Finding> {
    findings
        .iter()
        .filter(move |finding| finding.severity >= from && !is_accepted(finding, consent))
}

/// What has the same key, together, in the order of the first of each. A look at every group for each
/// of tens of thousands would take minutes.
pub(super) fn grouped<T, K: Eq + Hash>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<Vec<T>> {
    let mut places = HashMap::new();
    let mut groups: Vec<Vec<T>> = Vec::new();
    for item in items {
        let place = *places.entry(key(&item)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups
}

impl Listing<'_> {
    /// What is refused first, then what is lost, then what may surprise.
    pub(super) fn list(&self, findings: &[Finding]) -> Lines {
        let mut text = self.alike(findings, Severity::Error);
        text.append(self.hazards(findings));
        text.append(self.alike(findings, Severity::Notice));
        text
    }

    fn hazards(&self, findings: &[Finding]) -> Lines {
        let mut text = Lines::default();
        let is_hazard = |finding: &&Finding| finding.severity == Severity::Hazard;
        let hazards: Vec<&Finding> = findings.iter().filter(is_hazard).collect();
        let mut by_rule: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for hazard in &hazards {
            by_rule.entry(&hazard.rule).or_default().push(hazard);
        }
        for hazard in hazards {
            let of_rule = &by_rule[&*hazard.rule];
            match all_of(&hazard.rule, self.bulk) {
                None => text.append(self.in_full(hazard)),
                Some(all) if std::ptr::eq(of_rule[0], hazard) => {
                    text.append(self.as_table(of_rule, all));
                }
                Some(_) => {}
            }
        }
        text
    }

    /// Those of a severity; many that say the same stand together.
    fn alike(&self, findings: &[Finding], severity: Severity) -> Lines {
        let mut text = Lines::default();
        let of_severity = findings.iter();
        let of_severity = of_severity.filter(|finding| finding.severity == severity);
        let said = |finding: &&Finding| (finding.rule.clone(), finding.message.clone());
        for group in grouped(of_severity.collect(), said) {
            if group.len() <= UNGROUPED {
                group
                    .iter()
                    .for_each(|finding| text.append(self.in_full(finding)));
                continue;
            }
            let targets = group
                .iter()
                .filter_map(|finding| finding.target.as_deref())
                .collect();
            let targets = several(api(group[0]), targets, self.naming);
            text.add_headed(
                &word(severity, self.paint),
                format_args!(" {}: {targets}", group[0].rule),
            );
            text.add(format_args!("  {}", group[0].message));
        }
        text
    }

    /// Many hazards of one rule: what is said of the first, and where the others are.
    fn as_table(&self, group: &[&Finding], all: &str) -> Lines {
        let first = group[0];
        let subject = api(first).noun();
        let affected: BTreeSet<&str> = group
            .iter()
            .flat_map(|finding| finding.affects.iter().map(String::as_str))
            .collect();
        let mut text = Lines::default();
        text.add_headed(
            &word(first.severity, self.paint),
            format_args!(
                " {}: {} times, {} affected",
                first.rule,
                group.len(),
                counted(affected.len(), subject)
            ),
        );
        text.add(format_args!("  {}", first.message));
        let places = group.iter().filter_map(|finding| finding.target.clone());
        let places: Vec<String> = places.collect();
        for line in filled(&places) {
            text.add(format_args!("    {line}"));
        }
        if let Some(instead) = &first.instead {
            text.add(format_args!("  instead: {instead}"));
        }
        let left = group
            .iter()
            .filter(|finding| !is_accepted(finding, self.consent));
        match left.count() {
            0 => text.add("  accepted"),
            _ if !self.says_how => {}
            _ => text.add(format_args!("  to accept all: --acknowledge {all}")),
        }
        text
    }

    fn in_full(&self, finding: &Finding) -> Lines {
        let mut place = finding.rule.to_string();
        if let Some(target) = &finding.target {
            let subject = api(finding).noun();
            place += &format!(", {subject} {}", (self.naming)(target));
        }
        if !finding.pointer.is_empty() {
            place += &format!(", {}", finding.pointer);
        }
        if let (Some(line), Some(column)) = (finding.line, finding.column) {
            place += &format!(" (line {line}, column {column})");
        }
        let mut text = Lines::default();
        let severity = word(finding.severity, self.paint);
        text.add_headed(&severity, format_args!(" {place}"));
        text.add(format_args!("  {}", finding.message));
        if let Some(coverage) = finding.coverage {
            let affected = several(
                api(finding),
                finding.affects.iter().map(String::as_str).collect(),
                self.naming,
            );
            text.add(format_args!("  affects {affected}; {}", covered(coverage)));
        }
        if let Some(instead) = &finding.instead {
            text.add(format_args!("  instead: {instead}"));
        }
        match (&finding.acknowledgement, is_accepted(finding, self.consent)) {
            (Some(_), true) => text.add("  accepted"),
            (None, true) => text.add("  overruled"),
            (Some(acknowledgement), false) if self.says_how => {
                text.add(format_args!("  to accept: --acknowledge {acknowledgement}"));
            }
            (_, false) => {}
        }
        text
    }
}

/// What accepts all of a rule's, where there is such a string.
fn all_of<'a>(rule: &str, bulk: &'a [String]) -> Option<&'a str> {
    let is_of = |all: &&String| all.split_once('@').is_some_and(|(own, _)| own == rule);
    bulk.iter().find(is_of).map(String::as_str)
}

/// Items one after the other, in lines that fit a screen.
fn filled(items: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if line.chars().count() + item.chars().count() + 2 <= WIDEST => {
                line.push_str(", ");
                line.push_str(item);
            }
            Some(_) | None => lines.push(item.clone()),
        }
    }
    lines
}

/// Whether the caller has acknowledged or overruled a finding.
pub(crate) fn is_accepted(finding: &Finding, consent: &Consent) -> bool {
    let one = std::slice::from_ref(finding);
    finding.severity != Severity::Notice && consent.left_of(one).is_empty()
}

fn covered(coverage: Coverage) -> String {
    match coverage.of {
        Some(of) => format!(
            "{} of {} of the account read",
            coverage.read,
            counted(of, "contract")
        ),
        None => format!("{} read", counted(coverage.read, "contract")),
    }
}

fn word(severity: Severity, paint: Paint) -> Painted {
    match severity {
        Severity::Error => paint.red("error"),
        Severity::Hazard => paint.magenta("hazard"),
        Severity::Notice => paint.bold("notice"),
    }
}

/// The API of the rule that found it.
pub(crate) fn api(finding: &Finding) -> Api {
    let is_of = |api: &Api| finding.rule.starts_with(&format!("{api}."));
    let mut apis = Api::ALL.into_iter();
    apis.find(is_of).unwrap_or(Api::Acme)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::hash::Hasher;

    use super::*;

    thread_local! {
        static COMPARED: Cell<usize> = const { Cell::new(0) };
    }

    /// A key that counts how often it is compared.
    struct Counted(usize);

    impl Eq for Counted {}

    impl Hash for Counted {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }

    impl PartialEq for Counted {
        fn eq(&self, other: &Self) -> bool {
            COMPARED.set(COMPARED.get() + 1);
            self.0 == other.0
        }
    }

    #[test]
    fn groups_keep_their_order_and_are_found_at_once() {
        let groups = grouped(vec![1, 22, 3, 44, 555], |item| item.to_string().len());
        assert_eq!(groups, [vec![1, 3], vec![22, 44], vec![555]]);
        const MANY: usize = 10_000;
        let groups = grouped((0..MANY).collect(), |item| Counted(item / 2));
        assert_eq!(groups.len(), MANY / 2);
        assert!(COMPARED.get() < 2 * MANY, "{}", COMPARED.get());
    }
}
