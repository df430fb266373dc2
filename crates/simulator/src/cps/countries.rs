use serde::Serialize;

use super::collection;
use crate::http::Answer;

/// The page's list goes on; this is enough of it to be read.
const COUNTRIES: [(&str, &str); 16] = [
    ("Afghanistan", "AF"),
    ("Albania", "AL"),
    ("Algeria", "DZ"),
    ("Australia", "AU"),
    ("Austria", "AT"),
    ("Brazil", "BR"),
    ("Canada", "CA"),
    ("France", "FR"),
    ("Germany", "DE"),
    ("India", "IN"),
    ("Ireland", "IE"),
    ("Japan", "JP"),
    ("Norway", "NO"),
    ("Switzerland", "CH"),
    ("United Kingdom", "GB"),
    ("United States", "US"),
];

#[derive(Serialize)]
struct Country {
    country: &'static str,
    two_letter_code: &'static str,
}

/// GET lists countries with their codes, those only whose name contains the text that is asked for.
pub(super) fn list(part: &str) -> Answer {
    let named = COUNTRIES
        .into_iter()
        .filter(|(name, _)| name.contains(part));
    let countries: Vec<Country> = named
        .map(|(country, two_letter_code)| Country {
            country,
            two_letter_code,
        })
        .collect();
    collection("appendix/country-codes", &countries, countries.len())
}
