use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::desired::Desired;
use crate::ground::api::Api;
use crate::ground::error::Error;

/// Which steps a plan has, and whose contacts it sends. It limits what is sent, never what is read.
///
/// A target is a contract's number or a creation's label, or an order's number, with its API
/// before it (`acme/7`) if desired; it is needed if two have the same.
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
    pub(crate) fn takes(&self, api: Api, target: &str) -> bool {
        let has = |listed: &[String]| listed.iter().any(|one| is_of(one, api, target));
        (self.only.is_empty() || has(&self.only)) && !has(&self.except)
    }

    /// Whether a target's contacts are sent, whatever the CA has.
    pub(crate) fn sends_contacts(&self, api: Api, target: &str) -> bool {
        let mut listed = self.send_contacts.iter();
        listed.any(|one| is_of(one, api, target))
    }

    /// Refuses a target that is not in the desired state: it would choose nothing. And one that two
    /// APIs have.
    pub(crate) fn fits(&self, desired: &Desired) -> Result<(), Error> {
        let known: BTreeSet<(Api, String)> = desired.targets().collect();
        let given = [&self.only, &self.except, &self.send_contacts];
        for one in given.into_iter().flatten() {
            let meant = known
                .iter()
                .filter(|(api, target)| is_of(one, *api, target));
            let meant: Vec<String> = meant
                .map(|(api, target)| format!("{api}/{target}"))
                .collect();
            match meant.as_slice() {
                [_] => {}
                [] => {
                    let known = known.iter().map(|(_, target)| target.as_str());
                    return Err(Error::invalid_input(format!(
                        "there is no `{one}` in the desired state"
                    ))
                    .with_nearest(one, known));
                }
                several => {
                    return Err(
                        Error::invalid_input(format!("`{one}` can mean several things"))
                            .with_hint(format!("give one of `{}`", several.join("`, `"))),
                    );
                }
            }
        }
        Ok(())
    }
}

/// Whether a text names a target: by itself, or with its API before it.
fn is_of(text: &str, api: Api, target: &str) -> bool {
    text == target
        || text
            .split_once('/')
            .is_some_and(|(prefix, bare)| prefix == api.as_str() && bare == target)
}
