//! Whether the text of a plan shows everything that its steps send, in generated worlds. Of contacts it
//! shows the kinds and the fields, and no value.
//!
//! The text is read as a person reads it: a header for the steps of a group, below it their lines, and in
//! these the values in quotation marks.

use std::cell::Cell;

use certpact::{Desired, Plan, Step};
use certpact_simulator::Readings;
use serde_json::{Map, Value};

use super::desires::Wish;
use super::random::Random;
use super::worlds;
use crate::seeded::{over, told};

/// What fits into no line, or looks like something else.
const ODD: [&str; 5] = [
    "\n  + x",
    "\u{202e}",
    "\" -> \"",
    "Zu\u{308}rich\u{200b}",
    "\\n",
];

/// One thing that a step sends, as the text has to show it.
#[derive(Debug)]
enum Sent {
    /// A line of its own.
    Line(String),
    /// A text, beside the name of its field.
    Text(String, String),
    /// A flag or a number, beside the name of its field.
    Plain(String, String),
    /// A contact's kind and fields.
    Contact(String, Vec<String>),
}

/// The lines of a group of steps below their header.
struct Group<'a> {
    header: &'a str,
    lines: Vec<String>,
}

/// What the text of a plan does not show of what its steps send, and what it shows of contacts.
pub(crate) fn hidden(plan: &Plan) -> Vec<String> {
    let json = serde_json::to_string(plan).unwrap();
    let text = certpact_cli::text_of("Plan", &json).unwrap();
    let groups = groups(&text);
    let mut hidden = Vec::new();
    for step in &plan.steps {
        let start = format!("  {}  {}: ", step.operation, step.because.join(" "));
        let mut groups = groups
            .iter()
            .filter(|group| group.header.starts_with(&start));
        let (sent, persons) = sent(step);
        if !groups.any(|group| sent.iter().all(|one| group.shows(one))) {
            hidden.push(format!("{start}{sent:?}"));
        }
        let is_told = |value: &&String| text.contains(value.as_str());
        hidden.extend(persons.iter().filter(is_told).cloned());
    }
    let of_groups: usize = groups.iter().map(Group::steps).sum();
    if of_groups != plan.steps.len() {
        hidden.push(format!("{of_groups} of {} steps", plan.steps.len()));
    }
    if !hidden.is_empty() {
        hidden.push(text);
    }
    hidden
}

fn groups(text: &str) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let is_of_steps = |line: &&str| line.starts_with("  ");
    let lines = text.lines().skip(1).take_while(is_of_steps);
    for line in lines {
        match groups.last_mut() {
            // Further in than a row is what continues it.
            Some(group) if line.starts_with("        ") => {
                let row = group.lines.last_mut().expect("it continues a row");
                row.push(' ');
                row.push_str(line.trim_start());
            }
            Some(group) if line.starts_with("    ") => {
                group.lines.push(line.trim_start().to_owned());
            }
            Some(_) | None => groups.push(Group {
                header: line,
                lines: Vec::new(),
            }),
        }
    }
    groups
}

/// What a step sends, and the values of contacts among it, which the text must not show.
fn sent(step: &Step) -> (Vec<Sent>, Vec<String>) {
    let (mut sent, mut persons) = (Vec::new(), Vec::new());
    let sign = match step.operation.as_str() {
        "remove_sans" => '-',
        _ => '+',
    };
    let request = step.request.as_deref().and_then(Value::as_object);
    let organization = request.and_then(|request| request.get("organization")?.as_object());
    let mut main = Vec::new();
    for (name, value) in request.into_iter().chain(organization).flatten() {
        match value {
            // Its members follow.
            Value::Object(_) if name == "organization" => {}
            Value::Array(names) if name == "sans" => {
                let names = names.iter().filter_map(Value::as_str);
                sent.extend(names.map(|name| Sent::Line(format!("{sign} {name}"))));
            }
            Value::String(value) => match name.strip_prefix("contact_") {
                Some(field) => {
                    main.push(field.to_owned());
                    persons.push(value.clone());
                }
                None => sent.push(Sent::Text(name.clone(), value.clone())),
            },
            Value::Object(contact) => contact_of(name, contact, &mut sent, &mut persons),
            Value::Array(contacts) => {
                for contact in contacts.iter().filter_map(Value::as_object) {
                    contact_of(name, contact, &mut sent, &mut persons);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                sent.push(Sent::Plain(name.clone(), value.to_string()));
            }
        }
    }
    if !main.is_empty() {
        sent.push(Sent::Contact("contact".to_owned(), main));
    }
    // The same value may be one of the organization's, which is shown.
    persons.retain(|value| value.contains('@'));
    (sent, persons)
}

fn contact_of(
    name: &str,
    contact: &Map<String, Value>,
    sent: &mut Vec<Sent>,
    persons: &mut Vec<String>,
) {
    let kind = contact.get("contact_type").and_then(Value::as_str);
    let fields = contact.iter().filter(|(name, _)| *name != "contact_type");
    let values = fields.clone().filter_map(|(_, value)| value.as_str());
    persons.extend(values.map(str::to_owned));
    let fields = fields.map(|(name, _)| name.clone()).collect();
    sent.push(Sent::Contact(kind.unwrap_or(name).to_owned(), fields));
}

impl Group<'_> {
    /// How many steps it stands for.
    fn steps(&self) -> usize {
        let (_, targets) = self.header.rsplit_once(": ").unwrap();
        let several = self.header.split(": ").find_map(|part| {
            let (count, what) = part.split_once(' ')?;
            what.ends_with('s').then(|| count.parse().ok())?
        });
        assert!(!targets.is_empty(), "{}", self.header);
        several.unwrap_or(1)
    }

    fn shows(&self, sent: &Sent) -> bool {
        let mut lines = self.lines.iter();
        match sent {
            Sent::Line(whole) => lines.any(|line| line == whole),
            Sent::Text(field, text) => lines.any(|line| is_beside(line, field, text)),
            Sent::Plain(field, text) => lines.any(|line| {
                let own = line.strip_prefix(field.as_str());
                let is_own = own.is_some_and(|own| own.starts_with(": ") && own.ends_with(text));
                is_own || line.contains(&format!(" {field} {text}"))
            }),
            // What is copied has a line of its own.
            Sent::Contact(kind, fields) => {
                let own: Vec<_> = lines
                    .filter_map(|line| line.strip_prefix(kind.as_str()))
                    .collect();
                let words = |line: &str| line.split([' ', ',', ':']).map(str::to_owned).collect();
                let words: Vec<String> = own
                    .iter()
                    .flat_map(|line| -> Vec<_> { words(line) })
                    .collect();
                !own.is_empty() && fields.iter().all(|field| words.contains(field))
            }
        }
    }
}

/// Whether a line shows a text as the value that a field gets.
fn is_beside(line: &str, field: &str, text: &str) -> bool {
    let values = values(line);
    let own = line.strip_prefix(field);
    let is_last = values.last().is_some_and(|(_, value)| value == text);
    if own.is_some_and(|own| own.starts_with(": ")) && is_last {
        return true;
    }
    let mut listed = values.iter();
    listed.any(|(before, value)| value == text && before.split(' ').next_back() == Some(field))
}

/// What is in quotation marks, read back, each with the words before it.
fn values(line: &str) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let mut rest = line.chars();
    let mut before = String::new();
    while let Some(letter) = rest.next() {
        if letter != '"' {
            before.push(letter);
            continue;
        }
        let mut value = String::new();
        loop {
            match rest.next().unwrap() {
                '"' => break,
                '\\' => value.push(unescaped(&mut rest)),
                letter => value.push(letter),
            }
        }
        values.push((std::mem::take(&mut before).trim_end().to_owned(), value));
    }
    values
}

fn unescaped(rest: &mut std::str::Chars<'_>) -> char {
    match rest.next().unwrap() {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let number: String = rest.skip(1).take_while(|letter| *letter != '}').collect();
            char::from_u32(u32::from_str_radix(&number, 16).unwrap()).unwrap()
        }
        letter => letter,
    }
}

/// Makes one of the wanted texts odd, now and then.
fn make_odd(random: &mut Random, wish: &mut Wish) {
    let named = wish
        .desired
        .get_mut("organization")
        .and_then(Value::as_object_mut);
    let mut organizations: Vec<&mut Value> = named.into_iter().flat_map(Map::values_mut).collect();
    if organizations.is_empty() {
        let items = wish.desired["contract"]
            .as_array_mut()
            .into_iter()
            .flatten();
        organizations = items
            .filter_map(|item| item.get_mut("organization"))
            .collect();
    }
    for organization in organizations {
        for (_, value) in organization.as_object_mut().into_iter().flatten() {
            if let Value::String(text) = value
                && !text.is_empty()
                && random.chance(20)
            {
                let odd = *random.pick(&ODD);
                text.push_str(odd);
            }
        }
    }
}

#[test]
fn a_plan_shows_all_that_it_sends_to_contracts() {
    let steps = Cell::new(0);
    over(
        |random| worlds::generate(random, Readings::default()),
        async |random, ca, client| {
            let mut wish = Wish::generate(random, &ca.world());
            make_odd(random, &mut wish);
            let desired = Desired::from_value(&wish.desired).unwrap();
            let plan = client.plan(&desired, &wish.choice).await.unwrap();
            steps.set(steps.get() + plan.steps.len());
            let hidden = hidden(&plan);
            assert!(hidden.is_empty(), "{}", hidden.join("\n"));
            plan.findings
        },
    );
    assert!(steps.get() > 1000 || told("ORACLE_WORLDS").is_some());
}
