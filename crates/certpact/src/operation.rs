//! The operations of the CA's interfaces, and what is asked of one.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::body::Body;
use crate::ca::facts;
use crate::error::Error;
use crate::target::{Id, is_order_id, label_of, parse_id, parse_label};

/// An HTTP interface of the CA.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// ACME contracts of the Partner Subscriptions API.
    Acme,
    /// Contacts of orders, of the CertCentral Services API.
    Order,
}

impl Family {
    /// Every interface.
    pub const ALL: [Self; 2] = [Self::Acme, Self::Order];

    /// The one word for the interface, used everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acme => "acme",
            Self::Order => "order",
        }
    }

    /// What its targets are.
    pub fn subject(self) -> &'static str {
        match self {
            Self::Acme => "contract",
            Self::Order => "order",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An operation, by the name that the spec, every method and the command line have for it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Makes a contract, which is billed.
    CreateContract,
    /// Reads a contract.
    GetContract,
    /// Replaces a contract's organization and automatic renewal (PUT).
    ReplaceContract,
    /// Changes a part of them (PATCH).
    PatchContract,
    /// Cancels a contract, for good.
    CancelContract,
    /// Adds names to a contract (a PUT that adds).
    AddSans,
    /// Removes names from a contract.
    RemoveSans,
    /// Lists the certificates of a contract.
    ListCertificates,
    /// Lists the credentials of a contract, without their secrets.
    ListCredentials,
    /// Revokes one credential.
    RevokeCredential,
    /// Revokes every active credential of a contract.
    RevokeAllCredentials,
    /// Makes new credentials for a contract.
    RegenerateCredentials,
    /// Reads an order.
    GetOrder,
    /// Adds or changes contacts of an order (a PUT that merges).
    UpdateOrderContacts,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 14] = [
        Self::CreateContract,
        Self::GetContract,
        Self::ReplaceContract,
        Self::PatchContract,
        Self::CancelContract,
        Self::AddSans,
        Self::RemoveSans,
        Self::ListCertificates,
        Self::ListCredentials,
        Self::RevokeCredential,
        Self::RevokeAllCredentials,
        Self::RegenerateCredentials,
        Self::GetOrder,
        Self::UpdateOrderContacts,
    ];

    /// The name, in snake_case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateContract => "create_contract",
            Self::GetContract => "get_contract",
            Self::ReplaceContract => "replace_contract",
            Self::PatchContract => "patch_contract",
            Self::CancelContract => "cancel_contract",
            Self::AddSans => "add_sans",
            Self::RemoveSans => "remove_sans",
            Self::ListCertificates => "list_certificates",
            Self::ListCredentials => "list_credentials",
            Self::RevokeCredential => "revoke_credential",
            Self::RevokeAllCredentials => "revoke_all_credentials",
            Self::RegenerateCredentials => "regenerate_credentials",
            Self::GetOrder => "get_order",
            Self::UpdateOrderContacts => "update_order_contacts",
        }
    }

    /// The interface that it belongs to.
    pub fn family(self) -> Family {
        match self {
            Self::CreateContract
            | Self::GetContract
            | Self::ReplaceContract
            | Self::PatchContract
            | Self::CancelContract
            | Self::AddSans
            | Self::RemoveSans
            | Self::ListCertificates
            | Self::ListCredentials
            | Self::RevokeCredential
            | Self::RevokeAllCredentials
            | Self::RegenerateCredentials => Family::Acme,
            Self::GetOrder | Self::UpdateOrderContacts => Family::Order,
        }
    }

    /// Whether it changes anything at the CA.
    pub fn is_write(self) -> bool {
        match self {
            Self::GetContract | Self::ListCertificates | Self::ListCredentials | Self::GetOrder => {
                false
            }
            Self::CreateContract
            | Self::ReplaceContract
            | Self::PatchContract
            | Self::CancelContract
            | Self::AddSans
            | Self::RemoveSans
            | Self::RevokeCredential
            | Self::RevokeAllCredentials
            | Self::RegenerateCredentials
            | Self::UpdateOrderContacts => true,
        }
    }

    /// Whether it is sent again where it may have arrived already: after a 502, 503 or 504, a lost
    /// connection, or no answer in time. Repeated, these do no more than the first time. Where no
    /// connection stood, and after a 429, every operation is sent again.
    pub fn is_repeated_after_sending(self) -> bool {
        match self {
            Self::CreateContract
            | Self::AddSans
            | Self::RevokeAllCredentials
            | Self::RegenerateCredentials => false,
            Self::GetContract
            | Self::ReplaceContract
            | Self::PatchContract
            | Self::CancelContract
            | Self::RemoveSans
            | Self::ListCertificates
            | Self::ListCredentials
            | Self::RevokeCredential
            | Self::GetOrder
            | Self::UpdateOrderContacts => true,
        }
    }

    /// Whether what the request leaves out is reset rather than kept.
    pub(crate) fn replaces(self) -> bool {
        self == Self::ReplaceContract
    }

    /// Whether an organization that it carries has to be whole, with the contacts that it needs.
    pub(crate) fn needs_whole_organization(self) -> bool {
        matches!(self, Self::CreateContract | Self::ReplaceContract)
    }

    /// Whether it gives a contract names.
    pub(crate) fn gives_names(self) -> bool {
        matches!(self, Self::CreateContract | Self::AddSans)
    }

    /// Whether its body is about names.
    pub(crate) fn lists_names(self) -> bool {
        self.gives_names() || self == Self::RemoveSans
    }

    /// Whether its answer holds a secret that is shown this once.
    pub fn delivers_secret(self) -> bool {
        matches!(self, Self::CreateContract | Self::RegenerateCredentials)
    }

    /// Whether its rules need to know the contract's credentials.
    pub(crate) fn is_about_credentials(self) -> bool {
        matches!(
            self,
            Self::RevokeCredential | Self::RevokeAllCredentials | Self::RegenerateCredentials
        )
    }

    /// Whether its path can have this id in it.
    fn takes(self, id: &Id) -> bool {
        match self.family() {
            Family::Acme => matches!(id, Id::Number(1..)),
            Family::Order => is_order_id(id),
        }
    }

    /// An id of its path in the form that JSON has for it.
    fn in_form(self, id: Id) -> Id {
        match (self.family(), id) {
            (Family::Order, Id::Number(number)) => Id::Text(number.to_string()),
            (Family::Acme | Family::Order, id) => id,
        }
    }

    /// Reads an id of its path as people write it.
    ///
    /// # Errors
    /// `invalid_input` where the text is none.
    pub fn parse_id(self, text: &str) -> Result<Id, Error> {
        match self.family() {
            Family::Acme => parse_id(text).map(Id::Number),
            Family::Order => Ok(Id::from(text)),
        }
    }

    /// Title of the CA's page that describes it.
    pub fn title(self) -> &'static str {
        facts::operation(self).title
    }

    /// Reads a name; hyphens and underscores are the same.
    ///
    /// # Errors
    /// Names the nearest operation where there is no such one.
    pub fn parse(name: &str) -> Result<Self, Error> {
        let wanted = name.replace('-', "_");
        Self::ALL
            .into_iter()
            .find(|operation| operation.as_str() == wanted)
            .ok_or_else(|| {
                Error::invalid_input(format!("there is no operation `{name}`"))
                    .with_nearest(&wanted, Self::ALL.map(Self::as_str))
            })
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One request as a caller gives it.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is asked for.
    pub operation: Operation,
    /// The path's ids, in its order. A check may have none; a call that is sent needs all.
    pub ids: Vec<Id>,
    /// The body, exactly as it is to be sent. None where the operation has none.
    pub body: Option<Body>,
    /// Account whose key is to be used, where a ring of keys is set up.
    pub account_id: Option<u64>,
    /// What a creation is called; its first name, without a leading `*.`, if left out.
    pub label: Option<String>,
}

impl Call {
    /// A call without a body.
    pub fn new(operation: Operation, ids: &[impl Into<Id> + Clone]) -> Self {
        Self {
            operation,
            ids: ids
                .iter()
                .map(|id| operation.in_form(id.clone().into()))
                .collect(),
            body: None,
            account_id: None,
            label: None,
        }
    }

    /// The same call with this text as its body.
    ///
    /// # Errors
    /// `invalid_input` where the text is not one JSON value, or names a member twice.
    pub fn with_body(mut self, text: &str) -> Result<Self, Error> {
        self.body = Some(Body::parse(text)?);
        Ok(self)
    }

    /// The same call for a contract of this account.
    #[must_use]
    pub fn of_account(mut self, account_id: Option<u64>) -> Self {
        self.account_id = account_id;
        self
    }

    /// The same call under this label, which is the target of a creation.
    #[must_use]
    pub fn labeled(mut self, label: Option<String>) -> Self {
        self.label = label;
        self
    }

    /// The contract that the call is about.
    pub(crate) fn first_id(&self) -> Result<u64, Error> {
        self.first_number().ok_or_else(|| {
            Error::invalid_input(format!("`{}` needs an id", self.operation))
                .for_operation(self.operation)
        })
    }

    /// The same, where one was given.
    pub(crate) fn first_number(&self) -> Option<u64> {
        self.ids.first()?.number()
    }

    /// The target's text: the path's ids, nothing where none was given; of a creation its label.
    pub fn target(&self) -> Option<String> {
        if self.operation != Operation::CreateContract {
            return target(&self.ids);
        }
        let of_body = || label_of(self.body.as_ref().map_or(&Value::Null, Body::value));
        Some(self.label.clone().unwrap_or_else(of_body))
    }

    /// Refuses what can be told without asking anybody: ids and a body that do not fit the operation.
    pub(crate) fn fits(&self, ids_needed: bool) -> Result<(), Error> {
        let facts = facts::operation(self.operation);
        let (given, wanted) = (self.ids.len(), facts.ids.len());
        if given > wanted || (given < wanted && (ids_needed || given > 0)) {
            return Err(Error::invalid_input(format!(
                "`{}` takes {wanted} id{} ({}), {given} given",
                self.operation,
                if wanted == 1 { "" } else { "s" },
                facts.ids.join(", ")
            ))
            .for_operation(self.operation));
        }
        if self.operation == Operation::UpdateOrderContacts
            && let Some(other) = self.ids.iter().find(|id| id.number().is_none())
            && self.operation.takes(other)
        {
            return Err(Error::invalid_input(format!(
                "`{}` takes the number of an order, {other} given",
                self.operation
            ))
            .with_hint(format!(
                "a thumbprint or a serial number does for reading alone: `get_order` with `{other}` tells the number"
            ))
            .for_operation(self.operation));
        }
        if let Some(id) = self.ids.iter().find(|id| !self.operation.takes(id)) {
            return Err(Error::invalid_input(format!(
                "`{}` takes {}, {id} given",
                self.operation,
                match self.operation.family() {
                    Family::Acme => "positive ids",
                    Family::Order => "a positive number, a thumbprint or a serial number",
                }
            ))
            .for_operation(self.operation));
        }
        match &self.label {
            Some(label) if self.operation == Operation::CreateContract => {
                parse_label(label)?;
            }
            Some(_) => {
                return Err(Error::invalid_input(format!(
                    "`{}` has no label: only a creation has",
                    self.operation
                ))
                .for_operation(self.operation));
            }
            None => {}
        }
        match (&self.body, facts.has_body) {
            (Some(_), true) | (None, false) => Ok(()),
            (None, true) => Err(
                Error::invalid_input(format!("`{}` needs a body", self.operation))
                    .with_hint("give the JSON object that is to be sent")
                    .for_operation(self.operation),
            ),
            (Some(_), false) => Err(Error::invalid_input(format!(
                "`{}` has no body, one was given",
                self.operation
            ))
            .for_operation(self.operation)),
        }
    }
}

pub(crate) fn target(ids: &[Id]) -> Option<String> {
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    (!ids.is_empty()).then(|| ids.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_spec_is_here_and_the_reverse() {
        let mut named: Vec<_> = Operation::ALL.map(Operation::as_str).into();
        let mut specified: Vec<_> = facts::all()
            .iter()
            // The spec of `cps` is ahead of the client.
            .filter(|operation| operation.family != "cps")
            .map(|operation| operation.id)
            .collect();
        named.sort_unstable();
        specified.sort_unstable();
        assert_eq!(named, specified);
        for operation in Operation::ALL {
            let facts = facts::operation(operation);
            assert_eq!(facts.family, operation.family().as_str());
            assert_eq!(facts.method != "GET", operation.is_write());
        }
    }

    #[test]
    fn a_misspelt_operation_gets_the_nearest_name() {
        let error = Operation::parse("replace-contrct").unwrap_err();
        assert_eq!(error.hint(), Some("did you mean `replace_contract`?"));
    }
}
