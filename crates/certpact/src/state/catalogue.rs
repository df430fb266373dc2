//! The rules of all APIs.

use std::sync::LazyLock;

use crate::api::Module;
use crate::ground::error::Error;
use crate::rule::Rule;
use crate::state::for_each_api;

static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for_each_api!(M => all.extend(M::RULES.iter().map(|checked| &checked.rule)));
    all.sort_by_key(|rule: &&Rule| rule.id);
    all
});

/// Every rule, by its id.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().copied()
}

/// Finds a rule by its id.
///
/// # Errors
/// `invalid_input` that names the nearest rule if this one does not exist.
pub fn find(id: &str) -> Result<&'static Rule, Error> {
    ALL.iter()
        .copied()
        .find(|rule| rule.id == id)
        .ok_or_else(|| {
            Error::invalid_input(format!("there is no rule `{id}`"))
                .with_nearest(id, all().map(|rule| rule.id))
        })
}
