//! What the CA holds, as a desired state to begin with.

use std::collections::BTreeSet;

use super::Client;
use crate::api::acme::desired::{DesiredContract, DesiredOrganization};
use crate::api::acme::model::{Contract, Organization};
use crate::api::cps::desired::DesiredCertificateRequest;
use crate::api::cps::model::{CertificateRequest, CpsOrganizationRequest};
use crate::api::order::desired::{DesiredOrder, DesiredOrderContact};
use crate::api::order::model::{Order, OrderContactType};
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::id::parse_id;
use crate::ground::printed;
use crate::ground::product::ValidationType;
use crate::state::desired::Desired;
use crate::state::observed::Observed;
use crate::state::unread::Unread;

/// What the CA holds of some things, as the desired state that leaves them as they are.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// The desired state.
    pub desired: Desired,
    /// The same in TOML, with comments on what the CA does not return.
    pub text: String,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl Client {
    /// Reads these things of an API, and writes them down as a desired state. A target may begin with the
    /// API, such as `order/98765`.
    ///
    /// # Errors
    /// `invalid_input` where a target is not an id, and what the reads raise.
    pub async fn pull(
        &self,
        api: Api,
        targets: &[String],
        account_id: Option<u64>,
    ) -> Result<Pulled, Error> {
        let mut named = Desired::default();
        let prefix = format!("{api}/");
        let id = |target: &String| parse_id(target.strip_prefix(&prefix).unwrap_or(target));
        // `7`, `07` and `acme/7` are one.
        let wanted: BTreeSet<u64> = targets.iter().map(id).collect::<Result<_, _>>()?;
        for id in wanted {
            named.name(api, id, account_id);
        }
        let observed = self.observe_readable(&named).await?;
        Pulled::of(&named, &observed)
    }
}

impl Pulled {
    fn of(named: &Desired, observed: &Observed) -> Result<Self, Error> {
        let ids = named.contract.iter().filter_map(|item| item.id);
        let contracts: Vec<&Contract> = ids.filter_map(|id| observed.contract(id)).collect();
        let orders: Vec<&Order> = observed.orders().collect();
        let requests: Vec<&CertificateRequest> = observed.certificate_requests().collect();
        let tables = contracts.iter().copied().map(table);
        let tables = tables.chain(orders.iter().copied().map(order_table));
        let tables = tables.chain(requests.iter().copied().map(request_table));
        let unread = observed.unread();
        let missing = unread.iter().map(|one| {
            let (what, target, kind) = (one.api.noun(), &one.target, one.kind.as_str());
            Ok(comment(&format!(
                "{what} {target} could not be read: {kind}"
            )))
        });
        let tables = missing.chain(tables).collect::<Result<Vec<_>, Error>>();
        Ok(Self {
            unread,
            text: tables?.join("\n"),
            desired: Desired {
                contract: contracts.into_iter().map(desired).collect(),
                order: orders.into_iter().map(desired_order).collect(),
                certificate_request: requests.into_iter().map(desired_request).collect(),
                ..Desired::default()
            },
        })
    }
}

/// The item that leaves a contract as it is.
fn desired(contract: &Contract) -> DesiredContract {
    let organization = contract.organization.as_ref().map(Organization::to_patch);
    DesiredContract {
        id: Some(contract.acme_contract_id),
        account_id: Some(contract.account_id),
        product_name_id: Some(contract.product_name_id.clone()),
        sans: Some(contract.sans.clone()),
        auto_renew: Some(contract.auto_renew),
        organization: organization
            .map(|organization| DesiredOrganization::Given(Box::new(organization))),
        label: None,
    }
}

/// The item that leaves an order's contacts as they are. Their language is not known.
fn desired_order(order: &Order) -> DesiredOrder {
    let contact = |kind: OrderContactType| {
        let contact = order.contact(kind)?;
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Some(DesiredOrderContact {
            first_name: filled(&contact.first_name),
            last_name: filled(&contact.last_name),
            email: filled(&contact.email),
            job_title: filled(&contact.job_title),
            telephone: filled(&contact.telephone),
            language_id: None,
        })
    };
    DesiredOrder {
        id: order.id.to_string(),
        organization_contact: contact(OrderContactType::OrganizationContact),
        technical_contact: contact(OrderContactType::TechnicalContact),
    }
}

/// The item that leaves the organization of a certificate request as it is.
fn desired_request(request: &CertificateRequest) -> DesiredCertificateRequest {
    let organization = request.organization.as_ref();
    DesiredCertificateRequest {
        id: request.id,
        organization: organization.map(|organization| CpsOrganizationRequest {
            id: organization.id,
            ..organization.to_request()
        }),
    }
}

fn request_table(request: &CertificateRequest) -> Result<String, Error> {
    Desired {
        certificate_request: vec![desired_request(request)],
        ..Desired::default()
    }
    .to_toml()
}

fn order_table(order: &Order) -> Result<String, Error> {
    Desired {
        order: vec![desired_order(order)],
        ..Desired::default()
    }
    .to_toml()
}

fn table(contract: &Contract) -> Result<String, Error> {
    let mut text = Desired {
        contract: vec![desired(contract)],
        ..Desired::default()
    }
    .to_toml()?;
    if let Some(canceled) = &contract.date_canceled {
        text.insert_str(0, &comment(&format!("canceled on {canceled}")));
    }
    if contract.organization.is_some() {
        text.push_str(&contacts(contract.validation_type()));
    }
    Ok(text)
}

/// A comment: one line, whatever is in the text. It is the only way to one in a file that is printed.
fn comment(text: &str) -> String {
    format!("# {}\n", printed::line(text))
}

/// Who has to be named for a validation type, ready to be filled in: the CA returns no contact.
fn contacts(kind: Option<ValidationType>) -> String {
    const ANYBODY: &[&str] = &["first_name", "last_name", "email", "telephone"];
    const VERIFIED: &[&str] = &["first_name", "last_name", "email", "telephone", "job_title"];
    let mut text = comment(
        "The CA does not return contacts. A request that replaces the organization has to give them again:",
    );
    let mut add = |header: &str, fields: &[&str]| {
        text.push_str(&comment(header));
        for field in fields {
            text.push_str(&comment(&format!("{field} = \"\"")));
        }
    };
    add("[contract.organization.organization_contact]", ANYBODY);
    add("[contract.organization.technical_contact]", ANYBODY);
    if kind != Some(ValidationType::Ov) {
        add("[[contract.organization.verified_contacts]]", VERIFIED);
    }
    text
}
