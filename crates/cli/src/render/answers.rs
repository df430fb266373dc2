//! What the CA answers to a read, for people.

use std::fmt::Display;

use certpact::{
    Answer, Certificate, CertificateRequest, CertificateRequestStatus, Contract, CpsOrganization,
    Credential, FoundOrganizations, Instant, Order, OrderContactType,
};

use super::table::table;
use crate::lines::Lines;
use crate::paint::Look;

pub(crate) fn answer(answer: &Answer, look: Look) -> Lines {
    match answer {
        Answer::Contract(contract) => self::contract(contract),
        Answer::Certificates(listed) => certificates(&listed.certificates, look),
        Answer::Credentials(listed) => credentials(&listed.credentials, look),
        Answer::Order(order) => self::order(order),
        Answer::CertificateRequest(request) => certificate_request(request),
        Answer::CertificateRequestStatus(status) => self::status(status),
        Answer::CpsOrganization(organization) => self::organization(organization),
        Answer::FoundOrganizations(found) => self::found(found, look),
        Answer::CountryCodes(countries) => {
            let codes = countries.items.iter();
            let rows = codes.map(|one| [one.two_letter_code.to_string(), one.country.to_string()]);
            table(["CODE", "COUNTRY"], rows.collect(), look)
        }
    }
}

/// An order, without its contacts' values.
fn order(order: &Order) -> Lines {
    let product = order.product.as_ref();
    let product = product.and_then(|product| product.name_id.as_ref());
    let product = product.map_or_else(|| "-".to_owned(), ToString::to_string);
    let kind = order.validation_type();
    let kind = kind.map_or_else(String::new, |kind| format!(" ({kind})"));
    let mut text = Lines::default();
    text.add(format_args!("order {}", order.id));
    text.add(format_args!("  product               {product}{kind}"));
    text.add(format_args!(
        "  status                {}",
        said(&order.status)
    ));
    for kind in OrderContactType::ALL {
        let has = if order.contact(kind).is_some() {
            "given; `--format json` shows it"
        } else {
            "-"
        };
        text.add(format_args!("  {:20}  {has}", kind.as_str()));
    }
    text
}

fn certificates(certificates: &[Certificate], look: Look) -> Lines {
    let row = |certificate: &Certificate| {
        let ends = certificate.expiration_date.as_ref();
        [
            certificate.domain.clone(),
            certificate.status.clone(),
            day(ends),
            said(&certificate.serial_number).to_owned(),
        ]
    };
    let rows = certificates.iter().map(row).collect();
    table(["DOMAIN", "STATUS", "ENDS", "SERIAL NUMBER"], rows, look)
}

fn credentials(credentials: &[Credential], look: Look) -> Lines {
    let row = |credential: &Credential| {
        [
            credential.credential_id.to_string(),
            credential.kid_hint.clone(),
            credential.status.to_string(),
            day(credential.created_at.as_ref()),
        ]
    };
    let rows = credentials.iter().map(row).collect();
    table(
        ["CREDENTIAL", "KEY ID HINT", "STATUS", "CREATED"],
        rows,
        look,
    )
}

fn day(instant: Option<&Instant>) -> String {
    instant.map_or_else(|| "-".to_owned(), ToString::to_string)
}

fn contract(contract: &Contract) -> Lines {
    let name = contract.product_name_id.display_name();
    let kind = contract.validation_type().map(|kind| kind.to_string());
    // The CA's name says the validation type.
    let said = name.map(str::to_owned).or(kind);
    let said = said.map_or_else(String::new, |said| format!(" ({said})"));
    let mut text = Lines::default();
    text.add(format_args!(
        "contract {}, account {}",
        contract.acme_contract_id, contract.account_id
    ));
    let mut row = |name: &str, value: &dyn Display| {
        text.add(format_args!("  {name:14}  {value}"));
    };
    row(
        "product",
        &format_args!("{}{said}", contract.product_name_id),
    );
    row("names", &contract.sans.join(" "));
    row("created", &day(contract.created_at.as_ref()));
    row("valid till", &day(contract.valid_till.as_ref()));
    row("auto_renew", &contract.auto_renew);
    if let Some(canceled) = &contract.date_canceled {
        row("canceled", canceled);
    }
    if let Some(organization) = &contract.organization {
        row("organization", &organization.values().join(", "));
        row("validated", &contract.is_organization_validated);
    }
    text
}

/// A certificate request, without its contacts' values.
fn certificate_request(request: &CertificateRequest) -> Lines {
    let names = request.domains.iter();
    let names: Vec<&str> = names.filter_map(|one| one.name.as_deref()).collect();
    let ends = match request.expiration_date.as_deref() {
        Some(first) if first.starts_with("0001-") => "not yet known",
        Some(_) | None => said(&request.expiration_date),
    };
    let mut text = Lines::default();
    text.add(format_args!("certificate request {}", request.id));
    for (name, value) in [
        ("label", said(&request.certificate_label)),
        ("validation type", said(&request.validation_type)),
        ("names", &names.join(" ")),
        ("ends", ends),
    ] {
        text.add(format_args!("  {name:16}  {value}"));
    }
    if let Some(organization) = &request.organization {
        text.append(self::organization(organization));
    }
    text
}

fn status(status: &CertificateRequestStatus) -> Lines {
    let validation = status.order_validation.as_ref();
    let organization = validation.and_then(|one| one.organization_validation.as_ref());
    let mut text = Lines::default();
    text.add(format_args!("status              {}", said(&status.status)));
    let rows = [
        ("order", validation.map(|one| said(&one.status))),
        ("organization", organization.map(|one| said(&one.status))),
        ("went wrong", status.error_message.as_deref()),
    ];
    for (name, value) in rows {
        if let Some(value) = value {
            text.add(format_args!("  {name:16}  {value}"));
        }
    }
    text
}

/// An organization at CPS, without its contacts' values.
fn organization(organization: &CpsOrganization) -> Lines {
    let parts = [
        &organization.company_name,
        &organization.company_address,
        &organization.company_address2,
        &organization.city,
        &organization.state,
        &organization.zip_code,
        &organization.country,
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    let kinds = organization.additional_contacts.iter();
    let kinds: Vec<&str> = kinds.map(|contact| said(&contact.contact_type)).collect();
    let kinds = if kinds.is_empty() {
        "given, no additional ones".to_owned()
    } else {
        kinds.join(", ")
    };
    Lines::from_iter([
        format!("organization {}", number(organization.id)),
        format!("  {}", parts.join(", ")),
        format!("  contacts          {kinds}; `--format json` shows them"),
    ])
}

fn found(found: &FoundOrganizations, look: Look) -> Lines {
    let items = found.items.iter();
    let rows = items.map(|one| [number(one.id), said(&one.company_name).to_owned()]);
    let mut text = table(["ORGANIZATION", "NAME"], rows.collect(), look);
    let shown = found.items.len() as u64;
    if let Some(more) = found.total_items.and_then(|total| total.checked_sub(shown))
        && more > 0
    {
        text.add(format_args!(
            "and {more} more, which are not shown: search for more of the name"
        ));
    }
    text
}

fn number(id: Option<u64>) -> String {
    id.map_or_else(|| "-".to_owned(), |id| id.to_string())
}

fn said(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("-")
}
