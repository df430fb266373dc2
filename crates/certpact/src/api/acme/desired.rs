//! What is wanted of contracts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::api::acme::effect::DETAILS_ALONE;
use crate::api::acme::model::PatchOrganization;
use crate::ground::error::Error;
use crate::ground::product::ProductNameId;
use crate::request::label::parse_label;

/// The desired state of one contract. Without an id, a new contract.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesiredContract {
    /// Number of the contract. With nothing else it is read, and counts for coverage. A contract
    /// without it is to be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// What a contract is called until it has a number; a creation needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Account whose key is to be used; the default key if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<u64>,
    /// Product. A creation needs it; a contract that there is must have it already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_name_id: Option<ProductNameId>,
    /// All the desired names: other names of the contract are removed. Left alone if
    /// absent; a creation needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sans: Option<Vec<String>>,
    /// Whether the contract renews when it ends.
    ///
    /// Left alone if absent, also where the CA would reset it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_renew: Option<bool>,
    /// Organization, or its name in the file. Left alone if absent, and so is
    /// each of its fields. Contacts cannot be read back: they are sent along with a change of the
    /// organization, and alone only where that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<DesiredOrganization>,
}

/// The desired organization, or its name in the desired file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DesiredOrganization {
    /// It has this name in the file.
    Named(String),
    /// It is given here.
    Given(Box<PatchOrganization>),
}

/// By hand, so that what does not fit within an organization keeps its place and its reason.
impl<'de> Deserialize<'de> for DesiredOrganization {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrTable;
        impl<'de> Visitor<'de> for NameOrTable {
            type Value = DesiredOrganization;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an organization, or the name of one")
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(DesiredOrganization::Named(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                PatchOrganization::deserialize(MapAccessDeserializer::new(map))
                    .map(|given| DesiredOrganization::Given(Box::new(given)))
            }
        }
        deserializer.deserialize_any(NameOrTable)
    }
}

impl JsonSchema for DesiredOrganization {
    fn schema_name() -> Cow<'static, str> {
        "DesiredOrganization".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let given = generator.subschema_for::<PatchOrganization>();
        json_schema!({
            "description": "The desired organization, or its name in the desired file.",
            "anyOf": [{ "type": "string" }, given],
        })
    }
}

impl DesiredContract {
    /// The desired organization, wherever it is written; `named` are those with a name.
    pub(crate) fn organization_among<'a>(
        &'a self,
        named: &'a BTreeMap<String, PatchOrganization>,
    ) -> Option<&'a PatchOrganization> {
        match self.organization.as_ref()? {
            DesiredOrganization::Named(name) => named.get(name),
            DesiredOrganization::Given(given) => Some(given),
        }
    }

    /// The number of the contract, or the label of a creation.
    pub fn target(&self) -> String {
        match (self.id, &self.label) {
            (Some(id), _) => id.to_string(),
            (None, label) => label.clone().unwrap_or_default(),
        }
    }
}

/// What no item can mean.
pub(crate) fn check(
    items: &[DesiredContract],
    organizations: &BTreeMap<String, PatchOrganization>,
) -> Vec<Error> {
    let mut wrong = Vec::new();
    for (name, organization) in organizations {
        let place = format!("organization `{name}`");
        wrong.extend(refuse_meaningless(organization, &place).err());
    }
    let mut ids = BTreeSet::new();
    let mut labels = BTreeSet::new();
    for item in items {
        let target = item.target();
        if item.id == Some(0) {
            wrong.push(Error::invalid_input("contract `0`: an id is positive"));
        }
        match &item.label {
            Some(label) => wrong.extend(parse_label(label).err()),
            None if item.id.is_none() => wrong.push(
                Error::invalid_input("a contract has neither an `id` nor a `label`").with_hint(
                    "give the id of a contract that there is, or a label to one that is to be made",
                ),
            ),
            None => {}
        }
        let is_twice = item.id.is_some_and(|id| !ids.insert(id))
            || item
                .label
                .as_ref()
                .is_some_and(|label| !labels.insert(label));
        if is_twice {
            wrong.push(Error::invalid_input(format!(
                "contract `{target}` is there twice"
            )));
        }
        match &item.organization {
            Some(DesiredOrganization::Named(name)) if !organizations.contains_key(name) => {
                let missing = format!("contract `{target}`: there is no `[organization.{name}]`");
                let known = organizations.keys().map(String::as_str);
                wrong.push(Error::invalid_input(missing).with_nearest(name, known));
            }
            Some(DesiredOrganization::Given(organization)) => {
                let place = format!("contract `{target}`");
                wrong.extend(refuse_meaningless(organization, &place).err());
            }
            Some(DesiredOrganization::Named(_)) | None => {}
        }
    }
    wrong
}

fn refuse_meaningless(organization: &PatchOrganization, place: &str) -> Result<(), Error> {
    if organization.contacts.is_some() {
        return Err(Error::invalid_input(format!(
            "{place}: `organization.contacts` is not planned with"
        ))
        .with_hint("give `organization_contact`, `technical_contact` and `verified_contacts`"));
    }
    if organization.id.is_some() {
        return Err(Error::invalid_input(format!(
            "{place}: `organization.id` is not planned with"
        ))
        .with_hint(DETAILS_ALONE));
    }
    for (field, value) in organization.filled() {
        let clears = value.is_empty() && ["address2", "assumed_name"].contains(&field);
        if value.trim().is_empty() && !clears {
            return Err(Error::invalid_input(format!(
                "{place}: `organization.{field}` is blank; only `address2` and `assumed_name` can be cleared, by an empty string"
            ))
            .with_hint("leave the field out to keep what the CA has"));
        }
    }
    match organization.blank_in_contacts() {
        Some(blank) => Err(Error::invalid_input(format!(
            "{place}: `organization.{blank}` is blank"
        ))
        .with_hint("give the field, or leave it out")),
        None => Ok(()),
    }
}
