use crate::fields::Fields;
use crate::readings::{
    ContactShape, OrganizationById, OrganizationContact, PatchEmptyText, PutClears, Readings,
};
use crate::refusal::Refusal;
use crate::world::{Contact, Contract, Organization, ValidationType};

const OPTIONAL_DETAILS: [&str; 3] = ["assumed_name", "address2", "telephone"];

const CONTACT_FIELDS: [&str; 5] = ["first_name", "last_name", "email", "telephone", "job_title"];

/// What a request says of a contract: the types are right, and what is given is whole.
pub(super) struct Sent {
    /// Always absent for DV, where the CA does not look at it.
    pub(super) organization: Option<SentOrganization>,
    pub(super) auto_renew: Option<bool>,
}

pub(super) struct SentOrganization {
    /// The number of an organization that is there already; absent where the CA does not look at it.
    pub(super) id: Option<u64>,
    /// In the order of `Organization::DETAILS`.
    details: [Option<String>; 9],
    contacts: SentContacts,
}

#[derive(Default)]
struct SentContacts {
    organization: Option<Contact>,
    technical: Option<Contact>,
    verified: Option<Vec<Contact>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ContactType {
    Organization,
    Technical,
    Verified,
}

impl Sent {
    pub(super) fn read(
        fields: &Fields,
        validation: ValidationType,
        readings: &Readings,
    ) -> Result<Sent, Refusal> {
        let organization = match (fields.object("organization")?, validation) {
            (None, _) | (Some(_), ValidationType::Dv) => None,
            (Some(organization), validation @ (ValidationType::Ov | ValidationType::Ev)) => {
                Some(SentOrganization::read(&organization, validation, readings)?)
            }
        };
        Ok(Sent {
            organization,
            auto_renew: fields.boolean("auto_renew")?,
        })
    }
}

/// The organization of a request that says everything: OV and EV must have one, DV has none.
pub(super) fn replacement(
    sent: Option<SentOrganization>,
    contract: &Contract,
    readings: &Readings,
) -> Result<Option<Organization>, Refusal> {
    match (sent, contract.validation_type()) {
        (Some(sent), _) => sent.replacing(contract, readings).map(Some),
        (None, ValidationType::Dv) => Ok(None),
        (None, ValidationType::Ov | ValidationType::Ev) => {
            Err(Refusal::invalid("`organization` is required for OV and EV"))
        }
    }
}

impl SentOrganization {
    fn read(
        fields: &Fields,
        validation: ValidationType,
        readings: &Readings,
    ) -> Result<SentOrganization, Refusal> {
        let by_id = match readings.organization_by_id {
            OrganizationById::Ignored => [].as_slice(),
            OrganizationById::Attached => ["id"].as_slice(),
        };
        let shape = readings.contact_shape;
        let named = [
            "organization_contact",
            "technical_contact",
            "verified_contacts",
        ]
        .as_slice();
        let array = ["contacts"].as_slice();
        let contact_fields = match shape {
            ContactShape::Table => named.to_vec(),
            ContactShape::Array => array.to_vec(),
            ContactShape::Both => [named, array].concat(),
        };
        fields.allow(&[&Organization::DETAILS, &*contact_fields, by_id].concat())?;
        let contacts = match shape {
            ContactShape::Table => SentContacts::named(fields)?,
            ContactShape::Array => SentContacts::array(fields)?,
            ContactShape::Both => SentContacts::named(fields)?.or(SentContacts::array(fields)?),
        };
        if validation == ValidationType::Ev && contacts.verified.as_ref().is_some_and(Vec::is_empty)
        {
            return Err(Refusal::invalid("EV needs at least one verified contact"));
        }
        let id = match by_id {
            [name] => fields.number(name)?,
            _ => None,
        };
        let mut details = [const { None }; 9];
        for (name, detail) in Organization::DETAILS.into_iter().zip(&mut details) {
            *detail = if OPTIONAL_DETAILS.contains(&name) {
                fields.text(name)?
            } else {
                fields.filled_text(name)?
            };
            if name == "country" && detail.as_ref().is_some_and(|code| !is_country_code(code)) {
                return Err(fields.invalid(name, "must be two letters"));
            }
        }
        Ok(SentOrganization {
            id,
            details,
            contacts,
        })
    }

    /// New details need name, address and, for OV and EV, an organization contact; EV also
    /// someone verified. What may be left out is then not there.
    pub(super) fn replacing(
        self,
        contract: &Contract,
        readings: &Readings,
    ) -> Result<Organization, Refusal> {
        let kept = match readings.put_clears {
            PutClears::Yes => Organization::default(),
            PutClears::No => contract.organization.clone().unwrap_or_default(),
        };
        let mut details = kept.details().map(String::from);
        let sent = Organization::DETAILS.into_iter().zip(self.details);
        for ((name, sent), detail) in sent.zip(&mut details) {
            match sent {
                Some(sent) => *detail = sent,
                None if OPTIONAL_DETAILS.contains(&name) => {}
                None => {
                    return Err(Refusal::invalid(format!(
                        "`organization.{name}` is required"
                    )));
                }
            }
        }
        let organization_contact = match (self.contacts.organization, readings.organization_contact)
        {
            (Some(contact), _) => contact,
            (None, OrganizationContact::Fallback) => {
                let holder = || key_holder(contract.account_id);
                kept.organization_contact.clone().unwrap_or_else(holder)
            }
            (None, OrganizationContact::Required) => {
                return Err(Refusal::invalid(
                    "`organization.organization_contact` is required for OV and EV",
                ));
            }
        };
        if contract.validation_type() == ValidationType::Ev && self.contacts.verified.is_none() {
            return Err(Refusal::invalid(
                "`organization.verified_contacts` is required for EV",
            ));
        }
        let kept = kept.with_details(details);
        Ok(Organization {
            organization_contact: Some(organization_contact),
            technical_contact: self.contacts.technical.or(kept.technical_contact),
            verified_contacts: self.contacts.verified.unwrap_or(kept.verified_contacts),
            ..kept
        })
    }

    /// What a partial update leaves out stays as the contract has it. The pages do not say whether an
    /// empty text counts as left out.
    pub(super) fn merged_into(self, current: &Organization, readings: &Readings) -> Organization {
        let counts = |sent: &String| match readings.patch_empty_text {
            PatchEmptyText::Kept => !sent.is_empty(),
            PatchEmptyText::Cleared => true,
        };
        let mut details = current.details().map(String::from);
        for (sent, detail) in self.details.into_iter().zip(&mut details) {
            if let Some(sent) = sent.filter(counts) {
                *detail = sent;
            }
        }
        let kept = current.clone().with_details(details);
        Organization {
            organization_contact: self.contacts.organization.or(kept.organization_contact),
            technical_contact: self.contacts.technical.or(kept.technical_contact),
            verified_contacts: self.contacts.verified.unwrap_or(kept.verified_contacts),
            ..kept
        }
    }
}

impl SentContacts {
    /// The table's shape: two objects and an array.
    fn named(fields: &Fields) -> Result<SentContacts, Refusal> {
        let one = |name: &str, kind| {
            let contact = fields.object(name)?;
            contact
                .map(|contact| read_named(&contact, kind))
                .transpose()
        };
        let verified = match fields.objects("verified_contacts")? {
            None => None,
            Some(contacts) => {
                let read = |contact| read_named(contact, ContactType::Verified);
                Some(contacts.iter().map(read).collect::<Result<_, _>>()?)
            }
        };
        Ok(SentContacts {
            organization: one("organization_contact", ContactType::Organization)?,
            technical: one("technical_contact", ContactType::Technical)?,
            verified,
        })
    }

    /// The examples' shape: one array, whose entries say what they are.
    fn array(fields: &Fields) -> Result<SentContacts, Refusal> {
        let mut contacts = SentContacts::default();
        for entry in fields.objects("contacts")?.unwrap_or_default() {
            entry.allow(&[&CONTACT_FIELDS, ["contact_type"].as_slice()].concat())?;
            let kind = match entry.text("contact_type")?.as_deref() {
                Some("organization_contact") => ContactType::Organization,
                Some("technical_contact") => ContactType::Technical,
                Some("verified_contact") => ContactType::Verified,
                Some(_) => return Err(entry.invalid("contact_type", "is not known")),
                None => return Err(entry.invalid("contact_type", "is required")),
            };
            let contact = read_contact(&entry, kind)?;
            // No page says what a second entry of a type does, save that one may have several
            // verified contacts. The later one counts.
            match kind {
                ContactType::Organization => contacts.organization = Some(contact),
                ContactType::Technical => contacts.technical = Some(contact),
                ContactType::Verified => contacts.verified.get_or_insert_default().push(contact),
            }
        }
        Ok(contacts)
    }

    fn or(self, other: SentContacts) -> SentContacts {
        SentContacts {
            organization: self.organization.or(other.organization),
            technical: self.technical.or(other.technical),
            verified: self.verified.or(other.verified),
        }
    }
}

fn read_named(fields: &Fields, kind: ContactType) -> Result<Contact, Refusal> {
    fields.allow(&CONTACT_FIELDS)?;
    read_contact(fields, kind)
}

/// A contact has a name, an e-mail address and a telephone number; a verified one also a title.
fn read_contact(fields: &Fields, kind: ContactType) -> Result<Contact, Refusal> {
    let required = |name: &str| match fields.filled_text(name)? {
        Some(text) => Ok(text),
        None => Err(fields.invalid(name, "is required")),
    };
    Ok(Contact {
        first_name: required("first_name")?,
        last_name: required("last_name")?,
        email: required("email")?,
        telephone: required("telephone")?,
        job_title: match kind {
            ContactType::Organization | ContactType::Technical => {
                fields.text("job_title")?.unwrap_or_default()
            }
            ContactType::Verified => required("job_title")?,
        },
    })
}

/// Whom the CA takes as contact where it must find one itself. The pages say the user who is
/// logged in; a key belongs to an account, so the account stands in.
fn key_holder(account_id: u64) -> Contact {
    Contact {
        first_name: "Account".into(),
        last_name: account_id.to_string(),
        email: format!("account-{account_id}@simulator.invalid"),
        ..Contact::default()
    }
}

fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
