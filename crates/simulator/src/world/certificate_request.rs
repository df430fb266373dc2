use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HIGHEST_NEXT_ID, World, free_id, instant, place_of};

/// The right to do everything in CPS.
pub(crate) const SCOPE: &str = "sec.cps.certificates";

/// A request for a certificate at CPS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CertificateRequest {
    /// Its id, which must be given and be different for each request.
    pub id: u64,
    /// Its name, for people; empty if left out.
    pub certificate_label: String,
    /// Its validation type; OV if left out.
    pub validation_type: CpsValidationType,
    /// How far it has come; `Active` if left out.
    pub status: CpsStatus,
    /// Its names; none if left out.
    pub domains: Vec<String>,
    /// Which of the world's organizations it has; none if left out. Only OV and EV have one.
    pub organization_id: Option<u64>,
    /// What has become of its order at the CA; `Issued` if left out.
    pub order_status: String,
    /// Whether the CA has validated its names and its organization; it has if left out.
    pub is_validated: bool,
    /// When its certificate ends; a year after the clock if left out. Not told while the CA
    /// processes the request.
    pub expiration_date: Timestamp,
}

impl Default for CertificateRequest {
    fn default() -> CertificateRequest {
        CertificateRequest {
            id: 0,
            certificate_label: String::new(),
            validation_type: CpsValidationType::Ov,
            status: CpsStatus::Active,
            domains: Vec::new(),
            organization_id: None,
            order_status: "Issued".into(),
            is_validated: true,
            expiration_date: instant("2027-01-01T00:00:00Z"),
        }
    }
}

/// How a certificate request is validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CpsValidationType {
    /// Not at all.
    None,
    /// Its names.
    #[serde(rename = "DV")]
    Dv,
    /// Its names and its organization.
    #[serde(rename = "OV")]
    Ov,
    /// Its names and its organization, whom somebody has to approve.
    #[serde(rename = "EV")]
    Ev,
}

/// How far a certificate request has come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum CpsStatus {
    /// The CA has it.
    Processing,
    /// The CA waits for its names to be validated.
    DomainControlValidation,
    /// The CA waits for something else to be validated.
    OtherValidation,
    /// The certificate is there and on its way to the servers.
    Deployment,
    /// The certificate is in use.
    Active,
    /// It is no more.
    Deleted,
}

/// An organization at CPS. Each field is null if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CpsOrganization {
    /// Its id; 0 for one that only the CA knows.
    pub id: u64,
    /// The country's code of two letters.
    pub country: Option<String>,
    /// The state or province.
    pub state: Option<String>,
    /// The postal code.
    pub zip_code: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// Its name, which must be given.
    pub company_name: Option<String>,
    /// The street address.
    pub company_address: Option<String>,
    /// Suite, floor or unit.
    pub company_address2: Option<String>,
    /// The part of it that answers for certificates.
    pub organizational_unit: Option<String>,
    /// The first name of the person who answers for certificates.
    pub contact_first_name: Option<String>,
    /// That person's last name.
    pub contact_last_name: Option<String>,
    /// That person's e-mail address.
    pub contact_email: Option<String>,
    /// That person's telephone number.
    pub contact_phone: Option<String>,
    /// That person's position.
    pub contact_title: Option<String>,
    /// Further persons; none if left out.
    pub additional_contacts: Vec<CpsContact>,
}

/// A further person of an organization at CPS. Each text is null if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CpsContact {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The position.
    pub title: Option<String>,
    /// The kind of contact.
    pub contact_type: Option<String>,
    /// A number that means nothing; 0 if left out.
    pub id: u64,
}

/// A program that may ask for access tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CpsClient {
    /// Its name, which must be given and be different for each.
    pub client_id: String,
    /// Its secret, which must be given.
    pub client_secret: String,
    /// What its tokens may be for; everything in CPS if left out.
    #[serde(default = "whole_scope")]
    pub scopes: Vec<String>,
}

/// An access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CpsToken {
    /// The token, which must be given and be different for each.
    pub token: String,
    /// What it is for; everything in CPS if left out.
    #[serde(default = "whole_scope")]
    pub scopes: Vec<String>,
    /// When it ends; never if left out.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

pub(super) fn whole_scope() -> Vec<String> {
    vec![SCOPE.into()]
}

impl CpsValidationType {
    pub(crate) fn has_organization(self) -> bool {
        match self {
            CpsValidationType::Ov | CpsValidationType::Ev => true,
            CpsValidationType::None | CpsValidationType::Dv => false,
        }
    }
}

impl CpsStatus {
    /// Whether the CA still works on the request.
    pub(crate) fn is_processing(self) -> bool {
        self < CpsStatus::Deployment
    }
}

impl World {
    /// The organization with that id. The id 0 stands for none.
    pub(crate) fn cps_organization(&self, id: u64) -> Option<&CpsOrganization> {
        if id == 0 {
            return None;
        }
        let place = place_of(&self.cps_organizations, id, |own| own.id)?;
        Some(&self.cps_organizations[place])
    }

    /// The id of a new organization at CPS. It is not given again.
    pub(crate) fn take_cps_organization_id(&mut self) -> u64 {
        let is_taken = |id| self.cps_organization(id).is_some();
        let id = free_id(self.next_cps_organization_id, is_taken);
        self.next_cps_organization_id = id + 1;
        id
    }
}

impl CertificateRequest {
    /// Refuses a request that CPS could not hold in this world.
    pub(super) fn check(&self, world: &World) -> Result<(), String> {
        let id = self.id;
        if id == 0 {
            return Err("a certificate request needs an `id` above 0".into());
        }
        let Some(organization_id) = self.organization_id else {
            return Ok(());
        };
        if !self.validation_type.has_organization() {
            return Err(format!(
                "certificate request `{id}` is neither OV nor EV and cannot have an organization"
            ));
        }
        if world.cps_organization(organization_id).is_none() {
            return Err(format!(
                "certificate request `{id}`: there is no CPS organization `{organization_id}`"
            ));
        }
        Ok(())
    }
}

/// Refuses what CPS could not hold.
pub(super) fn check(world: &World) -> Result<(), String> {
    if !(1..=HIGHEST_NEXT_ID).contains(&world.next_cps_organization_id) {
        return Err(format!(
            "`next_cps_organization_id` must lie between 1 and {HIGHEST_NEXT_ID}"
        ));
    }
    if world.cps_token_seconds == 0 {
        return Err("`cps_token_seconds` must be above 0".into());
    }
    check_access(world)?;
    let mut ids = BTreeSet::new();
    for organization in &world.cps_organizations {
        let id = organization.id;
        if organization
            .company_name
            .as_deref()
            .unwrap_or_default()
            .is_empty()
        {
            return Err(format!("CPS organization `{id}` needs a `company_name`"));
        }
        if id > 0 && !ids.insert(id) {
            return Err(format!("CPS organization `{id}` is there twice"));
        }
    }
    let mut ids = BTreeSet::new();
    for request in &world.certificate_requests {
        request.check(world)?;
        if !ids.insert(request.id) {
            return Err(format!(
                "certificate request `{}` is there twice",
                request.id
            ));
        }
    }
    Ok(())
}

fn check_access(world: &World) -> Result<(), String> {
    if world.cps_clients.is_empty() || world.cps_tokens.is_empty() {
        return Err("a world needs a CPS client and a CPS token".into());
    }
    let mut clients = BTreeSet::new();
    for client in &world.cps_clients {
        if client.client_id.is_empty() || client.client_secret.is_empty() {
            return Err("a CPS client needs a `client_id` and a `client_secret`".into());
        }
        if !clients.insert(&client.client_id) {
            return Err(format!("CPS client `{}` is there twice", client.client_id));
        }
    }
    let mut tokens = BTreeSet::new();
    for own in &world.cps_tokens {
        if own.token.is_empty() {
            return Err("a CPS token is empty".into());
        }
        if !tokens.insert(&own.token) {
            return Err("a CPS token is there twice".into());
        }
    }
    Ok(())
}
