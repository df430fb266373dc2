//! What a source names, leaving its tests aside.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{
    Attribute, File, ImplItem, Item, ItemFn, ItemImpl, ItemMod, ItemUse, Macro, Path, Signature,
    UseTree, Visibility,
};

fn parsed(text: &str) -> File {
    syn::parse_file(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Those of the wanted names that stand in the source: in a path, an import or a macro.
pub(super) fn named<'a>(text: &str, wanted: &[&'a str]) -> Vec<&'a str> {
    let mut names = Names::default();
    names.visit_file(&parsed(text));
    let is_named = |wanted: &&str| names.0.iter().any(|name| has_path(name, wanted));
    wanted.iter().copied().filter(is_named).collect()
}

/// The modules of its own crate that a source at `module` names, from the crate's root.
pub(super) fn used(text: &str, module: &[&str]) -> Vec<Vec<String>> {
    let mut names = Names::default();
    names.visit_file(&parsed(text));
    let own: Vec<String> = module.iter().map(|&part| part.to_owned()).collect();
    let mut used = Vec::new();
    for name in &names.0 {
        let parts: Vec<String> = name.split("::").map(str::to_owned).collect();
        if let Some(path) = from_root(&own, &parts) {
            used.push(path);
        }
        // In the text of a macro a path may be anywhere.
        for (at, _) in name.match_indices("$crate::") {
            let rest = &name[at + "$crate::".len()..];
            let is_part = |c: &char| c.is_alphanumeric() || "_:".contains(*c);
            let path: String = rest.chars().take_while(is_part).collect();
            used.push(path.split("::").map(str::to_owned).collect());
        }
    }
    used.retain(|path| path.first().is_some_and(|first| !first.is_empty()));
    used
}

/// A path from the crate's root, where it begins there or at a module above its own.
fn from_root(own: &[String], path: &[String]) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    if first == "crate" {
        return Some(rest.to_vec());
    }
    let ups = path.iter().take_while(|part| *part == "super").count();
    let around = own.get(..own.len().checked_sub(ups)?)?;
    let joined = around.iter().chain(&path[ups..]).cloned();
    (ups > 0).then(|| joined.collect())
}

/// Whether a path, or the text of a macro, has this path in it.
fn has_path(text: &str, path: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(path).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + path.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

/// The paths in public signatures and re-exports that `is_wanted`, as they are imported.
pub(super) fn named_in_public(text: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let file = parsed(text);
    let mut imports = Imports::default();
    imports.visit_file(&file);
    let mut public = Public {
        imports: imports.0,
        named: Vec::new(),
    };
    for item in &file.items {
        public.visit_item(item);
    }
    public.named.retain(|path| is_wanted(path));
    public.named
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|given| given == "test")
    })
}

fn joined(path: &Path) -> String {
    let segments = path.segments.iter().map(|part| part.ident.to_string());
    segments.collect::<Vec<_>>().join("::")
}

/// Each leaf of an import: the name that it gets here, and its path.
fn leaves(tree: &UseTree, before: &str, found: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &format!("{before}{}::", path.ident), found),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, before, found);
            }
        }
        UseTree::Name(name) if name.ident == "self" => {
            let path = before.trim_end_matches("::");
            let name = path.rsplit("::").next().unwrap_or(path);
            found.push((name.to_owned(), path.to_owned()));
        }
        UseTree::Name(name) => {
            found.push((name.ident.to_string(), format!("{before}{}", name.ident)));
        }
        UseTree::Rename(name) => {
            found.push((name.rename.to_string(), format!("{before}{}", name.ident)));
        }
        UseTree::Glob(_) => found.push(("*".to_owned(), format!("{before}*"))),
    }
}

/// Every path, every import, and the text of every macro.
#[derive(Default)]
struct Names(Vec<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if !is_test(&function.attrs) {
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, import: &'ast ItemUse) {
        let mut found = Vec::new();
        leaves(&import.tree, "", &mut found);
        self.0.extend(found.into_iter().map(|(_, path)| path));
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.0.push(joined(path));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.0.push(call.tokens.to_string().replace(' ', ""));
        visit::visit_macro(self, call);
    }
}

#[derive(Default)]
struct Imports(BTreeMap<String, String>);

impl<'ast> Visit<'ast> for Imports {
    fn visit_item_use(&mut self, import: &'ast ItemUse) {
        let mut found = Vec::new();
        leaves(&import.tree, "", &mut found);
        self.0.extend(found);
    }
}

/// Paths in what others can see.
struct Public {
    imports: BTreeMap<String, String>,
    named: Vec<String>,
}

impl Public {
    fn is_public(visibility: &Visibility) -> bool {
        matches!(visibility, Visibility::Public(_))
    }

    fn signatures(&mut self, block: &ItemImpl) {
        let is_of_trait = block.trait_.is_some();
        if let Some((path, _)) = &block.trait_ {
            self.visit_path(path);
        }
        for item in &block.items {
            match item {
                ImplItem::Fn(function) if is_of_trait || Self::is_public(&function.vis) => {
                    self.visit_signature(&function.sig);
                }
                ImplItem::Const(constant) if is_of_trait || Self::is_public(&constant.vis) => {
                    self.visit_type(&constant.ty);
                }
                ImplItem::Type(own) => self.visit_type(&own.ty),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Public {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Fn(function) if Self::is_public(&function.vis) => {
                self.visit_signature(&function.sig);
            }
            Item::Struct(own) if Self::is_public(&own.vis) => visit::visit_item_struct(self, own),
            Item::Enum(own) if Self::is_public(&own.vis) => visit::visit_item_enum(self, own),
            Item::Trait(own) if Self::is_public(&own.vis) => visit::visit_item_trait(self, own),
            Item::Type(own) if Self::is_public(&own.vis) => visit::visit_item_type(self, own),
            Item::Const(own) if Self::is_public(&own.vis) => self.visit_type(&own.ty),
            Item::Static(own) if Self::is_public(&own.vis) => self.visit_type(&own.ty),
            Item::Use(import) if Self::is_public(&import.vis) => {
                let mut found = Vec::new();
                leaves(&import.tree, "", &mut found);
                self.named.extend(found.into_iter().map(|(_, path)| path));
            }
            Item::Impl(block) => self.signatures(block),
            Item::Mod(module) if !is_test(&module.attrs) => visit::visit_item_mod(self, module),
            _ => {}
        }
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        visit::visit_signature(self, signature);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        // The fields of a variant have no visibility of their own: see `visit_variant`.
        if Self::is_public(&field.vis) {
            self.visit_type(&field.ty);
        }
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        for field in &variant.fields {
            self.visit_type(&field.ty);
        }
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_block(&mut self, _: &'ast syn::Block) {}

    fn visit_path(&mut self, path: &'ast Path) {
        let whole = joined(path);
        let (first, rest) = match whole.split_once("::") {
            Some((first, rest)) => (first, format!("::{rest}")),
            None => (whole.as_str(), String::new()),
        };
        let resolved = self.imports.get(first).map_or(first, String::as_str);
        self.named.push(format!("{resolved}{rest}"));
        visit::visit_path(self, path);
    }
}
