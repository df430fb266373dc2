//! The names of a contract, and those that a request lists.

use std::borrow::Cow;

use serde_json::Value;

/// Names that a contract holds at most.
pub(crate) const MOST_NAMES: usize = 250;

/// The names that a body lists, as given.
pub(crate) fn names_in(body: &Value) -> Vec<&str> {
    places_of_names(body).map(|(_, name)| name).collect()
}

/// Where a name is in a body: its number. It becomes a JSON Pointer where something is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PlaceOfName(usize);

impl From<PlaceOfName> for Cow<'static, str> {
    fn from(PlaceOfName(index): PlaceOfName) -> Self {
        format!("/sans/{index}").into()
    }
}

/// The same with the place of each.
pub(crate) fn places_of_names(body: &Value) -> impl Iterator<Item = (PlaceOfName, &str)> {
    let names = body.get("sans").and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(index, name)| Some((PlaceOfName(index), name.as_str()?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_place_of_a_name_counts_what_is_no_name() {
        let body = json!({ "sans": [7, "a.example.com"] });
        let placed: Vec<_> = places_of_names(&body).collect();
        assert_eq!(placed, [(PlaceOfName(1), "a.example.com")]);
        assert_eq!(Cow::from(placed[0].0), "/sans/1");
    }
}
