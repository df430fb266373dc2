//! SARIF 2.1.0, which code scanning services read.

use std::fmt::Write;
use std::path::Path;

use certpact::rules::{self, Described, Rule};
use certpact::{Error, Finding, Severity};
use serde_json::{Value, json};

use super::Judged;
use super::json_line;
use crate::render::is_accepted;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn log(judged: &Judged<'_>) -> String {
    let occurs = |rule: &&Rule| judged.findings.iter().any(|one| one.rule == rule.id);
    let occurring: Vec<&Rule> = rules::all().filter(occurs).collect();
    let results = judged.findings.iter().map(|finding| {
        let index = occurring.iter().position(|rule| rule.id == finding.rule);
        result(finding, index, judged)
    });
    json_line(&log_of(&occurring, results.collect()))
}

/// A log of one run.
fn log_of(rules: &[&Rule], results: Vec<Value>) -> Value {
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "certpact",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn described(rule: &Rule) -> Value {
    let described = Described::from(rule);
    // The examples below the explanation are for its tests.
    let doc = described.doc.split("```").next().unwrap_or_default().trim();
    json!({
        "id": described.rule,
        "shortDescription": { "text": described.summary },
        "help": { "text": doc, "markdown": doc },
        "defaultConfiguration": { "level": level(described.severity) },
        "helpUri": described.sources.first().map(|source| &source.url),
        "properties": { "sources": described.sources },
    })
}

fn result(finding: &Finding, rule_index: Option<usize>, judged: &Judged<'_>) -> Value {
    let target = finding.target.as_deref().unwrap_or_default();
    let mut location = json!({ "logicalLocations": [{
        "name": finding.pointer,
        "fullyQualifiedName": format!("{target}#{}", finding.pointer),
        "kind": if finding.pointer.is_empty() { "object" } else { "property" },
    }] });
    if let Some(file) = judged.file {
        location["physicalLocation"] = physical(file, finding.line.zip(finding.column));
    }
    let message = match &finding.instead {
        Some(instead) => format!("{}; instead: {instead}", finding.message),
        None => finding.message.to_string(),
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": message },
        "locations": [location],
        "properties": {
            "certain": finding.certain,
            "acknowledgement": finding.acknowledgement,
            "affects": finding.affects,
        },
    });
    if let Some(index) = rule_index {
        result["ruleIndex"] = index.into();
    }
    if is_accepted(finding, judged.consent) {
        result["suppressions"] = json!([{ "kind": "external", "status": "accepted" }]);
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Hazard => "warning",
        Severity::Notice => "note",
    }
}

/// A place in a file.
fn physical(file: &Path, place: Option<(u64, u64)>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(file) } });
    if let Some((line, column)) = place {
        physical["region"] = json!({ "startLine": line, "startColumn": column });
    }
    physical
}

/// A log without results: because of these, nothing could be judged.
pub(super) fn errors(error: &Error) -> String {
    let errors = std::iter::once(error).chain(error.others());
    let notifications = errors.map(|error| {
        let mut text = error.message().to_owned();
        if let Some(hint) = error.hint() {
            text += &format!("; {hint}");
        }
        let mut notification = json!({
            "level": "error",
            "descriptor": { "id": error.kind() },
            "message": { "text": text },
        });
        if let Some(file) = error.file() {
            notification["locations"] =
                json!([{ "physicalLocation": physical(file, error.place()) }]);
        }
        notification
    });
    let notifications: Vec<Value> = notifications.collect();
    let invocation = json!({
        "executionSuccessful": false,
        "toolConfigurationNotifications": notifications,
    });
    let mut log = log_of(&[], Vec::new());
    log["runs"][0]["invocations"] = json!([invocation]);
    json_line(&log)
}

/// A path as a reference: relative where the path is, so that it holds in everybody's checkout.
fn uri(path: &Path) -> String {
    let text = path.display().to_string().replace('\\', "/");
    let mut uri = String::new();
    if path.is_absolute() {
        uri.push_str(if text.starts_with('/') {
            "file://"
        } else {
            "file:///"
        });
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte.into());
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_is_a_reference() {
        for (path, reference) in [
            ("requests/put.json", "requests/put.json"),
            ("a b/ü:1.json", "a%20b/%C3%BC%3A1.json"),
            ("/tmp/put.json", "file:///tmp/put.json"),
        ] {
            assert_eq!(uri(Path::new(path)), reference);
        }
    }
}
