//! What has to be sent: everything that it says, beside what the CA has.

use std::collections::{BTreeMap, HashMap, HashSet};

use certpact::{Change, Consent, Operation, Plan, Severity, Step, Unread, VerifiedField};

use super::beside::{Row, listed, side_by_side};
use super::findings::{Listing, counting, grouped, totals};
use super::{MANY, Naming, counted, several, value};
use crate::lines::Lines;
use crate::paint::{Look, Paint};

/// How far in the changes of a step stand.
const INDENT: usize = 4;

pub(crate) fn plan(plan: &Plan, look: Look) -> Lines {
    let paint = look.paint;
    let sans = plan.first_sans();
    let naming = |target: &str| named(target, &sans);
    let mut parts = vec![counted(plan.steps.len(), "step")];
    parts.extend(totals(|severity| plan.count(severity)));
    let mut text = Lines::default();
    text.add_headed(
        &paint.bold(&format!("plan {}", plan.short_hash())),
        format_args!(": {}", parts.join(", ")),
    );
    if plan.is_empty() {
        text.add("nothing has to be sent");
    }
    text.append(steps(plan, &naming, look));
    text.append(unread(&plan.unread));
    text.append(spellings(plan, &naming, paint));
    let listing = Listing {
        naming: &naming,
        paint,
        consent: &Consent::none(),
        says_how: true,
        bulk: &plan.bulk(),
    };
    text.append(listing.list(&plan.findings));
    text
}

/// A target with the name by which a person knows it.
fn named(target: &str, sans: &HashMap<String, &str>) -> String {
    match sans.get(target) {
        Some(san) => format!("{target} ({san})"),
        None => target.to_owned(),
    }
}

/// What of a plan changes the exit code: findings from this severity on, and what could not be read.
pub(crate) fn trouble(plan: &Plan, from: Severity, look: Look) -> Lines {
    let (sans, nothing) = (plan.first_sans(), Consent::none());
    let counting = counting(&plan.findings, &nothing, from);
    let mut text = unread(&plan.unread);
    let listing = Listing {
        naming: &|target| named(target, &sans),
        paint: look.paint,
        consent: &nothing,
        says_how: true,
        bulk: &plan.bulk(),
    };
    text.append(listing.list(&counting.cloned().collect::<Vec<_>>()));
    text
}

/// What the CA shows in a spelling of its own, the same of several together.
fn spellings(plan: &Plan, naming: &Naming<'_>, paint: Paint) -> Lines {
    let alike = |field: &VerifiedField| (field.api, field.pointer.clone(), spelled(field));
    let mut text = Lines::default();
    for group in grouped(plan.spellings(), alike) {
        let targets = group.iter().map(|field| field.target.as_str()).collect();
        let targets = several(group[0].api, targets, naming);
        let said = spelled(&group[0]);
        text.add_headed(
            &paint.bold("note:"),
            format_args!(
                " {targets}, {}: {said}, and is not sent again",
                group[0].pointer
            ),
        );
    }
    text
}

/// That the CA shows a value in a spelling of its own.
pub(super) fn spelled(field: &VerifiedField) -> String {
    let (shown, wanted) = (value(&field.observed), value(&field.desired));
    format!("the CA shows {wanted} as {shown}, which is the same escaped as HTML")
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

/// An operation, what it is there for, and its fields with whether each stays as it is.
type Shape<'a> = (Operation, &'a [String], Vec<(&'a str, bool)>);

/// Steps that send the same to the same effect, and what that is.
struct Group<'a> {
    steps: Vec<&'a Step>,
    changes: Vec<Change>,
}

impl Group<'_> {
    fn first(&self) -> &Step {
        self.steps[0]
    }

    fn targets(&self) -> Vec<&str> {
        let targets = self.steps.iter();
        targets.filter_map(|step| step.target.as_deref()).collect()
    }

    /// What tells it from other groups but for the values: those of one shape make a table. Nothing where
    /// its changes have no place in one.
    fn shape(&self) -> Option<Shape<'_>> {
        let fields = self.changes.iter().map(|change| match change {
            Change::Field {
                name,
                before: Some(before),
                after,
                is_copied: false,
            } => Some((name.as_str(), before == after)),
            Change::Field { .. }
            | Change::Added(_)
            | Change::Removed(_)
            | Change::Contact { .. } => None,
        });
        let fields: Option<Vec<_>> = fields.collect();
        Some((self.first().operation, &self.first().because, fields?))
    }
}

/// The steps with what they send; those that send the same stand together, and many that change the
/// same fields stand in a table.
fn steps(plan: &Plan, naming: &Naming<'_>, look: Look) -> Lines {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places = HashMap::new();
    for (step, changes) in plan.changes() {
        let request = step.request.as_ref().map(ToString::to_string);
        let alike = (
            step.operation,
            &step.because,
            request,
            format!("{changes:?}"),
        );
        let place = *places.entry(alike).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.steps.push(step),
            None => groups.push(Group {
                steps: vec![step],
                changes,
            }),
        }
    }
    let mut shapes: HashMap<_, usize> = HashMap::new();
    for shape in groups.iter().filter_map(Group::shape) {
        *shapes.entry(shape).or_default() += 1;
    }
    let is_many = |group: &Group<'_>| {
        let shape = group.shape();
        shape.is_some_and(|shape| shapes.get(&shape).is_some_and(|count| *count >= MANY))
    };
    let mut text = Lines::default();
    let mut told = HashSet::new();
    for group in &groups {
        if !is_many(group) {
            let (first, targets) = (group.first(), group.targets());
            text.append(headed(first, &several(first.api, targets, naming)));
            text.append(changes(&group.changes, look));
        } else if told.insert(group.shape()) {
            let alike = groups.iter().filter(|other| other.shape() == group.shape());
            text.append(table_of(&alike.collect::<Vec<_>>(), look));
        }
    }
    text
}

fn headed(step: &Step, targets: &str) -> Lines {
    let because = step.because.join(" ");
    Lines::from_iter([format_args!("  {}  {because}: {targets}", step.operation)])
}

/// Groups that change the same fields, a row for each field of each.
fn table_of(groups: &[&Group<'_>], look: Look) -> Lines {
    let first = groups[0];
    let targets = groups.iter().map(|group| group.steps.len()).sum::<usize>();
    let subject = first.first().api.noun();
    let what = format!("{} in {} groups", counted(targets, subject), groups.len());
    let mut text = headed(first.first(), &what);
    let mut rows = vec![Row::header([
        &subject.to_uppercase(),
        "FIELD",
        "BEFORE",
        "AFTER",
    ])];
    let mut unchanged = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let targets = group.targets();
        let mut called = match targets.len() {
            1 => targets[0].to_owned(),
            many => format!("{} and {} more", targets[0], many - 1),
        };
        for change in &group.changes {
            let Change::Field {
                name,
                before: Some(before),
                after,
                ..
            } = change
            else {
                continue;
            };
            if before != after {
                let heads = vec![std::mem::take(&mut called), name.clone()];
                rows.push(Row::new(heads, Some(before), after));
            } else if at == 0 {
                unchanged.push(name.clone());
            }
        }
    }
    text.append(side_by_side(&rows, INDENT, "  ", look));
    if !unchanged.is_empty() {
        text.append(listed("    unchanged in each:", &unchanged, look.width));
    }
    text
}

/// What differs first, then what is sent as the CA has it.
fn changes(changes: &[Change], look: Look) -> Lines {
    let (mut rows, mut names, mut contacts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut unchanged, mut copied) = (Vec::new(), Vec::new());
    let paint = look.paint;
    for change in changes {
        match change {
            Change::Added(name) => {
                names.push(paint.after(&format!("+ {name}")));
            }
            Change::Removed(name) => {
                names.push(paint.before(&format!("- {name}")));
            }
            Change::Field {
                name,
                before,
                after,
                is_copied,
            } => match before {
                _ if *is_copied => copied.push(format!("{name}: {}", value(after))),
                Some(before) if before == after => {
                    unchanged.push(format!("{name} {}", value(after)));
                }
                before => {
                    rows.push(Row::new(vec![format!("{name}:")], before.as_ref(), after));
                }
            },
            Change::Contact {
                kind,
                fields,
                is_copied,
            } => {
                let of = if *is_copied {
                    &mut copied
                } else {
                    &mut contacts
                };
                of.push(contact(kind, fields));
            }
        }
    }
    let mut text = side_by_side(&rows, INDENT, " -> ", look);
    for name in names {
        text.add_painted(&[paint.plain("    "), name]);
    }
    for line in contacts {
        text.add(format_args!("    {line}"));
    }
    if !unchanged.is_empty() {
        text.append(listed("    unchanged:", &unchanged, look.width));
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
        [] => format!("{kind}: no values"),
        fields => format!("{kind}: {} (values not shown)", fields.join(", ")),
    }
}
