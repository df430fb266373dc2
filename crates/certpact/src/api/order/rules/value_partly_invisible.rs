use super::ON;
use crate::api::order::model::OrderContactType;
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// A blank at an end, an unusual blank such as a no-break space, a mark of direction or a character
    /// without width cannot be seen, and often comes along where a text is copied. The CA may take the text
    /// for another one than it looks like, so that it does not match what is registered, or what the next
    /// request says.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** write the text with single spaces alone, unless such a character is meant.
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = " Doe" }] }
    /// finds = [": /contacts/0/last_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "update_order_contacts"
    /// request = { contacts = [{ contact_type = "technical_contact", first_name = "Jane", last_name = "van Doe" }] }
    /// finds = []
    /// ```
    {
        summary: "a value contains something invisible",
        severity: Severity::Notice,
        on: ON,
        sources: &["update_order_contacts"],
        check: |view, findings| {
            let held = view.order;
            let is_held = |path: &str, text: &str| {
                let (_, name) = path.rsplit_once('.').unwrap_or_default();
                let mut contacts = OrderContactType::ALL.into_iter();
                contacts.any(|kind| {
                    let contact = held.and_then(|order| order.contact(kind));
                    contact.is_some_and(|contact| contact.get(name) == text)
                })
            };
            value_checks::partly_invisible(&view.fields, is_held, findings);
        },
    }
}
