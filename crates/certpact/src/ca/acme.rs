//! The interface `acme`, between the model and the generated client.

use std::sync::Arc;

use certpact_wire::acme::{Client as Wire, types};
use certpact_wire::support::Body as WireBody;

use super::answer::{Exchanged, Limits, Receipt};
use super::seam::Outside;
use super::url::BaseUrl;
use crate::acknowledge::Cleared;
use crate::body::Body;
use crate::error::Error;
use crate::model::{Contract, Instant, Organization, ProductNameId};
use crate::operation::Operation;
use crate::secret::SubaccountKey;

/// The interface, at one base URL.
pub(crate) struct Acme {
    pub(crate) url: BaseUrl,
    pub(crate) outside: Arc<dyn Outside>,
    pub(crate) requests: reqwest::Client,
    pub(crate) limits: Arc<Limits>,
}

impl Acme {
    fn call(&self, operation: Operation, key: &SubaccountKey) -> (Wire, Arc<Exchanged>) {
        let exchanged = Exchanged::new(
            operation,
            Arc::clone(&self.outside),
            key.clone(),
            Arc::clone(&self.limits),
        );
        let wire = Wire::new_with_client(
            self.url.as_str(),
            self.requests.clone(),
            exchanged.transport(),
        );
        (wire, exchanged)
    }

    pub(crate) async fn get_contract(
        &self,
        key: &SubaccountKey,
        id: u64,
    ) -> Result<Contract, Error> {
        let (wire, exchanged) = self.call(Operation::GetContract, key);
        match wire.get_contract(path_id(id)?).await {
            Ok(answer) => contract(answer.into_inner()).ok_or_else(|| exchanged.error()),
            Err(_) => Err(exchanged.error()),
        }
    }

    pub(crate) async fn replace_contract(
        &self,
        key: &SubaccountKey,
        id: u64,
        body: &Body,
        _: Cleared,
    ) -> Result<Receipt, Error> {
        let (wire, exchanged) = self.call(Operation::ReplaceContract, key);
        // The answer is judged by what was held of it: any 2xx is a yes.
        let _ = wire
            .replace_contract(path_id(id)?, &WireBody(body.raw()))
            .await;
        exchanged.done()
    }

    pub(crate) async fn patch_contract(
        &self,
        key: &SubaccountKey,
        id: u64,
        body: &Body,
        _: Cleared,
    ) -> Result<Receipt, Error> {
        let (wire, exchanged) = self.call(Operation::PatchContract, key);
        let _ = wire
            .patch_contract(path_id(id)?, &WireBody(body.raw()))
            .await;
        exchanged.done()
    }
}

fn path_id(id: u64) -> Result<i64, Error> {
    i64::try_from(id).map_err(|_| {
        Error::invalid_input(format!(
            "the id {id} is larger than any that the CA gives out"
        ))
    })
}

/// The contract as the CA answered it; nothing where a number in it cannot be an id.
fn contract(wire: types::Contract) -> Option<Contract> {
    Some(Contract {
        acme_contract_id: u64::try_from(wire.acme_contract_id).ok()?,
        account_id: u64::try_from(wire.account_id).ok()?,
        product_name_id: ProductNameId(wire.product_name_id),
        created_at: Instant(wire.created_at),
        sans: wire.sans,
        valid_till: Instant(wire.valid_till),
        organization: wire.organization.map(organization),
        is_organization_validated: wire.is_organization_validated,
        auto_renew: wire.auto_renew,
        date_canceled: wire.date_canceled.map(Instant),
        extra: wire.extra.into_iter().collect(),
    })
}

fn organization(wire: types::ContractOrganization) -> Organization {
    Organization {
        name: Some(wire.name),
        assumed_name: wire.assumed_name,
        address: Some(wire.address),
        address2: wire.address2,
        city: Some(wire.city),
        state: Some(wire.state),
        zip: Some(wire.zip),
        country: Some(wire.country),
        telephone: wire.telephone,
        extra: wire.extra.into_iter().collect(),
    }
}
