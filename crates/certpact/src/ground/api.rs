//! The APIs of the CA.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An HTTP API of the CA.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// ACME contracts of the Partner Subscriptions API.
    Acme,
    /// Contacts of orders, of the CertCentral Services API.
    Order,
    /// Organizations of certificate requests, of Edgecast CPS.
    Cps,
}

impl Api {
    /// Every API.
    pub const ALL: [Self; 3] = [Self::Acme, Self::Order, Self::Cps];

    /// The one word for the API, used everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acme => "acme",
            Self::Order => "order",
            Self::Cps => "cps",
        }
    }

    /// What its targets are.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Acme => "contract",
            Self::Order => "order",
            Self::Cps => "certificate request",
        }
    }

    /// The same of several.
    pub fn nouns(self) -> &'static str {
        match self {
            Self::Acme => "contracts",
            Self::Order => "orders",
            Self::Cps => "certificate requests",
        }
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
