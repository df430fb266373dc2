use std::collections::BTreeSet;
use std::net::IpAddr;

use super::changeable;
use crate::fields::{self, Fields};
use crate::http::Answer;
use crate::readings::DeleteBody;
use crate::refusal::Refusal;
use crate::world::{ValidationType, World};

/// The pages set it for adding; here it holds for a new contract as well.
const MOST_NAMES: usize = 250;

const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// PUT adds names to those that a contract has, up to 250 in all. The page does not say what
/// becomes of a name that is there already; here it stays, once.
pub(super) fn add(world: &mut World, index: usize, body: &[u8]) -> Result<Answer, Refusal> {
    let contract = changeable(world, index)?;
    let body = fields::read(body)?;
    let names = read(&Fields::of_body(&body, world, &["sans"])?)?;
    let sans = united(&contract.sans, names, contract.validation_type())?;
    world.contracts[index].sans = sans;
    Ok(Answer::empty(204))
}

/// DELETE takes the names in its body away, also the last one. The page does not say what becomes
/// of a name that is not there; here it is passed over.
pub(super) fn remove(world: &mut World, index: usize, body: &[u8]) -> Result<Answer, Refusal> {
    changeable(world, index)?;
    match world.readings.delete_body {
        DeleteBody::Carried => {}
        DeleteBody::Stripped => return Ok(Answer::empty(204)),
    }
    let body = fields::read(body)?;
    let names = read(&Fields::of_body(&body, world, &["sans"])?)?;
    let sans = &mut world.contracts[index].sans;
    sans.retain(|own| !names.contains(&normal(own)));
    Ok(Answer::empty(204))
}

/// The names of a request: at least one, and each could be a name.
pub(super) fn read(fields: &Fields) -> Result<Vec<String>, Refusal> {
    let Some(names) = fields.texts("sans")? else {
        return Err(fields.invalid("sans", "is required"));
    };
    if names.is_empty() {
        return Err(fields.invalid("sans", "must hold a name"));
    }
    for name in &names {
        if !is_name(&normal(name)) {
            return Err(Refusal::invalid(format!("`{name}` is not a domain name")));
        }
    }
    Ok(names.into_iter().map(normal).collect())
}

/// The names of both, each once, if one contract can have them: EV has no wildcards, and nobody has
/// names that are set apart for private use.
pub(super) fn united(
    own: &[String],
    names: Vec<String>,
    validation: ValidationType,
) -> Result<Vec<String>, Refusal> {
    let is_wildcard = |name: &String| name.starts_with("*.");
    if validation == ValidationType::Ev && names.iter().any(is_wildcard) {
        return Err(Refusal::invalid("EV cannot have wildcards"));
    }
    if let Some(name) = names.iter().find(|name| is_reserved(name)) {
        return Err(Refusal::invalid(format!(
            "no certificate is issued for `{name}`"
        )));
    }
    let mut known: BTreeSet<String> = own.iter().map(|own| normal(own)).collect();
    let mut sans = own.to_vec();
    sans.extend(names.into_iter().filter(|name| known.insert(name.clone())));
    if sans.len() > MOST_NAMES {
        let message = format!("a contract has at most {MOST_NAMES} names");
        return Err(Refusal::invalid(message));
    }
    Ok(sans)
}

/// Names are equal if they are so in lower case and without the dot of the root.
fn normal(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_lowercase()
}

/// Whether a text could be a name, with a star for its first label at most. Only what can be no
/// name anywhere is refused: what stands for one label, and letters beyond ASCII, may be names.
fn is_name(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let is_address = name.parse::<IpAddr>().is_ok();
    !is_address && text.chars().count() <= LONGEST_NAME && name.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    let is_part = |part: char| match part {
        '-' => true,
        _ if part.is_ascii() => part.is_ascii_alphanumeric(),
        _ => !part.is_whitespace() && !part.is_control(),
    };
    let has_length = (1..=LONGEST_LABEL).contains(&text.chars().count());
    has_length && text.chars().all(is_part) && !text.starts_with('-') && !text.ends_with('-')
}

/// The industry's rules keep public CAs from issuing for what is not in the public DNS.
fn is_reserved(name: &str) -> bool {
    let mut labels = name.rsplit('.');
    let last = labels.next().unwrap_or(name);
    // An onion name is the service's key in base32, whose last sign is the version.
    let is_dead_onion = last == "onion"
        && !labels
            .next()
            .is_some_and(|key| key.len() == 56 && key.ends_with('d'));
    is_dead_onion || ["local", "localhost", "test", "invalid", "internal", "arpa"].contains(&last)
}
