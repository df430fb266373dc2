//! The names of a contract, and those that a request lists.

use serde_json::Value;

/// Names that a contract holds at most.
pub(crate) const MOST_NAMES: usize = 250;

/// The names that a body lists, as given.
pub(crate) fn names_in(body: &Value) -> Vec<&str> {
    places_of_names(body).map(|(_, name)| name).collect()
}

/// The same with the place of each.
pub(crate) fn places_of_names(body: &Value) -> impl Iterator<Item = (String, &str)> {
    let names = body.get("sans").and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(index, name)| Some((format!("/sans/{index}"), name.as_str()?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_place_of_a_name_counts_what_is_no_name() {
        let body = json!({ "sans": [7, "a.example.com"] });
        let placed: Vec<_> = places_of_names(&body).collect();
        assert_eq!(placed, [("/sans/1".to_owned(), "a.example.com")]);
    }
}
