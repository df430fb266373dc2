//! `certpact pull`: what the CA holds, as a desired file.

use std::collections::BTreeSet;

use certpact::{
    Api, CertificateRequest, Contract, CpsOrganizationRequest, Desired, DesiredCertificateRequest,
    DesiredContract, DesiredOrder, DesiredOrderContact, DesiredOrganization, Error, Order,
    OrderContactType, Organization, ValidationType, printed,
};

use crate::arguments::Arguments;
use crate::input::targets;
use crate::output::{Format, Output, Printed};

pub(crate) async fn run(
    arguments: &Arguments,
    api: &str,
    given: &[String],
    output: Output,
) -> Result<Printed, Error> {
    let apis = Api::ALL.map(|api| api.as_str());
    let apis = apis.map(|api| format!("`{api}`")).join(", ");
    let known = Api::ALL.into_iter().find(|one| one.as_str() == api);
    let Some(api) = known else {
        return Err(
            Error::invalid_input(format!("there is nothing to pull from `{api}`"))
                .with_hint(format!("give one of {apis}")),
        );
    };
    let mut named = Desired::default();
    let prefix = format!("{api}/");
    let id = |target: &String| certpact::parse_id(target.strip_prefix(&prefix).unwrap_or(target));
    // `7`, `07` and `acme/7` are one.
    let wanted: BTreeSet<u64> = targets(given)?.iter().map(id).collect::<Result<_, _>>()?;
    for id in wanted {
        named.name(api, id, arguments.account_id());
    }
    let observed = arguments.client()?.observe(&named).await?;
    let items = named.contract.iter().filter_map(|item| item.id);
    let contracts = items.filter_map(|id| observed.contract(id));
    let orders = observed.orders();
    let requests = observed.certificate_requests();
    Ok(match output.format {
        Format::Json => Printed::json(&Desired {
            contract: contracts.map(desired).collect(),
            order: orders.map(desired_order).collect(),
            certificate_request: requests.map(desired_request).collect(),
            ..Desired::default()
        }),
        Format::Text => {
            let contracts = contracts.map(table);
            let others = orders.map(order_table).chain(requests.map(request_table));
            let tables: Result<Vec<String>, Error> = contracts.chain(others).collect();
            Printed::data(tables?.join("\n"))
        }
    })
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
        "The CA does not return contacts. Whoever replaces the organization has to give them again:",
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
