//! Text for people. Everything here makes sense without colour.

mod answers;
mod beside;
mod plan;
mod report;
mod table;

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use certpact::rules::{self, Rule};
use certpact::{Api, Call, Consent, Coverage, Error, Finding, Sent, Severity, printed};

use serde::Serialize;
use serde_json::Value;

use crate::lines::Lines;
use crate::paint::{Paint, Painted};

pub(crate) use answers::answer;
pub(crate) use plan::plan;
pub(crate) use report::{report, verification};

const SHOWN: usize = 3;
const UNGROUPED: usize = 5;

/// From so many groups of steps on that change the same fields, they stand together.
const MANY: usize = 10;

/// What a line of a list holds at most.
const WIDEST: usize = 74;

/// How a target is called: its id, with a name to recognize it by.
type Naming<'a> = dyn Fn(&str) -> String + 'a;

/// How findings are listed.
struct Listing<'a> {
    naming: &'a Naming<'a>,
    paint: Paint,
    /// What the caller has accepted already.
    consent: &'a Consent,
    /// `RULE@all:N` of each rule whose hazards stand together.
    bulk: &'a [String],
}

pub(crate) fn error(error: &Error, paint: Paint) -> Lines {
    let mut text = Lines::default();
    text.add_headed(&paint.red("error:"), format_args!(" {}", error.message()));
    let Some(refusal) = error.refusal() else {
        if let Some(hint) = error.hint() {
            text.add_headed(&paint.bold("hint:"), format_args!(" {hint}"));
        }
        for other in error.others() {
            text.append(self::error(other, paint));
        }
        return text;
    };
    let listing = Listing {
        naming: &str::to_owned,
        paint,
        consent: &Consent::none(),
        bulk: &refusal.bulk,
    };
    text.append(listing.list(&refusal.findings));
    let has_error = refusal
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let hint = match refusal.missing.as_slice() {
        _ if has_error => {
            "fix the request first; an error can be overruled by name, with a reason".to_owned()
        }
        [] => error.hint().unwrap_or_default().to_owned(),
        missing => {
            let rule = |one: &str| one.split('@').next().unwrap_or_default().to_owned();
            let single = missing.iter();
            let single = single.filter(|one| all_of(&rule(one), &refusal.bulk).is_none());
            let flags: Vec<String> = single
                .chain(&refusal.bulk)
                .map(|one| format!("--acknowledge {one}"))
                .collect();
            format!(
                "to accept, add `{}`; `certpact explain RULE` has the details",
                flags.join(" ")
            )
        }
    };
    if !hint.is_empty() {
        text.add_headed(&paint.bold("hint:"), format_args!(" {hint}"));
    }
    for wrong in refusal.unknown.iter().chain(&refusal.unused) {
        let wrong = format_args!(" `{wrong}` matches no finding");
        text.add_headed(&paint.bold("note:"), wrong);
    }
    text
}

/// Findings of one request.
pub(crate) fn findings(findings: &[Finding], consent: &Consent, paint: Paint) -> Lines {
    if findings.is_empty() {
        return Lines::from_iter(["nothing found"]);
    }
    let listing = Listing {
        naming: &str::to_owned,
        paint,
        consent,
        bulk: &[],
    };
    listing.list(findings)
}

/// What has the same key, together, in the order of the first of each. A look at every group for each
/// of tens of thousands would take minutes.
fn grouped<T, K: Eq + Hash>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<Vec<T>> {
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
    fn list(&self, findings: &[Finding]) -> Lines {
        let mut text = Lines::default();
        let (hazards, others): (Vec<&Finding>, Vec<&Finding>) = findings
            .iter()
            .partition(|finding| finding.severity == Severity::Hazard);
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
        let said = |finding: &&Finding| (finding.rule.clone(), finding.message.clone());
        for group in grouped(others, said) {
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
                &severity(group[0].severity, self.paint),
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
            &severity(first.severity, self.paint),
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
        let severity = severity(finding.severity, self.paint);
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
            (Some(acknowledgement), false) => {
                text.add(format_args!("  to accept: --acknowledge {acknowledgement}"));
            }
            (None, false) => {}
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

fn severity(severity: Severity, paint: Paint) -> Painted {
    match severity {
        Severity::Error => paint.red("error"),
        Severity::Hazard => paint.yellow("hazard"),
        Severity::Notice => paint.bold("notice"),
    }
}

/// The API of the rule that found it.
pub(crate) fn api(finding: &Finding) -> Api {
    let is_of = |api: &Api| finding.rule.starts_with(&format!("{api}."));
    let mut apis = Api::ALL.into_iter();
    apis.find(is_of).unwrap_or(Api::Acme)
}

fn several(api: Api, targets: Vec<&str>, naming: &Naming<'_>) -> String {
    let subject = api.noun();
    let shown: Vec<String> = targets
        .iter()
        .take(SHOWN)
        .map(|target| naming(target))
        .collect();
    let shown = shown.join(", ");
    match targets.len() {
        0 => format!("no {subject}"),
        1 => format!("{subject} {shown}"),
        many if many <= SHOWN => format!("{many} {subject}s: {shown}"),
        many => format!("{many} {subject}s: {shown} and {} more", many - SHOWN),
    }
}

fn counted(count: impl TryInto<u64>, what: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// How an ACME client uses a contract; secrets as they may be shown here.
pub(crate) fn credentials(delivered: &impl Serialize) -> Lines {
    let shown = serde_json::to_value(delivered).unwrap_or_default();
    let rows = [
        ("contract", "acme_contract_id"),
        ("directory URL", "acme_directory_url"),
        ("EAB key id", "kid"),
        ("EAB HMAC key", "hmac_key"),
    ];
    let mut text = Lines::default();
    for (name, field) in rows {
        let value = match &shown[field] {
            Value::String(value) => value.clone(),
            Value::Null => "not found in the answer".to_owned(),
            value => value.to_string(),
        };
        text.add(format_args!("{name:14}  {value}"));
    }
    let is_whole = !shown["kid"].is_null() && !shown["hmac_key"].is_null();
    if !is_whole {
        let answer = shown["answer"].as_str().unwrap_or_default();
        text.add(format_args!("{:14}  {answer}", "answer"));
    }
    text
}

pub(crate) fn sent(call: &Call, sent: &Sent) -> Lines {
    let target = call.target().unwrap_or_default();
    let mut text = Lines::default();
    text.add(format_args!(
        "`{}` for {} {target} was sent to `{}`",
        call.operation,
        call.operation.api().noun(),
        sent.sent_to
    ));
    let changed = sent.changed.as_ref();
    let organization = changed.and_then(|changed| changed.organization.as_ref());
    if let Some(organization) = organization {
        let name = organization.company_name.as_deref().unwrap_or_default();
        let id = organization
            .id
            .map_or_else(String::new, |id| format!(" `{id}`"));
        let name = printed::quoted(name);
        text.add(format_args!("it has organization{id}, {name}, now"));
    }
    let differences = changed.map(|changed| changed.differences.as_slice());
    if let Some(differences) = differences.filter(|it| !it.is_empty()) {
        text.add(format_args!(
            "whose value differs from what was sent at {}",
            differences.join(", ")
        ));
    }
    text
}

pub(crate) fn rules() -> Lines {
    let row = |rule: &Rule| {
        let severity = rule.severity.as_str();
        [rule.id, severity, rule.summary].map(str::to_owned)
    };
    table::table(
        ["RULE", "SEVERITY", "FINDS"],
        rules::all().map(row).collect(),
    )
}

/// The page of a rule, in which every word is ours.
pub(crate) fn explanation(rule: &Rule, paint: Paint) -> String {
    let described = rules::Described::from(rule);
    format!(
        "{}: {}\n\n{} {}.\n\n{}\n\n{}\n{}",
        paint.bold(rule.id),
        rule.summary,
        paint.bold("Severity:"),
        rule.severity.as_str(),
        described.doc.trim(),
        paint.bold("Sources:"),
        described.sources.iter().map(source).collect::<String>()
    )
}

fn source(source: &rules::RuleSource) -> String {
    match &source.operation {
        Some(operation) => format!("  {} (`{operation}`): {}\n", source.title, source.url),
        None => format!("  {}: {}\n", source.title, source.url),
    }
}

/// A value as it is read: texts in quotation marks.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) => printed::quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            format!("[{}]", items.join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
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
