//! What became of a plan, and of what was wanted.

use std::collections::BTreeMap;

use certpact::{Api, FieldState, Report, StepState, Verification, VerifiedField};
use serde_json::Value;

use super::beside::Row;
use super::plan::{spelled, unread};
use super::{counted, several};
use crate::lines::Lines;
use crate::paint::Paint;

pub(crate) fn report(report: &Report, paint: Paint) -> Lines {
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
    text.add_headed(
        &paint.bold(&format!("applied plan {plan}")),
        format_args!(": {totals}{sent_to}"),
    );
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
        if let Some(hint) = error["hint"].as_str() {
            text.add_headed(&paint.bold("hint:"), format_args!(" {hint}"));
        }
    }
    text
}

pub(crate) fn verification(verification: &Verification) -> Lines {
    let count = |state| counted(verification.count(state), "field");
    let mut text = Lines::default();
    text.add(format_args!(
        "{} confirmed, {} different, {} that cannot be read",
        count(FieldState::Confirmed),
        count(FieldState::Differs),
        count(FieldState::Unreadable)
    ));
    text.append(unread(&verification.unread));
    for field in &verification.fields {
        let said = match field.state {
            FieldState::Confirmed if field.is_spelled_otherwise() => {
                format!(", {}: {}", field.pointer, spelled(field))
            }
            FieldState::Confirmed | FieldState::Unreadable => continue,
            FieldState::Differs if field.pointer.is_empty() => ": is not made yet".to_owned(),
            // The values of a contact are not repeated.
            FieldState::Differs if field.desired.is_null() => {
                format!(", {}: the CA holds something else", field.pointer)
            }
            FieldState::Differs => {
                let row = Row::new(Vec::new(), Some(&field.observed), &field.desired);
                format!(", {}: {}", field.pointer, row.wanted())
            }
        };
        let subject = field.api.noun();
        text.add(format_args!("  {subject} {}{said}", field.target));
    }
    text.append(unreadable(&verification.fields));
    text
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
