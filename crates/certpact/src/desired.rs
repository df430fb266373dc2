//! What is wanted of contracts: the desired file.

mod certificate_request;
mod choice;
mod load;
mod order;
mod write;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

pub use certificate_request::DesiredCertificateRequest;
pub use choice::Choice;
pub use order::{DesiredOrder, DesiredOrderContact};
pub(crate) use write::write_back;

use crate::error::Error;
use crate::model::{OrganizationRequest, ProductNameId};
use crate::operation::Api;
use crate::target::parse_label;

/// Everything that is wanted. What an item leaves out is left as it is at the CA.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Desired {
    /// Version of this format; 1 if left out.
    #[serde(default, skip_serializing)]
    pub format_version: Option<u32>,
    /// Where it was read from; nothing where it was given as a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<DesiredSource>,
    /// Organizations that contracts take by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub organization: BTreeMap<String, OrganizationRequest>,
    /// Contracts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contract: Vec<DesiredContract>,
    /// Contacts of orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<DesiredOrder>,
    /// Organizations of certificate requests at CPS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificate_request: Vec<DesiredCertificateRequest>,
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

/// What is wanted of one contract. Without an id it is a creation.
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
    /// All the names that are wanted: what the contract has beside them is removed. Left alone if
    /// absent; a creation needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sans: Option<Vec<String>>,
    /// Whether the contract renews when it ends.
    ///
    /// Left alone if absent, also where the CA would reset it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_renew: Option<bool>,
    /// Organization, or the name under which it stands in the file. Left alone if absent, and so is
    /// each of its fields. Contacts cannot be read back: they are sent along with a change of the
    /// organization, and alone only where that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<DesiredOrganization>,
}

/// The organization that is wanted, or its name in the desired file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DesiredOrganization {
    /// It stands under this name.
    Named(String),
    /// It stands here.
    Given(Box<OrganizationRequest>),
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
                OrganizationRequest::deserialize(MapAccessDeserializer::new(map))
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
        let given = generator.subschema_for::<OrganizationRequest>();
        json_schema!({
            "description": "The organization that is wanted, or its name in the desired file.",
            "anyOf": [{ "type": "string" }, given],
        })
    }
}

impl DesiredContract {
    /// The number of the contract, or the label of a creation.
    pub fn target(&self) -> String {
        match (self.id, &self.label) {
            (Some(id), _) => id.to_string(),
            (None, label) => label.clone().unwrap_or_default(),
        }
    }
}

impl Desired {
    /// The organization that is wanted of a contract, wherever it stands.
    pub fn organization_of<'a>(
        &'a self,
        item: &'a DesiredContract,
    ) -> Option<&'a OrganizationRequest> {
        match item.organization.as_ref()? {
            DesiredOrganization::Named(name) => self.organization.get(name),
            DesiredOrganization::Given(given) => Some(given),
        }
    }

    /// Everything of which something is wanted: its API and its target.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (Api, String)> {
        let contracts = self.contract.iter();
        let contracts = contracts.map(|item| (Api::Acme, item.target()));
        let orders = self.order.iter();
        let orders = orders.map(|item| (Api::Order, item.id.clone()));
        let requests = self.certificate_request.iter();
        let requests = requests.map(|item| (Api::Cps, item.id.to_string()));
        contracts.chain(orders).chain(requests)
    }

    /// Refuses what no item can mean.
    fn checked(mut self) -> Result<Self, Error> {
        match self.format_version.take() {
            None | Some(1) => {}
            Some(other) => {
                return Err(Error::invalid_input(format!(
                    "the desired state has format version {other}, 1 is expected"
                )));
            }
        }
        for (name, organization) in &self.organization {
            let place = format!("organization `{name}`");
            refuse_meaningless(organization, &place)?;
        }
        let mut ids = BTreeSet::new();
        let mut labels = BTreeSet::new();
        for item in &self.contract {
            let target = item.target();
            if item.id == Some(0) {
                return Err(Error::invalid_input("contract `0`: an id is positive"));
            }
            match &item.label {
                Some(label) => {
                    parse_label(label)?;
                }
                None if item.id.is_none() => {
                    return Err(Error::invalid_input(
                        "a contract has neither an `id` nor a `label`",
                    )
                    .with_hint("give the id of a contract that there is, or a label to one that is to be made"));
                }
                None => {}
            }
            let is_twice = item.id.is_some_and(|id| !ids.insert(id))
                || item
                    .label
                    .as_ref()
                    .is_some_and(|label| !labels.insert(label));
            if is_twice {
                return Err(Error::invalid_input(format!(
                    "contract `{target}` stands twice"
                )));
            }
            match &item.organization {
                Some(DesiredOrganization::Named(name)) if !self.organization.contains_key(name) => {
                    return Err(Error::invalid_input(format!(
                        "contract `{target}`: there is no `[organization.{name}]`"
                    ))
                    .with_nearest(name, self.organization.keys().map(String::as_str)));
                }
                Some(DesiredOrganization::Given(organization)) => {
                    refuse_meaningless(organization, &format!("contract `{target}`"))?;
                }
                Some(DesiredOrganization::Named(_)) | None => {}
            }
        }
        let mut requests = BTreeSet::new();
        for item in &self.certificate_request {
            item.refuse_meaningless()?;
            if !requests.insert(item.id) {
                return Err(Error::invalid_input(format!(
                    "certificate request `{}` stands twice",
                    item.id
                )));
            }
        }
        let mut orders = BTreeSet::new();
        for item in &self.order {
            item.refuse_meaningless()?;
            if !orders.insert(&item.id) {
                return Err(Error::invalid_input(format!(
                    "order `{}` stands twice",
                    item.id
                )));
            }
        }
        Ok(self)
    }
}

fn refuse_meaningless(organization: &OrganizationRequest, place: &str) -> Result<(), Error> {
    if organization.contacts.is_some() {
        return Err(Error::invalid_input(format!(
            "{place}: `organization.contacts` is not planned with"
        ))
        .with_hint("give `organization_contact`, `technical_contact` and `verified_contacts`"));
    }
    for (field, value) in organization.given() {
        let clears = value.is_empty() && ["address2", "assumed_name"].contains(&field);
        if value.trim().is_empty() && !clears {
            return Err(Error::invalid_input(format!(
                "{place}: `organization.{field}` is blank; only `address2` and `assumed_name` can be cleared, by an empty text"
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
