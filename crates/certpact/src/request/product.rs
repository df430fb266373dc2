//! What the CA calls its products, which the spec says.

use super::facts;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;

impl ProductNameId {
    /// The name that the CA shows to people, such as `Basic OV Subscription`; nothing for a product that
    /// this version does not know.
    pub fn display_name(&self) -> Option<&'static str> {
        let (field, _) = facts::of_body(Operation::CreateContract).find("product_name_id")?;
        let mut names = field.value_names.iter();
        let (_, name) = names.find(|(value, _)| *value == self.0)?;
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_has_a_name_that_says_its_validation_type() {
        for (product, validation_type) in ProductNameId::known() {
            let name = ProductNameId(product.to_owned()).display_name();
            let says = |name: &str| name.contains(&format!(" {validation_type} "));
            assert!(name.is_some_and(says), "{product}: {name:?}");
        }
        assert_eq!(ProductNameId("ssl_new".to_owned()).display_name(), None);
    }
}
