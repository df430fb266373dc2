//! `certpact pull`: what the CA holds, as a desired file.

use std::collections::BTreeSet;
use std::fmt::Write;

use certpact::{
    Contract, Desired, DesiredContract, DesiredOrganization, Error, Family, Organization,
    ValidationType,
};

use crate::arguments::Arguments;
use crate::input::targets;
use crate::output::{Format, Output, Printed};

pub(crate) async fn run(
    arguments: &Arguments,
    family: &str,
    given: &[String],
    output: Output,
) -> Result<Printed, Error> {
    if family != Family::Acme.as_str() {
        return Err(
            Error::invalid_input(format!("there is nothing to pull from `{family}`"))
                .with_hint("give `acme`"),
        );
    }
    let wanted: BTreeSet<String> = targets(given)?.into_iter().collect();
    let items = wanted.iter().map(|target| {
        let id = certpact::parse_id(target.strip_prefix("acme/").unwrap_or(target))?;
        Ok(DesiredContract {
            id: Some(id),
            account_id: arguments.account_id(),
            ..DesiredContract::default()
        })
    });
    let named = Desired {
        contract: items.collect::<Result<_, Error>>()?,
        ..Desired::default()
    };
    let observed = arguments.client()?.observe(&named).await?;
    let contracts = named
        .contract
        .iter()
        .filter_map(|item| observed.contract(item.id?));
    Ok(match output.format {
        Format::Json => Printed::json(&Desired {
            contract: contracts.map(desired).collect(),
            ..Desired::default()
        }),
        Format::Text => {
            let tables: Result<Vec<String>, Error> = contracts.map(table).collect();
            Printed::data(tables?.join("\n"))
        }
    })
}

/// The item that leaves a contract as it is.
fn desired(contract: &Contract) -> DesiredContract {
    let organization = contract.organization.as_ref().map(Organization::to_request);
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

fn table(contract: &Contract) -> Result<String, Error> {
    let mut text = Desired {
        contract: vec![desired(contract)],
        ..Desired::default()
    }
    .to_toml()?;
    if let Some(canceled) = &contract.date_canceled {
        text.insert_str(0, &format!("# canceled on {canceled}\n"));
    }
    if contract.organization.is_some() {
        text.push_str(&contacts(contract.validation_type()));
    }
    Ok(text)
}

/// Who has to be named for a validation type, ready to be filled in: the CA returns no contact.
fn contacts(kind: Option<ValidationType>) -> String {
    const ANYBODY: &[&str] = &["first_name", "last_name", "email", "telephone"];
    const VERIFIED: &[&str] = &["first_name", "last_name", "email", "telephone", "job_title"];
    let mut text = "# The CA does not return contacts. Whoever replaces the organization has to give them again:\n".to_owned();
    let mut add = |header: &str, fields: &[&str]| {
        let _ = writeln!(text, "# {header}");
        for field in fields {
            let _ = writeln!(text, "# {field} = \"\"");
        }
    };
    add("[contract.organization.organization_contact]", ANYBODY);
    add("[contract.organization.technical_contact]", ANYBODY);
    if kind != Some(ValidationType::Ov) {
        add("[[contract.organization.verified_contacts]]", VERIFIED);
    }
    text
}
