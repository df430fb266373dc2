//! What a fresh reading says of a write: whether it is as the write leaves it, or as it was before.

use crate::change::predict;
use crate::merge::may_be_copy;
use crate::model::{
    CertificateRequest, Contract, Order, OrderContact, OrderContactType, persons, san,
};
use crate::observed::Observed;
use crate::operation::Api;
use crate::plan::Step;
use crate::target::Id;

/// How what a write is about looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As the write leaves it, which is not how it was before.
    After,
    /// As it was before, which is not how the write leaves it.
    Before,
    /// Otherwise, or the write leaves it as it was as far as a reading shows.
    Neither,
}

/// What a fresh reading shows of a step that was planned on `before`.
pub(crate) fn shown(step: &Step, before: &Observed, fresh: &Observed) -> Shown {
    let mut after = before.clone();
    predict(step, &mut after);
    let id = step.ids.first().and_then(Id::number).unwrap_or_default();
    let states = [before, &after, fresh];
    match step.api {
        Api::Acme => compared(states.map(|state| state.contract(id)), is_same_contract),
        Api::Order => compared(states.map(|state| state.order(id)), has_same_contacts),
        Api::Cps => compared(
            states.map(|state| state.certificate_request(id)),
            has_same_organization,
        ),
    }
}

fn compared<T>(states: [Option<&T>; 3], is_same: impl Fn(&T, &T) -> bool) -> Shown {
    let [Some(before), Some(after), Some(fresh)] = states else {
        return Shown::Neither;
    };
    if is_same(before, after) {
        Shown::Neither
    } else if is_same(fresh, after) {
        Shown::After
    } else if is_same(fresh, before) {
        Shown::Before
    } else {
        Shown::Neither
    }
}

/// Whether two readings of a certificate request are equal in its organization, numbers apart: a new
/// one has none yet where it is predicted.
pub(crate) fn has_same_organization(left: &CertificateRequest, right: &CertificateRequest) -> bool {
    let of = |request: &CertificateRequest| {
        let organization = request.organization.as_ref()?.to_request();
        let contacts = persons(
            organization
                .additional_contacts
                .as_deref()
                .unwrap_or_default(),
        );
        let texts: Vec<_> = organization
            .given()
            .map(|(name, text)| (name, text.to_owned()))
            .collect();
        Some((texts, contacts))
    };
    of(left) == of(right) && left.validation_type() == right.validation_type()
}

/// Whether two readings of an order are equal in its contacts, and in the validation type, which
/// decides what the CA takes.
pub(crate) fn has_same_contacts(left: &Order, right: &Order) -> bool {
    let is_same = |kind: OrderContactType| {
        let [left, right] = [left, right].map(|order| order.contact(kind));
        let (left, right) = (left.cloned(), right.cloned());
        let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
        let mut fields = OrderContact::FIELDS.into_iter();
        fields.all(|field| left.get(field) == right.get(field))
    };
    // A copy follows what it is a copy of.
    let is_same = |kind: OrderContactType| is_same(kind) || may_be_copy(left, kind);
    left.validation_type() == right.validation_type()
        && OrderContactType::ALL.into_iter().all(is_same)
}

/// Whether two readings of a contract are equal in all that a plan can change.
pub(crate) fn is_same_contract(left: &Contract, right: &Contract) -> bool {
    san::set(&left.sans) == san::set(&right.sans)
        && left.details() == right.details()
        && left.product_name_id == right.product_name_id
        && left.auto_renew == right.auto_renew
        && left.date_canceled == right.date_canceled
}
