//! What became of a plan, and of what was wanted.

use std::collections::{BTreeMap, HashSet};

use certpact::{Api, FieldState, Report, StepState, Verification, VerifiedField};
use serde_json::Value;

use super::beside::{Row, side_by_side};
use super::plan::{spelled, unread};
use super::{counted, several};
use crate::lines::Lines;
use crate::paint::Look;

pub(crate) fn report(report: &Report, look: Look) -> Lines {
    let paint = look.paint;
    let count = |state| {
        report
            .outcome
            .iter()
            .filter(|outcome| outcome.state == state)
            .count()
    };
    let totals: Vec<String> = [
        (StepState::Done, "done"),
        (StepState::Failed, "failed"),
        (StepState::Unknown, "unknown"),
        (StepState::NotAttempted, "not attempted"),
    ]
    .into_iter()
    .filter_map(|(state, word)| match count(state) {
        0 => None,
        steps => Some(format!("{} {word}", counted(steps, "step"))),
    })
    .collect();
    let totals = if totals.is_empty() {
        "nothing had to be sent".to_owned()
    } else {
        totals.join(", ")
    };
    let totals = match report.already_applied {
        Some(at) => format!("{totals}, all of it already at {at:.0}; nothing was sent"),
        None => totals,
    };
    let sent_to = report
        .sent_to
        .as_ref()
        .map_or_else(String::new, |host| format!(" ({host})"));
    let plan = report.plan.get(..8).unwrap_or(&report.plan);
    let mut text = Lines::default();
    // What was sent counts where something failed.
    if !look.is_quiet || report.exit_code != 0 {
        text.add_headed(
            &paint.bold(&format!("applied plan {plan}")),
            format_args!(": {totals}{sent_to}"),
        );
    }
    for outcome in &report.outcome {
        if let Some(id) = outcome.id {
            let label = outcome.target.as_deref().unwrap_or_default();
            text.add(format_args!("  {label} is contract {id}"));
        }
        if let Some(credentials) = &outcome.answer {
            text.append(super::credentials(credentials));
        }
        let Some(error) = &outcome.error else {
            continue;
        };
        let error: Value = serde_json::from_str(error.get()).unwrap_or_default();
        let word = if outcome.state == StepState::Unknown {
            "unknown"
        } else {
            "failed"
        };
        text.add_headed(
            &paint.red(word),
            format_args!(
                " step {}, {} {}: {}",
                outcome.n,
                outcome.api.noun(),
                outcome.target.as_deref().unwrap_or_default(),
                error["message"].as_str().unwrap_or_default()
            ),
        );
        if let Some(hint) = error["hint"].as_str().filter(|_| !look.is_quiet) {
            text.add_headed(&paint.bold("hint:"), format_args!(" {hint}"));
        }
    }
    text
}

pub(crate) fn verification(verification: &Verification, look: Look) -> Lines {
    let count = |state| counted(verification.count(state), "field");
    let mut text = Lines::default();
    if !look.is_quiet {
        text.add(format_args!(
            "{} confirmed, {} different, {} that cannot be read",
            count(FieldState::Confirmed),
            count(FieldState::Differs),
            count(FieldState::Unreadable)
        ));
    }
    text.append(unread(&verification.unread));
    text.append(differences(&verification.fields, look));
    for field in &verification.fields {
        let said = match field.state {
            FieldState::Confirmed if field.is_spelled_otherwise() && !look.is_quiet => {
                format!(", {}: {}", field.pointer, spelled(field))
            }
            FieldState::Confirmed | FieldState::Unreadable => continue,
            FieldState::Differs if field.pointer.is_empty() => ": is not made yet".to_owned(),
            // The values of a contact are not repeated.
            FieldState::Differs if field.desired.is_null() => {
                format!(", {}: the CA holds something else", field.pointer)
            }
            FieldState::Differs => continue,
        };
        let subject = field.api.noun();
        text.add(format_args!("  {subject} {}{said}", field.target));
    }
    if !look.is_quiet {
        text.append(unreadable(&verification.fields));
    }
    text
}

/// What the CA holds beside what is desired, in a table.
fn differences(fields: &[VerifiedField], look: Look) -> Lines {
    let shown = |field: &&VerifiedField| {
        field.state == FieldState::Differs && !field.pointer.is_empty() && !field.desired.is_null()
    };
    let mut rows = vec![Row::header(["TARGET", "FIELD", "THE CA HOLDS", "DESIRED"])];
    let mut last = None;
    for field in fields.iter().filter(shown) {
        // A target once, above its fields.
        let target = Some((field.api, &field.target));
        let called = if target == last {
            String::new()
        } else {
            format!("{} {}", field.api.noun(), field.target)
        };
        last = target;
        let place = match &field.desired {
            Value::Array(_) => format!("{}, where they differ", field.pointer),
            _ => field.pointer.clone(),
        };
        let heads = vec![called, place];
        let [held, desired] = apart(&field.observed, &field.desired);
        rows.push(Row::new(heads, Some(&held), &desired));
    }
    match rows.len() {
        1 => Lines::default(),
        _ => side_by_side(&rows, 2, "  ", look),
    }
}

/// Two values; of two arrays, such as names of a contract, what only one of them has.
fn apart(held: &Value, desired: &Value) -> [Value; 2] {
    let (Value::Array(held), Value::Array(desired)) = (held, desired) else {
        return [held.clone(), desired.clone()];
    };
    let only = |these: &[Value], others: &[Value]| {
        let others: HashSet<String> = others.iter().map(ToString::to_string).collect();
        let only = these
            .iter()
            .filter(|one| !others.contains(&one.to_string()));
        Value::Array(only.cloned().collect())
    };
    [only(held, desired), only(desired, held)]
}

/// What no answer shows, a line for each field: it is the same of thousands.
fn unreadable(fields: &[VerifiedField]) -> Lines {
    let mut targets: BTreeMap<(Api, &str), Vec<&str>> = BTreeMap::new();
    let unreadable = |field: &&VerifiedField| field.state == FieldState::Unreadable;
    for field in fields.iter().filter(unreadable) {
        let place = (field.api, field.pointer.as_str());
        targets.entry(place).or_default().push(&field.target);
    }
    let mut text = Lines::default();
    for ((api, pointer), targets) in targets {
        let subjects = several(api, targets, &|target| target.to_owned());
        text.add(format_args!("  {subjects}, {pointer}: cannot be read"));
    }
    text
}
