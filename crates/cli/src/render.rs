//! Text for people. Everything here makes sense without colour.

mod answers;
mod beside;
mod findings;
mod plan;
mod report;
mod table;

use certpact::rules::{self, Rule};
use certpact::{Api, Call, Sent, printed};

use serde::Serialize;
use serde_json::Value;

use crate::lines::Lines;
use crate::paint::Look;
use crate::wrap::paragraphs;

pub(crate) use answers::answer;
pub(crate) use findings::{api, counting, error, findings, is_accepted};
pub(crate) use plan::{plan, trouble};
pub(crate) use report::{report, verification};

const SHOWN: usize = 3;

/// From so many groups of steps on that change the same fields, they stand together.
const MANY: usize = 10;

/// How a target is called: its id, with a name to recognize it by.
type Naming<'a> = dyn Fn(&str) -> String + 'a;

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

pub(crate) fn sent(call: &Call, sent: &Sent, look: Look) -> Lines {
    let target = call.target().unwrap_or_default();
    let mut text = Lines::default();
    let changed = sent.changed.as_ref();
    let differences = changed.map(|changed| changed.differences.as_slice());
    let differences = differences.filter(|it| !it.is_empty());
    if look.is_quiet && differences.is_none() {
        return text;
    }
    text.add(format_args!(
        "`{}` for {} {target} was sent to `{}`",
        call.operation,
        call.operation.api().noun(),
        sent.sent_to
    ));
    let organization = changed.and_then(|changed| changed.organization.as_ref());
    if let Some(organization) = organization {
        let name = organization.company_name.as_deref().unwrap_or_default();
        let id = organization
            .id
            .map_or_else(String::new, |id| format!(" `{id}`"));
        let name = printed::quoted(name);
        text.add(format_args!("it has organization{id}, {name}, now"));
    }
    if let Some(differences) = differences {
        text.add(format_args!(
            "whose value differs from what was sent at {}",
            differences.join(", ")
        ));
    }
    text
}

pub(crate) fn rules(look: Look) -> Lines {
    let row = |rule: &Rule| {
        let severity = rule.severity.as_str();
        [rule.id, severity, rule.summary].map(str::to_owned)
    };
    table::table(
        ["RULE", "SEVERITY", "FINDS"],
        rules::all().map(row).collect(),
        look,
    )
}

/// The page of a rule, in which every word is ours; its examples, which are for tests too, are on the site.
pub(crate) fn explanation(rule: &Rule, look: Look) -> String {
    let described = rules::Described::from(rule);
    let paint = look.paint;
    let doc = described
        .doc
        .replace("**Instead:**", &paint.bold("Instead:").to_string());
    let text = format!(
        "{}: {}\n\n{} {}.\n\n{}{}\n{}",
        paint.bold(rule.id),
        rule.summary,
        paint.bold("Severity:"),
        rule.severity.as_str(),
        prose(&doc),
        paint.bold("Sources:"),
        described.sources.iter().map(source).collect::<String>()
    );
    paragraphs(&text, look)
}

/// The paragraphs of a page, each in one line, without the blocks of code.
fn prose(page: &str) -> String {
    let mut text = String::new();
    for (at, part) in page.split("```").enumerate() {
        let parts = part.split("\n\n").map(str::trim);
        for paragraph in parts.filter(|part| at % 2 == 0 && !part.is_empty()) {
            text.push_str(&joined(paragraph));
            text.push_str("\n\n");
        }
    }
    text
}

/// A paragraph in one line; the items of a list stay in lines of their own.
fn joined(paragraph: &str) -> String {
    let mut text = String::new();
    for line in paragraph.lines().map(str::trim) {
        let gap = if line.starts_with("- ") || line.starts_with('|') {
            "\n"
        } else {
            " "
        };
        if !text.is_empty() {
            text.push_str(gap);
        }
        text.push_str(line);
    }
    text
}

/// An address in a line of its own: it can be longer than a screen is wide, and is to be copied.
fn source(source: &rules::RuleSource) -> String {
    let operation = source.operation.as_ref();
    let operation = operation.map_or_else(String::new, |operation| format!(" (`{operation}`)"));
    format!("  {}{operation}\n    {}\n", source.title, source.url)
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
