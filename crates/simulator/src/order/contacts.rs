use crate::fields::{self, Fields};
use crate::http::Answer;
use crate::readings::{EmptyText, OrderReadings, OtherPerson};
use crate::refusal::Refusal;
use crate::world::{OrderContact, ValidationType, World};

const FIELDS: [&str; 7] = [
    "contact_type",
    "first_name",
    "last_name",
    "email",
    "job_title",
    "telephone",
    "language_id",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum ContactType {
    Organization,
    Technical,
}

/// A contact as a request gives it: those who must have a name and an address have them, and no
/// text is longer than the page allows.
struct Sent {
    contact_type: ContactType,
    first_name: String,
    last_name: String,
    email: String,
    job_title: Option<String>,
    telephone: Option<String>,
    language_id: Option<String>,
}

/// PUT adds or changes one contact of each kind at most, and never removes one. A kind that is
/// not sent stays as it is, and an optional field as well. An order for a DV certificate has no
/// organization contact, and a request with one is an error.
pub(super) fn update(world: &mut World, index: usize, body: &[u8]) -> Result<Answer, Refusal> {
    let unreadable = |refusal| Refusal {
        code: "bad_request_format",
        ..refusal
    };
    let body = fields::read(body).map_err(unreadable)?;
    let fields = Fields::of_body(&body, world, &["contacts"])?;
    let entries = fields.objects("contacts")?.unwrap_or_default();
    if entries.is_empty() {
        return Err(Refusal::invalid("`contacts` needs at least one contact"));
    }
    let mut contacts: Vec<Sent> = Vec::new();
    for entry in &entries {
        let sent = Sent::read(entry)?;
        let mut earlier = contacts.iter();
        if earlier.any(|other| other.contact_type == sent.contact_type) {
            let message = "`contacts` has the same `contact_type` twice";
            return Err(Refusal::bad_request("contact_type_duplicate", message));
        }
        contacts.push(sent);
    }
    let order = &mut world.orders[index];
    let is_dv = order.validation_type() == ValidationType::Dv;
    let is_organization = |sent: &Sent| sent.contact_type == ContactType::Organization;
    if is_dv && contacts.iter().any(is_organization) {
        return Err(Refusal::invalid(
            "an order for a DV certificate has no organization contact",
        ));
    }
    for sent in contacts {
        let contact = match sent.contact_type {
            ContactType::Organization => &mut order.organization_contact,
            ContactType::Technical => &mut order.technical_contact,
        };
        let current = contact.take().unwrap_or_default();
        *contact = Some(sent.laid_over(current, &world.readings.order));
    }
    Ok(Answer::empty(204))
}

impl Sent {
    fn read(fields: &Fields) -> Result<Sent, Refusal> {
        fields.allow(&FIELDS)?;
        let contact_type = match fields.filled_text("contact_type")?.as_deref() {
            Some("organization_contact") => ContactType::Organization,
            Some("technical_contact") => ContactType::Technical,
            Some(_) => return Err(fields.invalid("contact_type", "is not known")),
            None => return Err(fields.invalid("contact_type", "is required")),
        };
        let required = |name: &str, most: usize| match fields.filled_text(name)? {
            Some(text) => within(fields, name, text, most),
            None => Err(fields.invalid(name, "is required")),
        };
        let optional = |name: &str, most: usize| match fields.text(name)? {
            Some(text) => within(fields, name, text, most).map(Some),
            None => Ok(None),
        };
        Ok(Sent {
            contact_type,
            first_name: required("first_name", 128)?,
            last_name: required("last_name", 128)?,
            email: required("email", 255)?,
            job_title: optional("job_title", 64)?,
            telephone: optional("telephone", 32)?,
            // The page gives no limit.
            language_id: fields.text("language_id")?,
        })
    }

    fn laid_over(self, current: OrderContact, readings: &OrderReadings) -> OrderContact {
        let is_same = self.first_name == current.first_name
            && self.last_name == current.last_name
            && self.email == current.email;
        let current = match readings.other_person {
            OtherPerson::Replaced if !is_same => OrderContact::default(),
            OtherPerson::Replaced | OtherPerson::Modified => current,
        };
        let merged = |sent: Option<String>, kept: String| match (sent, readings.empty_text) {
            (None, _) => kept,
            (Some(text), EmptyText::Kept) if text.is_empty() => kept,
            (Some(text), EmptyText::Kept | EmptyText::Cleared) => text,
        };
        OrderContact {
            first_name: self.first_name,
            last_name: self.last_name,
            email: self.email,
            job_title: merged(self.job_title, current.job_title),
            telephone: merged(self.telephone, current.telephone),
            language_id: merged(self.language_id, current.language_id),
        }
    }
}

/// The page counts characters.
fn within(fields: &Fields, name: &str, text: String, most: usize) -> Result<String, Refusal> {
    if text.chars().count() > most {
        return Err(fields.invalid(name, &format!("must not have more than {most} characters")));
    }
    Ok(text)
}
