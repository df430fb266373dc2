//! What the CA answers to a read, for people.

use std::fmt::Write;

use certpact::{
    Answer, Certificate, CertificateRequest, CertificateRequestStatus, Contract, CpsOrganization,
    Credential, FoundOrganizations, Order, OrderContactType,
};

use super::harmless;

pub(crate) fn answer(answer: &Answer) -> String {
    let text: String = match answer {
        Answer::Contract(contract) => self::contract(contract),
        Answer::Certificates(listed) => listed.certificates.iter().map(certificate).collect(),
        Answer::Credentials(listed) => listed.credentials.iter().map(credential).collect(),
        Answer::Order(order) => self::order(order),
        Answer::CertificateRequest(request) => certificate_request(request),
        Answer::CertificateRequestStatus(status) => self::status(status),
        Answer::CpsOrganization(organization) => self::organization(organization),
        Answer::FoundOrganizations(found) => self::found(found),
        Answer::CountryCodes(countries) => countries
            .items
            .iter()
            .map(|one| format!("{}  {}\n", one.two_letter_code, one.country))
            .collect(),
    };
    harmless(&text)
}

/// An order, without its contacts' values.
fn order(order: &Order) -> String {
    let product = order.product.as_ref();
    let product = product.and_then(|product| product.name_id.as_ref());
    let mut text = format!(
        "order {}\n  product               {}{}\n  status                {}\n",
        order.id,
        product.map_or_else(|| "-".to_owned(), ToString::to_string),
        order
            .validation_type()
            .map_or_else(String::new, |kind| format!(" ({kind})")),
        order.status.as_deref().unwrap_or("-"),
    );
    for kind in OrderContactType::ALL {
        let has = if order.contact(kind).is_some() {
            "given; `--format json` shows it"
        } else {
            "-"
        };
        let _ = writeln!(text, "  {:20}  {has}", kind.as_str());
    }
    text
}

fn certificate(certificate: &Certificate) -> String {
    let ends = certificate.expiration_date.as_ref();
    format!(
        "{}  {}  {}  {}\n",
        certificate.domain,
        certificate.status,
        ends.map_or_else(|| "-".to_owned(), ToString::to_string),
        certificate.serial_number.as_deref().unwrap_or("-")
    )
}

fn credential(credential: &Credential) -> String {
    format!(
        "{}  {}  {}  {}\n",
        credential.credential_id, credential.kid_hint, credential.status, credential.created_at
    )
}

fn contract(contract: &Contract) -> String {
    let mut text = format!(
        "contract {}, account {}\n  product         {}{}\n  names           {}\n  created         {}\n  valid till      {}\n  auto_renew      {}\n",
        contract.acme_contract_id,
        contract.account_id,
        contract.product_name_id,
        contract
            .validation_type()
            .map_or_else(String::new, |kind| format!(" ({kind})")),
        contract.sans.join(" "),
        contract.created_at,
        contract.valid_till,
        contract.auto_renew,
    );
    if let Some(canceled) = &contract.date_canceled {
        let _ = writeln!(text, "  canceled        {canceled}");
    }
    if let Some(organization) = &contract.organization {
        let _ = writeln!(
            text,
            "  organization    {}",
            organization.values().join(", ")
        );
        let _ = writeln!(
            text,
            "  validated       {}",
            contract.is_organization_validated
        );
    }
    text
}

/// A certificate request, without its contacts' values.
fn certificate_request(request: &CertificateRequest) -> String {
    let names = request.domains.iter();
    let names: Vec<&str> = names.filter_map(|one| one.name.as_deref()).collect();
    let mut text = format!(
        "certificate request {}\n  label             {}\n  validation type   {}\n  names             {}\n  ends              {}\n",
        request.id,
        said(&request.certificate_label),
        said(&request.validation_type),
        names.join(" "),
        match request.expiration_date.as_deref() {
            Some(first) if first.starts_with("0001-") => "not yet known",
            Some(_) | None => said(&request.expiration_date),
        },
    );
    if let Some(organization) = &request.organization {
        text += &self::organization(organization);
    }
    text
}

fn status(status: &CertificateRequestStatus) -> String {
    let validation = status.order_validation.as_ref();
    let organization = validation.and_then(|one| one.organization_validation.as_ref());
    let mut text = format!("status              {}\n", said(&status.status));
    let rows = [
        ("order", validation.map(|one| said(&one.status))),
        ("organization", organization.map(|one| said(&one.status))),
        ("went wrong", status.error_message.as_deref()),
    ];
    for (name, value) in rows {
        if let Some(value) = value {
            let _ = writeln!(text, "  {name:16}  {value}");
        }
    }
    text
}

/// An organization at CPS, without its contacts' values.
fn organization(organization: &CpsOrganization) -> String {
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
    let id = number(organization.id);
    let kinds = organization.additional_contacts.iter();
    let kinds: Vec<&str> = kinds.map(|contact| said(&contact.contact_type)).collect();
    format!(
        "organization {id}\n  {}\n  contacts          {}; `--format json` shows them\n",
        parts.join(", "),
        match kinds.is_empty() {
            true => "given, no additional ones".to_owned(),
            false => kinds.join(", "),
        },
    )
}

fn found(found: &FoundOrganizations) -> String {
    let mut text = String::new();
    for one in &found.items {
        let _ = writeln!(text, "{}  {}", number(one.id), said(&one.company_name));
    }
    let shown = found.items.len() as u64;
    match found.total_items {
        Some(total) if total > shown => {
            let _ = writeln!(
                text,
                "and {} more, which are not shown: search for more of the name",
                total - shown
            );
        }
        Some(_) | None if shown == 0 => text.push_str("none\n"),
        Some(_) | None => {}
    }
    text
}

fn number(id: Option<u64>) -> String {
    id.map_or_else(|| "-".to_owned(), |id| id.to_string())
}

fn said(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("-")
}
