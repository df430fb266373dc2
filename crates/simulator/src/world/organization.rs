use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An organization as one contract has it. Each text is empty if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Organization {
    /// Its number in CertCentral; none if left out. Never returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// The legal name.
    pub name: String,
    /// The public name.
    pub assumed_name: String,
    /// The street address.
    pub address: String,
    /// Suite, floor or unit.
    pub address2: String,
    /// The city.
    pub city: String,
    /// The state or province.
    pub state: String,
    /// The postal code.
    pub zip: String,
    /// The two-letter country code.
    pub country: String,
    /// The telephone number.
    pub telephone: String,
    /// The contact for the organization; none if left out. Never returned.
    pub organization_contact: Option<Contact>,
    /// The technical contact; none if left out. Never returned.
    pub technical_contact: Option<Contact>,
    /// Those who may approve for the organization; none if left out. Never returned.
    pub verified_contacts: Vec<Contact>,
}

impl Organization {
    /// The names of the nine details: all fields but the contacts.
    pub(crate) const DETAILS: [&str; 9] = [
        "name",
        "assumed_name",
        "address",
        "address2",
        "city",
        "state",
        "zip",
        "country",
        "telephone",
    ];

    /// The values of the details, in the order of their names.
    pub(crate) fn details(&self) -> [&str; 9] {
        [
            &self.name,
            &self.assumed_name,
            &self.address,
            &self.address2,
            &self.city,
            &self.state,
            &self.zip,
            &self.country,
            &self.telephone,
        ]
    }

    /// The same organization with other details, given in the order of their names.
    pub(crate) fn with_details(self, details: [String; 9]) -> Organization {
        let [
            name,
            assumed_name,
            address,
            address2,
            city,
            state,
            zip,
            country,
            telephone,
        ] = details;
        Organization {
            name,
            assumed_name,
            address,
            address2,
            city,
            state,
            zip,
            country,
            telephone,
            ..self
        }
    }
}

/// A person. Each text is empty if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub telephone: String,
    /// The job title.
    pub job_title: String,
}
