pub(crate) use super::types::*;
use crate::ground::product::{ProductNameId, ValidationType};

impl Order {
    /// The validation type: that of an EV product by its name, else as the CA says it, else that of
    /// a product that is known.
    pub fn validation_type(&self) -> Option<ValidationType> {
        let product = self.product.as_ref()?;
        let by_name = product.name_id.as_ref().and_then(of_product);
        let said = product
            .validation_type
            .as_deref()
            .and_then(ValidationType::said);
        by_name
            .filter(|kind| *kind == ValidationType::Ev)
            .or(said)
            .or(by_name)
    }

    /// The contact of a kind.
    pub fn contact(&self, kind: OrderContactType) -> Option<&OrderContact> {
        match kind {
            OrderContactType::OrganizationContact => self.organization_contact.as_ref(),
            OrderContactType::TechnicalContact => self.technical_contact.as_ref(),
        }
    }

    pub(crate) fn contact_mut(&mut self, kind: OrderContactType) -> &mut Option<OrderContact> {
        match kind {
            OrderContactType::OrganizationContact => &mut self.organization_contact,
            OrderContactType::TechnicalContact => &mut self.technical_contact,
        }
    }
}

/// The validation type of a product. That of an EV product is told by its name, which an old
/// answer says otherwise.
pub(crate) fn of_product(product: &ProductNameId) -> Option<ValidationType> {
    if product.0.starts_with("ssl_ev_") {
        return Some(ValidationType::Ev);
    }
    product.validation_type()
}

impl OrderContactType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OrganizationContact, Self::TechnicalContact];

    /// The word that requests and answers have for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrganizationContact => "organization_contact",
            Self::TechnicalContact => "technical_contact",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl OrderContact {
    /// The fields that an answer shows, in their order.
    pub(crate) const FIELDS: [&str; 5] = {
        let ([first_name, last_name, email], [job_title, telephone]) =
            (Self::PERSON, Self::OPTIONAL);
        [first_name, last_name, email, job_title, telephone]
    };

    /// What a contact is always given with, and what makes it another person.
    pub(crate) const PERSON: [&str; 3] = ["first_name", "last_name", "email"];

    /// What else an answer shows.
    pub(crate) const OPTIONAL: [&str; 2] = ["job_title", "telephone"];

    /// A field; what is absent is empty.
    pub(crate) fn get(&self, field: &str) -> &str {
        let value = match field {
            "first_name" => &self.first_name,
            "last_name" => &self.last_name,
            "email" => &self.email,
            "job_title" => &self.job_title,
            "telephone" => &self.telephone,
            _ => &None,
        };
        value.as_deref().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, field: &str, value: &str) {
        let place = match field {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "email" => &mut self.email,
            "job_title" => &mut self.job_title,
            "telephone" => &mut self.telephone,
            _ => return,
        };
        *place = Some(value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ev_product_is_known_by_its_name_and_others_by_what_is_said() {
        let kind = |name: &str, said: &str| {
            let order = serde_json::json!({
                "id": 7, "product": { "name_id": name, "validation_type": said },
            });
            let order: Order = serde_json::from_value(order).unwrap();
            order.validation_type()
        };
        assert_eq!(kind("ssl_ev_plus", "ov"), Some(ValidationType::Ev));
        assert_eq!(kind("ssl_plus", "OV"), Some(ValidationType::Ov));
        assert_eq!(kind("ssl_plus", "dv"), Some(ValidationType::Dv));
        assert_eq!(kind("ssl_basic", ""), Some(ValidationType::Ov));
        assert_eq!(kind("ssl_plus", ""), None);
    }
}
