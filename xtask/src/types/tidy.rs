//! Tidies the types that progenitor wrote.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Field, File, Item, ItemStruct, Lit, Meta, Path, Token, parse_quote};

use super::Written;

/// What is said of the members that no field has.
const EXTRA: &str = "Members of the answer that this version does not know.";

/// The types alone, in the spec's order and documented by it; each prints what may be shown.
pub(super) fn tidy(mut file: File, written: &Written<'_>) -> Result<File> {
    let mut tidied: Vec<Item> = Vec::new();
    for item in std::mem::take(&mut file.items) {
        match item {
            Item::Struct(item) if written.order.contains_key(&item.ident.to_string()) => {
                tidied.extend(structure(item, written)?);
            }
            Item::Enum(mut item) => {
                spaced(&mut item.attrs);
                for variant in &mut item.variants {
                    spaced(&mut variant.attrs);
                }
                tidied.push(Item::Enum(item));
            }
            _ => {}
        }
    }
    file.attrs.clear();
    file.items = tidied;
    Ok(file)
}

fn structure(mut item: ItemStruct, written: &Written<'_>) -> Result<[Item; 2]> {
    let name = item.ident.to_string();
    let order = written.order.get(&name).context("a type of the spec")?;
    let is_answer = written.answers.contains(&name);
    spaced(&mut item.attrs);
    derive(&mut item.attrs, item.fields.iter().all(can_be_empty));
    let place = |field: &Field| {
        let name = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let name = name
            .trim_start_matches("r#")
            .trim_end_matches('_')
            .to_owned();
        order
            .iter()
            .position(|one| *one == name)
            .unwrap_or(order.len())
    };
    let mut fields: Vec<Field> = item.fields.iter().cloned().collect();
    fields.sort_by_key(place);
    for field in &mut fields {
        if is_answer {
            lenient(field);
            may_be_blank(field, written.answers);
        }
        if place(field) == order.len() {
            field.attrs.insert(0, parse_quote!(#[doc = #EXTRA]));
        }
        spaced(&mut field.attrs);
    }
    let (ident, attributes) = (&item.ident, &item.attrs);
    let shown = written.shown.get(&name).into_iter().flatten();
    let shown: Vec<_> = shown.map(|field| format_ident!("{field}")).collect();
    let names = shown.iter().map(ToString::to_string);
    let whole = parse_quote! {
        #(#attributes)*
        pub struct #ident { #(#fields),* }
    };
    let printed = parse_quote! {
        impl ::std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#name)#(.field(#names, &self.#shown))*.finish_non_exhaustive()
            }
        }
    };
    Ok([whole, printed])
}

/// An answer's field is read however it is missing, and always written.
fn lenient(field: &mut Field) {
    let is_left_out = |attribute: &Attribute| {
        attribute.path().is_ident("serde")
            && quote!(#attribute)
                .to_string()
                .contains("skip_serializing_if")
    };
    if !field.attrs.iter().any(is_left_out) {
        return;
    }
    field.attrs.retain(|attribute| !is_left_out(attribute));
    if type_of(field).starts_with("::std::vec::Vec<") {
        field.attrs.push(parse_quote! {
            #[serde(default, deserialize_with = "crate::ground::json::or_empty")]
        });
    }
}

/// An object that an answer may leave out is left out where nothing is in it, too.
fn may_be_blank(field: &mut Field, answers: &BTreeSet<String>) {
    let name = type_of(field);
    let inner = name.strip_prefix("::std::option::Option<");
    let inner = inner.and_then(|rest| rest.strip_suffix('>'));
    if inner.is_some_and(|inner| answers.contains(inner)) {
        field.attrs.push(parse_quote! {
            #[serde(default, deserialize_with = "crate::ground::json::or_nothing")]
        });
    }
}

/// A space before what the spec says, as people write it.
fn spaced(attributes: &mut [Attribute]) {
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else {
            continue;
        };
        let Expr::Lit(literal) = &pair.value else {
            continue;
        };
        if let (true, Lit::Str(text)) = (pair.path.is_ident("doc"), &literal.lit) {
            let said = format!(" {}", text.value().trim());
            *attribute = parse_quote!(#[doc = #said]);
        }
    }
}

/// The derives, without the one that would print everything, and with one for what can be empty.
fn derive(attributes: &mut [Attribute], can_be_empty: bool) {
    for attribute in attributes {
        if !attribute.path().is_ident("derive") {
            continue;
        }
        let parse = Punctuated::<Path, Token![,]>::parse_terminated;
        let all = attribute.parse_args_with(parse).unwrap_or_default();
        let is_own = |path: &Path| path.is_ident("Debug") || path.is_ident("Default");
        let mut derives: Vec<Path> = all.into_iter().filter(|path| !is_own(path)).collect();
        derives.extend(can_be_empty.then(|| parse_quote!(Default)));
        *attribute = parse_quote!(#[derive(#(#derives),*)]);
    }
}

/// Whether a field has a value that says nothing.
fn can_be_empty(field: &Field) -> bool {
    const EMPTY: [&str; 5] = [
        "::std::option::Option<",
        "::std::vec::Vec<",
        "::std::string::String",
        "::serde_json::Map<",
        "u64",
    ];
    let name = type_of(field);
    EMPTY.iter().any(|start| name.starts_with(start))
}

fn type_of(field: &Field) -> String {
    let name = &field.ty;
    quote!(#name).to_string().replace(' ', "")
}
