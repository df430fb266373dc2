//! What is wanted of the organization of a certificate request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::cps::model::CpsOrganizationRequest;
use crate::ground::error::Error;

/// The desired state of one certificate request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesiredCertificateRequest {
    /// Number of the certificate request. With nothing else it is only read.
    pub id: u64,
    /// Organization that it is to have: one that there is, by its `id` or its exact name, or a new one.
    /// Left alone if absent. In a new one, a field that is absent is copied from the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<CpsOrganizationRequest>,
}

impl DesiredCertificateRequest {
    /// Refuses what no item can mean.
    pub(crate) fn refuse_meaningless(&self) -> Result<(), Error> {
        let place = format!("certificate request `{}`", self.id);
        if self.id == 0 {
            return Err(Error::invalid_input("a certificate request has the id 0")
                .with_hint("give the number of a certificate request"));
        }
        let Some(organization) = &self.organization else {
            return Ok(());
        };
        if *organization == CpsOrganizationRequest::default() {
            return Err(
                Error::invalid_input(format!("{place}: `organization` is empty"))
                    .with_hint("leave it out, or give the desired value"),
            );
        }
        let contacts = organization
            .additional_contacts
            .iter()
            .flatten()
            .enumerate();
        let of_contacts = contacts.flat_map(|(index, contact)| {
            let given = contact.filled();
            given.map(move |(name, text)| (format!("additional_contacts[{index}].{name}"), text))
        });
        let given = organization.filled();
        let mut texts = given
            .map(|(name, text)| (name.to_owned(), text))
            .chain(of_contacts);
        if let Some((name, _)) = texts.find(|(_, text)| text.trim().is_empty()) {
            return Err(Error::invalid_input(format!(
                "{place}: `organization.{name}` is blank; an organization is never changed, and so nothing can be cleared"
            ))
            .with_hint("leave the field out"));
        }
        match (organization.id, &organization.company_name) {
            (Some(0), None) => Err(Error::invalid_input(format!(
                "{place}: `organization.id` is 0, which needs the `company_name` that the CA knows"
            ))),
            _ => Ok(()),
        }
    }
}
