//! What has to be sent: everything that it says, beside what the CA has.

use std::collections::{BTreeMap, HashMap};

use certpact::{Change, Consent, Plan, Severity, Step, Unread};

use super::{Listing, Naming, counted, several, value};
use crate::lines::Lines;
use crate::paint::Paint;

pub(crate) fn plan(plan: &Plan, paint: Paint) -> Lines {
    let sans = plan.first_sans();
    let naming = |target: &str| match sans.get(target) {
        Some(san) => format!("{target} ({san})"),
        None => target.to_owned(),
    };
    let mut totals = vec![counted(plan.steps.len(), "step")];
    for severity in [Severity::Error, Severity::Hazard, Severity::Notice] {
        let count = plan.count(severity);
        if count > 0 {
            totals.push(counted(count, severity.as_str()));
        }
    }
    let mut text = Lines::default();
    text.add_headed(
        &paint.bold(&format!("plan {}", plan.short_hash())),
        format_args!(": {}", totals.join(", ")),
    );
    if plan.is_empty() {
        text.add("nothing has to be sent");
    }
    text.append(steps(plan, &naming));
    text.append(unread(&plan.unread));
    let listing = Listing {
        naming: &naming,
        paint,
        consent: &Consent::none(),
    };
    text.append(listing.list(&plan.findings));
    text
}

/// What could not be read, a line for each kind of error.
pub(super) fn unread(unread: &[Unread]) -> Lines {
    const SHOWN: usize = 20;
    let mut kinds: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for one in unread {
        let kind = (one.api.noun(), one.kind.as_str());
        kinds.entry(kind).or_default().push(&one.target);
    }
    let mut text = Lines::default();
    for ((noun, kind), targets) in kinds {
        let shown = &targets[..targets.len().min(SHOWN)];
        let more = match targets.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = shown.join(", ");
        text.add(format_args!("not read ({kind}): {noun} {shown}{more}"));
    }
    text
}

/// The steps with what they send; only those that send the same to the same effect stand together.
fn steps(plan: &Plan, naming: &Naming<'_>) -> Lines {
    let mut groups: Vec<(Vec<&Step>, Lines)> = Vec::new();
    let mut places = HashMap::new();
    for step in &plan.steps {
        let lines = changes(&plan.changes(step));
        let request = step.request.as_ref().map(ToString::to_string);
        let alike = (
            step.operation,
            &step.because,
            request,
            lines.as_ref().to_owned(),
        );
        let place = *places.entry(alike).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((steps, _)) => steps.push(step),
            None => groups.push((vec![step], lines)),
        }
    }
    let mut text = Lines::default();
    for (steps, lines) in groups {
        let first = steps[0];
        let targets = steps.iter().filter_map(|step| step.target.as_deref());
        text.add(format_args!(
            "  {}  {}: {}",
            first.operation,
            first.because.join(" "),
            several(first.api, targets.collect(), naming)
        ));
        text.append(lines);
    }
    text
}

/// What differs first, then what is sent as the CA has it.
fn changes(changes: &[Change]) -> Lines {
    let (mut text, mut unchanged, mut copied) = (Lines::default(), Vec::new(), Vec::new());
    for change in changes {
        match change {
            Change::Added(name) => text.add(format_args!("    + {name}")),
            Change::Removed(name) => text.add(format_args!("    - {name}")),
            Change::Field {
                name,
                before,
                after,
                is_copied,
            } => {
                let after = value(after);
                match before.as_ref().map(value) {
                    _ if *is_copied => copied.push(format!("{name}: {after}")),
                    Some(before) if before == after => unchanged.push(format!("{name} {after}")),
                    Some(before) => text.add(format_args!("    {name}: {before} becomes {after}")),
                    None => text.add(format_args!("    {name}: {after}")),
                }
            }
            Change::Contact {
                kind,
                fields,
                is_copied,
            } => {
                if *is_copied {
                    copied.push(contact(kind, fields))
                } else {
                    text.add(format_args!("    {}", contact(kind, fields)))
                }
            }
        }
    }
    if !unchanged.is_empty() {
        text.add(format_args!("    unchanged: {}", unchanged.join(", ")));
    }
    if !copied.is_empty() {
        text.add("    copied from what the CA has:");
    }
    for line in copied {
        text.add(format_args!("      {line}"));
    }
    text
}

fn contact(kind: &str, fields: &[String]) -> String {
    match fields {
        [] => format!("{kind}: nobody"),
        fields => format!("{kind}: {} (values not shown)", fields.join(", ")),
    }
}
