use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Desired;
use crate::error::Error;
use crate::operation::Family;

/// Which steps a plan has, and whose contacts it sends. It limits what is sent, never what is read.
///
/// A target is a contract's number or a creation's label, with its interface before it (`acme/7`)
/// where that is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    /// Only the steps of these; of all if empty.
    pub only: Vec<String>,
    /// Not the steps of these.
    pub except: Vec<String>,
    /// Sends the contacts of these, which cannot be compared with what the CA has.
    pub send_contacts: Vec<String>,
}

impl Choice {
    /// Whether everything is chosen, and nothing more than usual is sent.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a target's steps are in the plan.
    pub(crate) fn takes(&self, target: &str) -> bool {
        let has = |listed: &[String]| listed.iter().any(|one| bare(one) == target);
        (self.only.is_empty() || has(&self.only)) && !has(&self.except)
    }

    /// Whether a target's contacts are sent, whatever the CA has.
    pub(crate) fn sends_contacts(&self, target: &str) -> bool {
        self.send_contacts.iter().any(|one| bare(one) == target)
    }

    /// Refuses a target that is not in the desired state: it would choose nothing.
    pub(crate) fn fits(&self, desired: &Desired) -> Result<(), Error> {
        let items = desired.contract.iter();
        let known: BTreeSet<String> = items.map(super::DesiredContract::target).collect();
        let given = [&self.only, &self.except, &self.send_contacts];
        match given
            .into_iter()
            .flatten()
            .find(|target| !known.contains(bare(target)))
        {
            None => Ok(()),
            Some(target) => Err(Error::invalid_input(format!(
                "there is no `{target}` in the desired state"
            ))
            .with_nearest(target, known.iter().map(String::as_str))),
        }
    }
}

/// A target without its interface.
fn bare(target: &str) -> &str {
    let family = target
        .split_once('/')
        .filter(|(family, _)| *family == Family::Acme.as_str());
    family.map_or(target, |(_, bare)| bare)
}
