//! The API `order`, between the model and the generated client.

use std::sync::Arc;

use certpact_wire::order::{Client as Wire, types};
use certpact_wire::support::Body as WireBody;

use super::call::{Exchanged, NotDone, Receipt, Underway};
use super::line::Line;
use super::pass::Pass;
use crate::api::order::model::{Order, OrderContact, OrderProduct};
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;
use crate::plan::acknowledge::Cleared;
use crate::request::call::Call;
use crate::settings::keys::OrderKey;

/// The API, at one base URL.
pub(crate) struct Orders(pub(crate) Line);

impl Orders {
    fn call(
        &self,
        operation: Operation,
        key: &OrderKey,
        underway: Underway,
    ) -> (Wire, Arc<Exchanged>) {
        let pass = Pass::Key {
            header: "x-dc-devkey",
            secret: key.secret().clone(),
        };
        let exchanged = Exchanged::new(&self.0, operation, pass, underway);
        let (url, requests) = (self.0.url.as_str(), self.0.requests.clone());
        let wire = Wire::new_with_client(url, requests, exchanged.transport());
        (wire, exchanged)
    }

    pub(crate) async fn get_order(&self, key: &OrderKey, id: &Id) -> Result<Order, Error> {
        let (wire, exchanged) = self.call(Operation::GetOrder, key, Underway::default());
        let answer = wire.get_order(&id.to_string()).await.ok();
        let is_empty = |answer: &types::Order| {
            answer.id.is_none() && answer.product.is_none() && answer.status.is_none()
        };
        let is_nothing = |answer: &types::Order| is_empty(answer) && answer.extra.is_empty();
        if answer.as_ref().is_some_and(|answer| is_nothing(answer)) {
            return Err(exchanged.not_there());
        }
        let answer = answer.filter(|answer| !is_empty(answer));
        let answer = answer.and_then(|answer| order(answer.into_inner(), id));
        // An answer about another order would be judged as this one's.
        let is_wanted = |order: &Order| id.number().is_none_or(|number| number == order.id);
        let answer = answer.filter(is_wanted);
        answer.ok_or_else(|| exchanged.error())
    }

    /// Sends a write that was cleared.
    pub(crate) async fn update_order_contacts(
        &self,
        key: &OrderKey,
        call: &Call,
        _: Cleared,
        underway: &Underway,
    ) -> Result<Receipt, NotDone> {
        let (wire, exchanged) = self.call(call.operation, key, underway.clone());
        let (Some(id), Some(body)) = (call.ids.first(), &call.body) else {
            let message = format!("`{}` needs an id and a body", call.operation);
            return Err(Error::invalid_input(message).into());
        };
        let body = WireBody(body.raw());
        drop(wire.update_order_contacts(&id.to_string(), &body).await);
        exchanged.done()
    }
}

/// The order as the CA answered it; nothing where no number can be told. One that is left out is
/// the number that was asked for.
fn order(wire: types::Order, asked: &Id) -> Option<Order> {
    let id = match wire.id {
        Some(id) => u64::try_from(id).ok()?,
        None => asked.number()?,
    };
    Some(Order {
        id,
        status: wire.status,
        product: wire.product.map(product),
        organization_contact: wire.organization_contact.map(contact),
        technical_contact: wire.technical_contact.map(contact),
        extra: wire.extra.into_iter().collect(),
    })
}

fn product(wire: types::OrderProduct) -> OrderProduct {
    OrderProduct {
        name_id: wire.name_id.map(ProductNameId),
        name: wire.name,
        validation_type: wire.validation_type,
        extra: wire.extra.into_iter().collect(),
    }
}

fn contact(wire: types::OrderContact) -> OrderContact {
    OrderContact {
        first_name: wire.first_name,
        last_name: wire.last_name,
        email: wire.email,
        job_title: wire.job_title,
        telephone: wire.telephone,
        extra: wire.extra.into_iter().collect(),
    }
}
