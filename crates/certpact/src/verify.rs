//! Whether what was wanted is so: confirmed, different, or beyond what anybody can read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::desired::{Desired, DesiredCertificateRequest, DesiredContract, DesiredOrder};
use crate::model::{Details, OrderContact, san};
use crate::observed::{Observed, Seen};
use crate::operation::Api;
use crate::plan::{organization_given, organization_holds};

/// What was found of one wanted field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldState {
    /// The CA holds what is wanted.
    Confirmed,
    /// The CA holds something else.
    Differs,
    /// The CA does not return it.
    Unreadable,
}

/// One wanted field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VerifiedField {
    /// API.
    pub api: Api,
    /// Target.
    pub target: String,
    /// Place in the desired item.
    pub pointer: String,
    /// What was found.
    pub state: FieldState,
    /// What is wanted; null where it is a contact, whose data is not repeated.
    pub desired: Value,
    /// What the CA holds; null where there is nothing, or it cannot be read.
    pub observed: Value,
}

/// Every wanted field, with what was found of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// Version of this format.
    pub format_version: u32,
    /// The fields.
    pub fields: Vec<VerifiedField>,
}

impl Verification {
    /// How many fields are in this state.
    pub fn count(&self, state: FieldState) -> usize {
        self.fields
            .iter()
            .filter(|field| field.state == state)
            .count()
    }
}

pub(crate) fn compare(desired: &Desired, observed: &Observed) -> Verification {
    let fields = desired
        .contract
        .iter()
        .flat_map(|item| compare_contract(desired, item, observed))
        .chain(
            desired
                .order
                .iter()
                .flat_map(|item| compare_order(item, observed)),
        )
        .chain(
            desired
                .certificate_request
                .iter()
                .flat_map(|item| compare_certificate_request(item, observed)),
        )
        .collect();
    Verification {
        format_version: 1,
        fields,
    }
}

fn compare_contract(
    desired: &Desired,
    item: &DesiredContract,
    observed: &Observed,
) -> Vec<VerifiedField> {
    let field = |pointer: String, state, desired: Value, observed: Value| VerifiedField {
        api: Api::Acme,
        target: item.target(),
        pointer,
        state,
        desired,
        observed,
    };
    let Some(id) = item.id else {
        // It is still to be made.
        return vec![field(
            String::new(),
            FieldState::Differs,
            Value::Null,
            Value::Null,
        )];
    };
    let mut fields = Vec::new();
    let mut compare = |pointer: &str, wanted: Value, seen: Option<Value>| {
        let state = match &seen {
            Some(seen) if *seen == wanted => FieldState::Confirmed,
            Some(_) => FieldState::Differs,
            None => FieldState::Unreadable,
        };
        fields.push(field(
            pointer.to_owned(),
            state,
            wanted,
            seen.unwrap_or_default(),
        ));
    };
    let contract = observed.contract(id);
    if let Some(wanted) = &item.product_name_id {
        let seen = contract.map(|contract| json!(contract.product_name_id));
        compare("/product_name_id", json!(wanted), seen);
    }
    if let Some(wanted) = &item.sans {
        let seen = contract.map(|contract| json!(san::set(&contract.sans)));
        compare("/sans", json!(san::set(wanted)), seen);
    }
    if let Some(wanted) = item.auto_renew {
        let seen = contract.map(|contract| contract.auto_renew.into());
        compare("/auto_renew", wanted.into(), seen);
    }
    let Some(wanted) = desired.organization_of(item) else {
        return fields;
    };
    let details = match observed.organization(id) {
        Seen::Known(organization) => Some(organization.details()),
        Seen::Absent => Some(Details::default()),
        Seen::Unreadable => None,
    };
    for (name, value) in wanted.given() {
        let seen = details.as_ref().map(|details| details.get(name).into());
        compare(&format!("/organization/{name}"), value.into(), seen);
    }
    for name in wanted.contacts_given() {
        let pointer = format!("/organization/{name}");
        fields.push(field(
            pointer,
            FieldState::Unreadable,
            Value::Null,
            Value::Null,
        ));
    }
    fields
}

/// The values of contacts are not repeated.
fn compare_order(item: &DesiredOrder, observed: &Observed) -> Vec<VerifiedField> {
    let order = item.number().and_then(|number| observed.order(number));
    let mut fields = Vec::new();
    for (kind, wanted) in item.contacts() {
        let seen = order.map(|order| order.contact(kind).cloned().unwrap_or_default());
        for (name, value) in wanted.given() {
            let seen = seen
                .as_ref()
                .filter(|_| OrderContact::FIELDS.contains(&name));
            let state = match seen {
                Some(seen) if seen.get(name) == value => FieldState::Confirmed,
                Some(_) => FieldState::Differs,
                None => FieldState::Unreadable,
            };
            fields.push(VerifiedField {
                api: Api::Order,
                target: item.id.clone(),
                pointer: format!("/{}/{name}", kind.as_str()),
                state,
                desired: Value::Null,
                observed: Value::Null,
            });
        }
    }
    fields
}

/// The values of contacts are not repeated.
fn compare_certificate_request(
    item: &DesiredCertificateRequest,
    observed: &Observed,
) -> Vec<VerifiedField> {
    let Some(wanted) = &item.organization else {
        return Vec::new();
    };
    let request = observed.certificate_request(item.id);
    let present = request.and_then(|request| request.organization.as_ref());
    let (desired, held) = (json!(wanted), json!(present));
    let fields = organization_given(wanted).into_iter().map(|name| {
        let state = match request {
            None => FieldState::Unreadable,
            Some(_) if organization_holds(present, wanted, name) => FieldState::Confirmed,
            Some(_) => FieldState::Differs,
        };
        let shown = |of: &Value| match name.contains("contact") {
            true => Value::Null,
            false => of[name].clone(),
        };
        VerifiedField {
            api: Api::Cps,
            target: item.id.to_string(),
            pointer: format!("/organization/{name}"),
            state,
            desired: shown(&desired),
            observed: shown(&held),
        }
    });
    fields.collect()
}
