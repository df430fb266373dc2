//! What depends on the product. A creation is one of several types, so that what the CA would refuse
//! of a known product does not type-check.

use std::collections::BTreeMap;

use certpact::{ProductNameId, ValidationType};

use super::{Parameter, Type};

const PRODUCT: &str = "ProductNameId";
const OTHER_PRODUCT: &str = "OtherProduct";
const CREATION: &str = "CreateContract";
const ORGANIZATION: &str = "NewOrganization";

/// Makes a type for each validation type out of the product, the creation and its organization.
///
/// # Panics
/// Where the model has no such types: they would be missing in every front.
pub(super) fn tell_apart(types: &mut BTreeMap<String, Type>) {
    let product = types.get_mut(PRODUCT).expect("contracts have a product");
    let Type::Alias { doc, .. } = product else {
        panic!("`{PRODUCT}` is text");
    };
    *product = Type::Words {
        doc: std::mem::take(doc),
        words: ProductNameId::known()
            .map(|(word, _)| word.to_owned())
            .collect(),
        other: Some(OTHER_PRODUCT.to_owned()),
    };
    let mut variants = Vec::new();
    let mut add = |name: String, doc: String, fields: Vec<Parameter>| {
        variants.push(name.clone());
        (name, object(doc, fields))
    };
    let creation = fields_of(types, CREATION);
    let mut made = Vec::new();
    for kind in ValidationType::ALL {
        let words = ProductNameId::known().filter(|(_, of)| *of == kind);
        let words: Vec<String> = words.map(|(word, _)| word.to_owned()).collect();
        let named = words.iter().map(|word| named(word));
        let named: Vec<String> = named.collect();
        let words = Type::Words {
            doc: format!(
                "A product whose validation type is {kind}: {}.",
                named.join(", ")
            ),
            words,
            other: None,
        };
        made.push((format!("{kind:?}Product"), words));
        let organization = kind.has_organization().then(|| organization_for(kind));
        let mut fields = with_product(&creation, &format!("{kind:?}Product"));
        match &organization {
            Some(organization) => require(&mut fields, "organization", organization),
            None => fields.retain(|field| field.name != "organization"),
        }
        let doc = format!("The body of `create_contract` for a product that is {kind}.");
        made.push(add(format!("Create{kind:?}Contract"), doc, fields));
        if let Some(name) = organization {
            made.push((name, organization_of(kind, fields_of(types, ORGANIZATION))));
        }
    }
    let doc = "The body of `create_contract` for any other product: `check` knows what it needs.";
    let fields = with_product(&creation, OTHER_PRODUCT);
    made.push(add(
        "CreateOtherContract".to_owned(),
        doc.to_owned(),
        fields,
    ));
    made.push((
        OTHER_PRODUCT.to_owned(),
        Type::OtherWord {
            doc: "A product that this version does not know, or that is known only when a program runs.\n\
                  What depends on the validation type is then reported by `check`, and not by the type."
                .to_owned(),
        },
    ));
    if let Some(Type::Object { variants: of, .. }) = types.get_mut(CREATION) {
        *of = variants;
    }
    types.extend(made);
    // What EV needs is enough for OV, and what either needs for everybody.
    let mut enough: Vec<String> = Vec::new();
    for kind in ValidationType::ALL.into_iter().rev() {
        let own = organization_for(kind);
        if let Some(Type::Object { narrower, .. }) = types.get_mut(&own) {
            narrower.clone_from(&enough);
            enough.push(own);
        }
    }
    if let Some(Type::Object { narrower, .. }) = types.get_mut(ORGANIZATION) {
        narrower.clone_from(&enough);
    }
    // What a contract can be made with can be sent to one that there is, and what replaces can change.
    enough.push(ORGANIZATION.to_owned());
    for other in ["OrganizationRequest", "PatchOrganization"] {
        if let Some(Type::Object { narrower, .. }) = types.get_mut(other) {
            narrower.clone_from(&enough);
        }
        enough.push(other.to_owned());
    }
}

fn organization_for(kind: ValidationType) -> String {
    format!("New{kind:?}Organization")
}

/// The organization as a creation has it, with the contacts that this validation type needs.
fn organization_of(kind: ValidationType, mut fields: Vec<Parameter>) -> Type {
    for contact in kind.contacts() {
        let is_it = |field: &&Parameter| field.name == *contact;
        let field = fields.iter().find(is_it).expect("the model has contacts");
        let without_null = field.r#type.trim_end_matches('?').to_owned();
        require(&mut fields, contact, &without_null);
    }
    let doc = format!(
        "The organization of a contract that is to be made and is {kind}, with the contacts that the CA then needs."
    );
    object(doc, fields)
}

fn with_product(creation: &[Parameter], product: &str) -> Vec<Parameter> {
    let mut fields = creation.to_vec();
    require(&mut fields, "product_name_id", product);
    fields
}

fn require(fields: &mut [Parameter], name: &str, r#type: &str) {
    let field = fields.iter_mut().find(|field| field.name == name);
    let field = field.expect("the model has the field");
    field.required = true;
    r#type.clone_into(&mut field.r#type);
}

fn fields_of(types: &BTreeMap<String, Type>, name: &str) -> Vec<Parameter> {
    match types.get(name) {
        Some(Type::Object { fields, .. }) => fields.clone(),
        _ => panic!("`{name}` is an object"),
    }
}

fn object(doc: String, fields: Vec<Parameter>) -> Type {
    Type::Object {
        doc,
        fields,
        variants: Vec::new(),
        narrower: Vec::new(),
    }
}

/// A product with the name that people know it by.
fn named(product: &str) -> String {
    let name = ProductNameId(product.to_owned()).display_name();
    name.map_or_else(
        || format!("`{product}`"),
        |name| format!("`{product}` ({name})"),
    )
}
