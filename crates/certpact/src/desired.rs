//! What is wanted of contracts: the desired file.

mod load;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::model::OrganizationRequest;

/// Everything that is wanted. What an item leaves out is left as it is at the CA.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Desired {
    /// Where it was read from; nothing where it was given as a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<DesiredSource>,
    /// Contracts.
    #[serde(default)]
    pub contract: Vec<DesiredContract>,
}

/// The file that a desired state was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesiredSource {
    /// Its path, as given.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// What is wanted of one contract.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesiredContract {
    /// Number of the contract. With nothing else it is read, and counts for coverage.
    pub id: u64,
    /// Account whose key is to be used; the default key if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<u64>,
    /// Whether the contract renews when it ends.
    ///
    /// Left alone if absent, also where the CA would reset it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_renew: Option<bool>,
    /// Organization. Left alone if absent, and so is each of its fields. Contacts cannot be read
    /// back: they are sent along with a change of the organization, and never planned for alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationRequest>,
}

impl Desired {
    /// Refuses what no item can mean.
    fn checked(self) -> Result<Self, Error> {
        let mut ids = BTreeSet::new();
        for item in &self.contract {
            if item.id == 0 {
                return Err(Error::invalid_input("contract `0`: an id is positive"));
            }
            if !ids.insert(item.id) {
                return Err(Error::invalid_input(format!(
                    "contract `{}` stands twice",
                    item.id
                )));
            }
            let Some(organization) = &item.organization else {
                continue;
            };
            if organization.contacts.is_some() {
                return Err(Error::invalid_input(format!(
                    "contract `{}`: `organization.contacts` is not planned with",
                    item.id
                ))
                .with_hint(
                    "give `organization_contact`, `technical_contact` and `verified_contacts`",
                ));
            }
            for (field, value) in organization.given() {
                let clears = value.is_empty() && ["address2", "assumed_name"].contains(&field);
                if value.trim().is_empty() && !clears {
                    return Err(Error::invalid_input(format!(
                        "contract `{}`: `organization.{field}` is blank; only `address2` and `assumed_name` can be cleared, by an empty text",
                        item.id
                    ))
                    .with_hint("leave the field out to keep what the CA has"));
                }
            }
            if let Some(place) = organization.blank_in_contacts() {
                return Err(Error::invalid_input(format!(
                    "contract `{}`: `organization.{place}` is blank",
                    item.id
                ))
                .with_hint("give the field, or leave it out"));
            }
        }
        Ok(self)
    }
}
