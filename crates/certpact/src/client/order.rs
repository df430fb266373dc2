use super::{Client, Sent};
use crate::api::order::model::{Order, UpdateOrderContacts};
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::plan::acknowledge::Consent;
use crate::request::body::Body;
use crate::request::call::Call;

/// Contacts of orders: the operations of the CertCentral Services API.
#[derive(Clone, Copy)]
pub struct OrderOperations<'a> {
    pub(super) client: &'a Client,
}

impl OrderOperations<'_> {
    /// Reads an order: its contacts and its product. The thumbprint or the serial number of its
    /// first certificate does as well as its number.
    ///
    /// # Errors
    /// What the CA or the network answers: `not_found`, `permission`, `unreachable`, …
    pub async fn get_order(&self, id: impl Into<Id>) -> Result<Order, Error> {
        let call = Call::new(Operation::GetOrder, &[id.into()]);
        call.refuse_misfit(true)?;
        self.client.read_order(&call.ids[0]).await
    }

    /// Adds or changes contacts of an order. A kind that is not given stays, and so does an
    /// optional
    /// field; nothing can be removed.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn update_order_contacts(
        &self,
        id: impl Into<Id>,
        body: &UpdateOrderContacts,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        let mut call = Call::new(Operation::UpdateOrderContacts, &[id.into()]);
        call.body = Some(Body::of(body)?);
        self.client.send(&call, consent).await
    }
}
