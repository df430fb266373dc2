//! What became of a plan, and of what was wanted.

use std::fmt::Write;

use certpact::{FieldState, Report, StepState, Verification};
use serde_json::Value;

use super::counted;
use crate::output::Paint;

pub(crate) fn report(report: &Report, paint: Paint) -> String {
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
    let sent_to = report
        .sent_to
        .as_ref()
        .map_or_else(String::new, |host| format!(" ({host})"));
    let plan = report.plan.get(..8).unwrap_or(&report.plan);
    let mut text = format!(
        "{}: {totals}{sent_to}\n",
        paint.bold(&format!("applied plan {plan}"))
    );
    for outcome in &report.outcome {
        if let Some(id) = outcome.id {
            let label = outcome.target.as_deref().unwrap_or_default();
            let _ = writeln!(text, "  {label} is contract {id}");
        }
        if let Some(credentials) = &outcome.answer {
            text.push_str(&super::credentials(credentials));
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
        let _ = writeln!(
            text,
            "{} step {}, {} {}: {}",
            paint.red(word),
            outcome.n,
            outcome.family.subject(),
            outcome.target.as_deref().unwrap_or_default(),
            error["message"].as_str().unwrap_or_default()
        );
        if let Some(hint) = error["hint"].as_str() {
            let _ = writeln!(text, "{} {hint}", paint.bold("hint:"));
        }
    }
    text
}

pub(crate) fn verification(verification: &Verification) -> String {
    let count = |state| counted(verification.count(state), "field");
    let mut text = format!(
        "{} confirmed, {} different, {} that cannot be read\n",
        count(FieldState::Confirmed),
        count(FieldState::Differs),
        count(FieldState::Unreadable)
    );
    for field in &verification.fields {
        let subject = field.family.subject();
        let _ = match field.state {
            FieldState::Confirmed => continue,
            FieldState::Differs if field.pointer.is_empty() => {
                writeln!(text, "  {subject} {}: is not made yet", field.target)
            }
            // The values of a contact are not repeated.
            FieldState::Differs if field.desired.is_null() => writeln!(
                text,
                "  {subject} {}, {}: the CA holds something else",
                field.target, field.pointer
            ),
            FieldState::Differs => writeln!(
                text,
                "  {subject} {}, {}: {} is wanted, the CA holds {}",
                field.target, field.pointer, field.desired, field.observed
            ),
            FieldState::Unreadable => writeln!(
                text,
                "  {subject} {}, {}: cannot be read",
                field.target, field.pointer
            ),
        };
    }
    text
}
