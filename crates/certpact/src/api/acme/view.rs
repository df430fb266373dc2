//! One request and the state that it would meet, looked at once for all rules.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::api::acme::effect::OrganizationChange;
use crate::api::acme::model::Contract;
use crate::api::acme::names::{PlaceOfName, names_in, places_of_names};
use crate::api::acme::observed::Observed;
use crate::ground::dns_name;
use crate::ground::finding::Coverage;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::request::asked::Asked;
use crate::request::facts::{self, Field};
use crate::rule::places::{Fields, Member, beside};

/// What rules look at. What only some of them need is made when the first of them asks.
pub(crate) struct View<'a> {
    pub(crate) asked: Asked<'a>,
    pub(crate) operation: Operation,
    pub(crate) observed: &'a Observed,
    /// The contract, where it was read; there is none yet for a creation.
    pub(crate) contract: Option<&'a Contract>,
    /// The validation type that the request will be held to: the contract's, or where that is not known,
    /// that of the product which the caller named.
    pub(crate) validation_type: Option<ValidationType>,
    /// The members of the body, where it is an object.
    pub(crate) body: Option<&'a Map<String, Value>>,
    /// The organization object of the request, where it has one and the contract's product is not known
    /// to have none.
    pub(crate) organization: Option<&'a Map<String, Value>>,
    fields: OnceCell<Fields<'a>>,
    change: OnceCell<Option<OrganizationChange<'a>>>,
    is_shared_with_ev: OnceCell<bool>,
    held: OnceCell<BTreeSet<String>>,
    listed: OnceCell<BTreeSet<String>>,
}

impl<'a> View<'a> {
    pub(crate) fn of(asked: Asked<'a>, observed: &'a Observed) -> Self {
        let operation = asked.operation;
        let contract = match asked.contract() {
            Some(id) => observed.contract(id),
            None if operation == Operation::CreateContract => None,
            None => observed.sole(),
        };
        let read = contract.and_then(Contract::validation_type);
        let validation_type = read.or_else(|| ValidationType::of_product(asked.product()?));
        let body = asked.body.and_then(Value::as_object);
        let is_taken = validation_type.is_none_or(ValidationType::has_organization)
            && facts::of_body(operation).find("organization").is_some();
        let organization = body.filter(|_| is_taken);
        Self {
            asked,
            operation,
            observed,
            contract,
            validation_type,
            body,
            organization: organization.and_then(|body| body.get("organization")?.as_object()),
            fields: OnceCell::new(),
            change: OnceCell::new(),
            is_shared_with_ev: OnceCell::new(),
            held: OnceCell::new(),
            listed: OnceCell::new(),
        }
    }

    /// What the spec says of each field, beside what the request says.
    pub(crate) fn fields(&self) -> &Fields<'a> {
        let fields = || Fields::of(&self.asked, self.validation_type);
        self.fields.get_or_init(fields)
    }

    /// What the request changes; none where it carries no organization or the contract was not read.
    pub(crate) fn change(&self) -> Option<&OrganizationChange<'a>> {
        let change = || OrganizationChange::of(self);
        self.change.get_or_init(change).as_ref()
    }

    /// Whether it is known that the contract has no place for an organization.
    pub(crate) fn has_no_organization(&self) -> bool {
        self.validation_type
            .is_some_and(|kind| !kind.has_organization())
    }

    /// Whether it is unknown which organization the contract has: it was not read, or its answer has none
    /// although its product has one.
    pub(crate) fn is_organization_unread(&self) -> bool {
        self.contract.is_none_or(|contract| {
            let kind = contract.validation_type();
            kind.is_some_and(ValidationType::has_organization) && contract.details().are_empty()
        })
    }

    /// The product that the request is about: the contract's, or where that was not read, the one that is
    /// named.
    pub(crate) fn product(&self) -> Option<&'a str> {
        let read = self
            .contract
            .map(|contract| contract.product_name_id.0.as_str());
        read.or_else(|| self.asked.product())
    }

    /// What is known of the account that the contract is on.
    pub(crate) fn coverage(&self) -> Coverage {
        self.contract
            .map_or(Coverage { read: 0, of: None }, |contract| {
                self.observed.coverage(contract.account_id)
            })
    }

    /// The fields of the organization whose change throws away its validation, each with its value where one
    /// is given.
    pub(crate) fn validating(&self) -> impl Iterator<Item = (&'static Field, Option<&'a Value>)> {
        let known = facts::within(self.operation, "organization");
        let given = self.organization.into_iter();
        let members = given.flat_map(move |given| beside(known, given));
        members.filter_map(|member| match member {
            Member::Known(field, _, value) if field.revokes_validation == Some(true) => {
                Some((field, value.filter(|value| !value.is_null())))
            }
            Member::Known(..) | Member::Unknown(_) => None,
        })
    }

    /// Those of them that are given.
    pub(crate) fn validated_fields(&self) -> impl Iterator<Item = (&'static str, &'a Value)> {
        self.validating()
            .filter_map(|(field, value)| Some((field.name, value?)))
    }

    /// Whether the contract is not of EV itself, and one of EV that was read shares its organization.
    pub(crate) fn is_shared_with_ev(&self) -> bool {
        let is_of_ev = |contract: &Contract| contract.validation_type() == Some(ValidationType::Ev);
        *self.is_shared_with_ev.get_or_init(|| {
            let Some(contract) = self.contract.filter(|contract| !is_of_ev(contract)) else {
                return false;
            };
            let observed = self.observed;
            let mut sharing = observed.sharing(contract.account_id, &contract.details());
            sharing.any(|id| observed.contract(id).is_some_and(is_of_ev))
        })
    }

    /// The names that the contract has already, as far as it was read.
    pub(crate) fn held_names(&self) -> &'a [String] {
        self.contract.map_or(&[], |contract| &contract.sans)
    }

    /// The same in the form in which names are compared.
    pub(crate) fn held(&self) -> &BTreeSet<String> {
        self.held.get_or_init(|| dns_name::set(self.held_names()))
    }

    /// The names that the request lists, in the form in which names are compared: one that is listed twice
    /// is one.
    pub(crate) fn listed(&self) -> &BTreeSet<String> {
        let listed = || self.asked.body.map(names_in).unwrap_or_default();
        self.listed.get_or_init(|| dns_name::set(listed()))
    }

    /// The names of a request whose operation is meant, each with its place in the request.
    pub(crate) fn names(
        &self,
        is_meant: impl Fn(Operation) -> bool,
    ) -> impl Iterator<Item = (PlaceOfName, &'a str)> {
        let body = self.asked.body.filter(|_| is_meant(self.operation));
        body.into_iter().flat_map(places_of_names)
    }
}
