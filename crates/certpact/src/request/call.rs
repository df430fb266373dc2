//! What is asked of an operation.

use serde_json::Value;

use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::id::{is_order_id, parse_id};
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;
use crate::request::asked::Asked;
use crate::request::body::Body;
use crate::request::facts;
use crate::request::facts::{Kind, Parameter};
use crate::request::label::{label_of, parse_label};

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
    /// Part of a country's name, or the exact name of an organization that only the CA knows; where
    /// the operation takes one.
    pub name: Option<String>,
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
            name: None,
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

    /// The same call with this body.
    #[must_use]
    pub(crate) fn carrying(mut self, body: Body) -> Self {
        self.body = Some(body);
        self
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

    /// The same call with this name behind its path.
    #[must_use]
    pub fn named(mut self, name: Option<String>) -> Self {
        self.name = name;
        self
    }

    /// The number of what the call is about.
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
        if !self.operation.is_creation() {
            return target(&self.ids);
        }
        let names = self
            .body
            .as_ref()
            .and_then(|body| body.value().get("sans")?.as_array());
        let of_body = || label_of(names.into_iter().flatten().find_map(Value::as_str));
        Some(self.label.clone().unwrap_or_else(of_body))
    }

    /// What it asks of the CA, of this target.
    pub(crate) fn asked<'a>(
        &'a self,
        target: Option<&'a str>,
        named_product: Option<&'a ProductNameId>,
    ) -> Asked<'a> {
        Asked {
            operation: self.operation,
            ids: &self.ids,
            target,
            account_id: self.account_id,
            body: self.body.as_ref().map(Body::value),
            named_product,
            is_planned: false,
        }
    }

    /// Refuses what can be told without asking anybody: parts that do not fit the operation.
    pub(crate) fn refuse_misfit(&self, ids_needed: bool) -> Result<(), Error> {
        self.refuse_ids(ids_needed)
            .and_then(|()| self.refuse_name())
            .and_then(|()| self.refuse_label())
            .and_then(|()| self.refuse_body())
            .map_err(|error| error.for_operation(self.operation))
    }

    fn refuse_ids(&self, needed: bool) -> Result<(), Error> {
        let facts = facts::operation(self.operation);
        let (given, wanted) = (self.ids.len(), facts.ids.len());
        if given > wanted || (given < wanted && (needed || given > 0)) {
            return Err(Error::invalid_input(format!(
                "`{}` takes {wanted} id{} ({}), {given} given",
                self.operation,
                if wanted == 1 { "" } else { "s" },
                facts
                    .ids
                    .iter()
                    .map(|id| id.name)
                    .collect::<Vec<_>>()
                    .join(", ")
            )));
        }
        let ids = self.operation.takes_ids();
        let mut named = self.ids.iter().zip(facts.ids);
        if let Some((id, fact)) = named.find(|(id, _)| !ids.take(id)) {
            let expected = ids.expected();
            return Err(Error::invalid_input(format!(
                "`{}` takes {expected}, {id} given as `{}`",
                self.operation, fact.name
            )));
        }
        let unnumbered = self.ids.iter().find(|id| id.number().is_none());
        let needs_number = self.operation == Operation::UpdateOrderContacts;
        match unnumbered.filter(|_| needs_number) {
            None => Ok(()),
            Some(other) => Err(Error::invalid_input(format!(
                "`{}` takes the number of an order, {other} given",
                self.operation
            ))
            .with_hint(format!(
                "a thumbprint or a serial number works only for reading: `get_order` with `{other}` shows the number"
            ))),
        }
    }

    fn refuse_name(&self) -> Result<(), Error> {
        let is_of_ca = self.ids.first() == Some(&Id::Number(0));
        if self.operation == Operation::GetOrganization
            && !self.ids.is_empty()
            && self.name.is_some() != is_of_ca
        {
            let message = "`get_organization` takes a name with the id 0, and with that alone";
            return Err(Error::invalid_input(message)
                .with_hint("`find_organizations` finds the others by a part of their name"));
        }
        if self.name.is_some() && !self.operation.takes_name() {
            let message = format!("`{}` takes no name", self.operation);
            return Err(Error::invalid_input(message));
        }
        Ok(())
    }

    fn refuse_label(&self) -> Result<(), Error> {
        match &self.label {
            None => Ok(()),
            Some(label) if self.operation.is_creation() => parse_label(label).map(drop),
            Some(_) => Err(Error::invalid_input(format!(
                "`{}` has no label: only a creation has",
                self.operation
            ))),
        }
    }

    fn refuse_body(&self) -> Result<(), Error> {
        match (&self.body, facts::operation(self.operation).body.is_some()) {
            (Some(_), true) | (None, false) => Ok(()),
            (None, true) => Err(
                Error::invalid_input(format!("`{}` needs a body", self.operation))
                    .with_hint("give the JSON object that is to be sent"),
            ),
            (Some(_), false) => Err(Error::invalid_input(format!(
                "`{}` has no body, one was given",
                self.operation
            ))),
        }
    }
}

pub(crate) fn target(ids: &[Id]) -> Option<String> {
    let (first, rest) = ids.split_first()?;
    let join = |target: String, id: &Id| format!("{target}/{id}");
    Some(rest.iter().fold(first.to_string(), join))
}

/// What the ids in a path are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ids {
    /// Positive numbers.
    Numbers,
    /// The number of an order, or the thumbprint or serial number of its certificate.
    Order,
    /// The number of an organization, or 0 for one that is asked for by its name.
    Organization,
    /// A part of a name.
    NamePart,
}

impl Ids {
    /// Those that a parameter of a path stands for.
    fn of(parameter: &Parameter) -> Self {
        let is_text = parameter.kind == Kind::String;
        if !is_text && parameter.minimum == Some(0) {
            Self::Organization
        } else if !is_text {
            Self::Numbers
        } else if parameter.format == Some("order-id") {
            Self::Order
        } else {
            Self::NamePart
        }
    }

    /// Whether an id is of this kind.
    fn take(self, id: &Id) -> bool {
        match self {
            Self::NamePart => {
                matches!(id, Id::Text(text) if !["", ".", ".."].contains(&text.trim()))
            }
            Self::Organization => matches!(id, Id::Number(_)),
            Self::Numbers => matches!(id, Id::Number(1..)),
            Self::Order => is_order_id(id),
        }
    }

    /// What is expected, in words.
    fn expected(self) -> &'static str {
        match self {
            Self::NamePart => "a part of a name",
            Self::Organization => "the number of an organization, or 0 with a name",
            Self::Numbers => "positive ids",
            Self::Order => "a positive number, a thumbprint or a serial number",
        }
    }
}

impl Operation {
    /// Whether it makes something that has no id yet, and is called by a label until then.
    pub fn is_creation(self) -> bool {
        self.is_write() && facts::operation(self).ids.is_empty()
    }

    /// Whether it is sent again where it may have arrived already: after a 502, 503 or 504, a lost
    /// connection, or no answer in time. Repeated, it does no more than the first time. Where no
    /// connection stood, and after a 429, every operation is sent again.
    pub fn is_repeated_after_sending(self) -> bool {
        facts::operation(self).is_repeated
    }

    /// Whether its answer holds a secret that is shown this once.
    pub fn delivers_secret(self) -> bool {
        facts::operation(self).delivers_secret
    }

    /// Whether its address has a name in it behind the path.
    pub(crate) fn takes_name(self) -> bool {
        facts::operation(self).query.is_some()
    }

    /// What the ids in its path are.
    fn takes_ids(self) -> Ids {
        facts::operation(self)
            .ids
            .first()
            .map_or(Ids::Numbers, Ids::of)
    }

    /// Whether the ids of its path are texts in JSON.
    fn has_texts(self) -> bool {
        matches!(self.takes_ids(), Ids::Order | Ids::NamePart)
    }

    /// An id of its path in the form that JSON has for it.
    pub(crate) fn in_form(self, id: Id) -> Id {
        match id {
            Id::Number(number) if self.has_texts() => Id::Text(number.to_string()),
            id => id,
        }
    }

    /// Reads an id of its path as people write it.
    ///
    /// # Errors
    /// `invalid_input` if the text is not one.
    pub fn parse_id(self, text: &str) -> Result<Id, Error> {
        if self.has_texts() {
            return Ok(Id::from(text));
        }
        parse_id(text).map(Id::Number)
    }

    /// Title of the CA's page that describes it.
    pub fn title(self) -> &'static str {
        facts::operation(self).title
    }

    /// Reads a name; hyphens and underscores are the same.
    ///
    /// # Errors
    /// Names the nearest operation if this one does not exist.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_spec_is_here_in_its_place() {
        let named: Vec<_> = Operation::ALL.map(Operation::as_str).into();
        let specified: Vec<_> = facts::all().iter().map(|operation| operation.id).collect();
        assert_eq!(named, specified);
        for operation in Operation::ALL {
            let facts = facts::operation(operation);
            assert_eq!(facts.api, operation.api().as_str());
            assert_eq!(facts.method != "GET", operation.is_write());
        }
    }

    #[test]
    fn a_misspelt_operation_gets_the_nearest_name() {
        let error = Operation::parse("replace-contrct").unwrap_err();
        assert_eq!(error.hint(), Some("did you mean `replace_contract`?"));
    }
}
