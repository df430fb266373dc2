use serde::Serialize;
use serde_json::{Map, Value};

use super::collection;
use crate::fields;
use crate::http::Answer;
use crate::readings::{
    AfterChange, ApproverSpelling, ChangeAnswer, CompanyAddress2, NameMatch, UnknownOrganization,
};
use crate::refusal::Refusal;
use crate::world::{CpsContact, CpsOrganization, CpsStatus, CpsValidationType, World, place_of};

/// How many organizations a search shows.
const MOST_FOUND: usize = 20;

/// What a new organization must have; in the United States also a state and a zip code.
const REQUIRED: [&str; 8] = [
    "company_name",
    "company_address",
    "city",
    "country",
    "contact_first_name",
    "contact_last_name",
    "contact_email",
    "contact_phone",
];

/// What everybody who approves must have.
const REQUIRED_OF_CONTACTS: [&str; 5] = ["first_name", "last_name", "email", "phone", "title"];

#[derive(Serialize)]
struct Found<'a> {
    id: u64,
    company_name: &'a Option<String>,
}

/// GET tells all of one organization; one that only the CA knows is asked for by its name.
pub(super) fn get(world: &World, id: Option<u64>, name: Option<&str>) -> Option<Answer> {
    let organization = match id? {
        0 => known_to_the_ca(world, name?).map(|index| &world.cps_organizations[index]),
        id => world.cps_organization(id),
    };
    organization.map(|found| Answer::json(200, found))
}

/// GET by name finds organizations by a part of their name, in either case, and shows 20 at most.
pub(super) fn find(world: &World, part: &str) -> Answer {
    let part = part.to_lowercase();
    let found: Vec<Found> = world
        .cps_organizations
        .iter()
        .filter(|own| name_of(own).to_lowercase().contains(&part))
        .map(|own| Found {
            id: own.id,
            company_name: &own.company_name,
        })
        .collect();
    let shown = &found[..found.len().min(MOST_FOUND)];
    collection("organizations/name", shown, found.len())
}

/// PUT gives an OV or EV request another organization once the CA has made its certificate. The
/// id names an existing one, else the exact name does, and what else was sent is ignored: an
/// existing organization is never changed. Otherwise a new one is made. Either way a new request
/// goes to the CA, which validates anew.
pub(super) fn change(world: &mut World, index: usize, body: &[u8]) -> Result<Answer, Refusal> {
    let request = &world.certificate_requests[index];
    if !request.validation_type.has_organization() {
        let message = "only a request for OV or EV has an organization";
        return Err(Refusal::bad_request("organization_not_supported", message));
    }
    if request.status.is_processing() {
        let message = "the CA still processes the request";
        return Err(Refusal::bad_request("request_processing", message));
    }
    if request.status == CpsStatus::Deleted {
        let message = "the request has been deleted";
        return Err(Refusal::bad_request("request_deleted", message));
    }
    let validation = request.validation_type;
    let sent = Sent::read(body, world.strict)?;
    let id = match existing(world, &sent)? {
        Some(found) => adopted(world, found),
        None => {
            let organization = sent.whole(validation, world)?;
            let id = world.take_cps_organization_id();
            world
                .cps_organizations
                .push(CpsOrganization { id, ..organization });
            id
        }
    };
    let request = &mut world.certificate_requests[index];
    request.organization_id = Some(id);
    match world.readings.cps.after_change {
        AfterChange::NewRequest => {
            request.status = CpsStatus::Processing;
            request.order_status = "PendingOrgUpdate".into();
            request.is_validated = false;
        }
        AfterChange::Nothing => {}
    }
    match (world.readings.cps.change_answer, world.cps_organization(id)) {
        (ChangeAnswer::Organization, Some(organization)) => Ok(Answer::json(200, organization)),
        (ChangeAnswer::Organization | ChangeAnswer::Empty, _) => Ok(Answer::empty(200)),
    }
}

/// Where in the list the organization is that id and name lead to.
fn existing(world: &World, sent: &Sent) -> Result<Option<usize>, Refusal> {
    let name = sent.organization.company_name.as_deref();
    let found = match (sent.id, name) {
        (Some(0), None | Some("")) => {
            let message = "with the id 0 `company_name` is required";
            return Err(Refusal::invalid(message));
        }
        (Some(0), Some(name)) => known_to_the_ca(world, name),
        (Some(id), _) => place_of(&world.cps_organizations, id, |own| own.id),
        (None, _) => None,
    };
    let is_unknown = found.is_none() && sent.id.is_some_and(|id| id > 0);
    match world.readings.cps.unknown_organization {
        UnknownOrganization::Refused if is_unknown => {
            return Err(Refusal::invalid("there is no organization with this id"));
        }
        UnknownOrganization::Refused | UnknownOrganization::Passed => {}
    }
    let named = |own: &CpsOrganization| {
        own.id > 0
            && name.is_some_and(|name| match world.readings.cps.name_match {
                NameMatch::Exact => name_of(own) == name,
                NameMatch::Folded => folded(name_of(own)) == folded(name),
            })
    };
    Ok(found.or_else(|| world.cps_organizations.iter().position(named)))
}

fn known_to_the_ca(world: &World, name: &str) -> Option<usize> {
    let mut organizations = world.cps_organizations.iter();
    organizations.position(|own| own.id == 0 && name_of(own) == name)
}

/// The id of an organization. One that only the CA knew gets one when it is first used.
fn adopted(world: &mut World, index: usize) -> u64 {
    if world.cps_organizations[index].id == 0 {
        world.cps_organizations[index].id = world.take_cps_organization_id();
    }
    world.cps_organizations[index].id
}

fn name_of(organization: &CpsOrganization) -> &str {
    organization.company_name.as_deref().unwrap_or_default()
}

fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What a request says of an organization. Null is the same as nothing.
struct Sent {
    id: Option<u64>,
    organization: CpsOrganization,
}

impl Sent {
    fn read(body: &[u8], strict: bool) -> Result<Sent, Refusal> {
        let mut object = fields::read(body)?;
        known_only(&mut object, &CpsOrganization::default(), strict)?;
        if let Some(Value::Array(contacts)) = object.get_mut("additional_contacts") {
            for contact in contacts.iter_mut().filter_map(Value::as_object_mut) {
                known_only(contact, &CpsContact::default(), strict)?;
            }
        }
        let has_id = object.contains_key("id");
        let organization: CpsOrganization = serde_json::from_value(object.into())
            .map_err(|error| Refusal::invalid(error.to_string()))?;
        Ok(Sent {
            id: has_id.then_some(organization.id),
            organization,
        })
    }

    /// A new organization needs name, address, country and somebody who answers for it; for EV
    /// also somebody who approves, with a title. The label of the second address line says that
    /// it is needed, and nothing says when.
    fn whole(
        self,
        validation: CpsValidationType,
        world: &World,
    ) -> Result<CpsOrganization, Refusal> {
        let readings = &world.readings.cps;
        let object = object_of(&self.organization);
        let is_american = self.organization.country.as_deref() == Some("US");
        let mut required = REQUIRED.to_vec();
        if is_american {
            required.extend(["state", "zip_code"]);
        }
        match readings.company_address2 {
            CompanyAddress2::Optional => {}
            CompanyAddress2::Required => required.push("company_address2"),
        }
        require(&object, &required, "a new organization")?;
        let country = self.organization.country.as_deref().unwrap_or_default();
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Err(Refusal::invalid("`country` must be two letters"));
        }
        let approver: &[&str] = match readings.approver_spelling {
            ApproverSpelling::Either => &["EvApprover", "EVApprover"],
            ApproverSpelling::Client => &["EvApprover"],
            ApproverSpelling::Page => &["EVApprover"],
        };
        let mut has_approver = false;
        for contact in &self.organization.additional_contacts {
            let kind = contact.contact_type.as_deref().unwrap_or_default();
            let is_approver = approver.contains(&kind);
            if !is_approver && !["OrganizationContact", "TechnicalContact"].contains(&kind) {
                return Err(Refusal::invalid("`contact_type` is missing or not known"));
            }
            has_approver |= is_approver;
            if validation == CpsValidationType::Ev {
                require(
                    &object_of(contact),
                    &REQUIRED_OF_CONTACTS,
                    "for EV a contact",
                )?;
            }
        }
        if validation == CpsValidationType::Ev && !has_approver {
            let message = "for EV `additional_contacts` needs somebody who approves";
            return Err(Refusal::invalid(message));
        }
        Ok(self.organization)
    }
}

/// Leaves only what there is a field for; a strict world refuses the rest.
fn known_only(
    object: &mut Map<String, Value>,
    model: &impl Serialize,
    strict: bool,
) -> Result<(), Refusal> {
    let known = object_of(model);
    match object.keys().find(|name| !known.contains_key(*name)) {
        Some(name) if strict => {
            return Err(Refusal::invalid(format!("`{name}` is not known here")));
        }
        Some(_) | None => {}
    }
    object.retain(|name, value| known.contains_key(name) && !value.is_null());
    Ok(())
}

fn object_of(model: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(model) {
        Ok(Value::Object(object)) => object,
        Ok(_) | Err(_) => unreachable!("organizations and contacts are objects in memory"),
    }
}

fn require(object: &Map<String, Value>, names: &[&str], whose: &str) -> Result<(), Refusal> {
    let is_blank = |name: &&&str| {
        let text = object.get(**name).and_then(Value::as_str);
        text.unwrap_or_default().trim().is_empty()
    };
    match names.iter().find(is_blank) {
        Some(name) => Err(Refusal::invalid(format!("{whose} needs `{name}`"))),
        None => Ok(()),
    }
}
