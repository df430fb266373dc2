//! What goes wrong at the CA, or on the way to it and back, where a test wants it to.

mod passage;

use std::collections::BTreeMap;

use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderName, HeaderValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::http::{Api, Request};
use crate::world::ErrorShape;

pub use passage::{End, Passage};

/// The faults of a CA. There are none until they are set, and they are no part of its world.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// What chance is made of: the same seed, the same faults. 0 if left out.
    pub seed: u64,
    /// The faults; of those that befall a request, all do.
    pub faults: Vec<Fault>,
}

/// One fault: which requests it happens to, and what happens to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The API; each if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<Api>,
    /// The method; each if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How the path below the API's base URL begins; any if left out.
    #[serde(default)]
    pub path: String,
    /// How many of those requests are spared first; 0 if left out.
    #[serde(default)]
    pub spared: u32,
    /// To how many it happens then; all if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// By chance, one in so many of them; each if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_in: Option<u32>,
    /// What happens.
    pub happens: Happening,
}

/// Whether the CA has carried a request out by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Before it is carried out, in place of that.
    Before,
    /// When it has been carried out, in place of the answer.
    After,
    /// Within the answer, half of which comes.
    Within,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Happening {
    /// It is answered with this.
    Answer {
        /// Instead of being carried out, or afterwards; never within an answer.
        stage: Stage,
        /// The status.
        status: u16,
        /// Names and values.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The body; empty if left out.
        #[serde(default)]
        body: String,
    },
    /// It is answered with an error of the CA, in one of its shapes.
    Error {
        /// Instead of being carried out, or afterwards; never within an answer.
        stage: Stage,
        /// The status.
        status: u16,
        /// The shape; a list of errors if left out.
        #[serde(default)]
        shape: ErrorShape,
        /// How many seconds the CA asks to wait; it does not if left out.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// A page for people comes, with the status 200, in place of an answer.
    Html {
        /// Instead of being carried out, or afterwards; never within an answer.
        stage: Stage,
    },
    /// It takes so long.
    Wait {
        /// Where it waits.
        stage: Stage,
        /// How long.
        milliseconds: u64,
    },
    /// The connection ends.
    Cut {
        /// Where it ends.
        stage: Stage,
    },
    /// Something on the way strips the request of its body.
    StripBody {},
    /// A member of the answer has a word that no page names, wherever it is.
    UnknownWord {
        /// Name of the member.
        member: String,
    },
    /// Every object of the answer has a member that no page names.
    ExtraMember {},
}

impl Fault {
    /// A fault of every request that the CA gets.
    pub fn of_all(happens: Happening) -> Fault {
        Fault {
            api: None,
            method: None,
            path: String::new(),
            spared: 0,
            times: None,
            one_in: None,
            happens,
        }
    }

    /// A fault of every request with this method.
    pub fn of(method: &str, happens: Happening) -> Fault {
        Fault {
            method: Some(method.into()),
            ..Fault::of_all(happens)
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.one_in == Some(0) {
            return Err("a fault happens to one in 1 or more requests".into());
        }
        let is_method = |method: &&String| method.bytes().all(|byte| byte.is_ascii_uppercase());
        if let Some(method) = self.method.as_ref().filter(|method| !is_method(method)) {
            return Err(format!("`{method}` is no method; they are in capitals"));
        }
        let stage = match &self.happens {
            Happening::Answer {
                stage,
                status,
                headers,
                ..
            } => {
                check_headers(headers)?;
                check_status(*status)?;
                stage
            }
            Happening::Error { stage, status, .. } => {
                check_status(*status)?;
                stage
            }
            Happening::Html { stage } => stage,
            Happening::Wait { .. }
            | Happening::Cut { .. }
            | Happening::StripBody {}
            | Happening::UnknownWord { .. }
            | Happening::ExtraMember {} => return Ok(()),
        };
        match stage {
            Stage::Within => Err("an answer cannot be put within an answer".into()),
            Stage::Before | Stage::After => Ok(()),
        }
    }

    fn fits(&self, api: Api, request: &Request) -> bool {
        self.api.is_none_or(|own| own == api)
            && self
                .method
                .as_ref()
                .is_none_or(|own| *own == request.method)
            && request.path.starts_with(&self.path)
    }
}

fn check_status(status: u16) -> Result<(), String> {
    if (200..=599).contains(&status) {
        Ok(())
    } else {
        Err(format!("`{status}` is no status of a whole answer"))
    }
}

/// How long a body is, and how it comes, is for the server to say.
fn check_headers(headers: &BTreeMap<String, String>) -> Result<(), String> {
    let is_sound = |(name, value): &(&String, &String)| {
        let name = HeaderName::try_from(*name);
        name.is_ok_and(|name| ![CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name))
            && HeaderValue::try_from(*value).is_ok()
    };
    match headers.iter().find(|header| !is_sound(header)) {
        Some((name, value)) => Err(format!("`{name}: {value}` is no header that can be set")),
        None => Ok(()),
    }
}

impl Faults {
    pub(crate) fn check(&self) -> Result<(), String> {
        self.faults.iter().try_for_each(Fault::check)
    }
}

/// The faults, and how far each has come.
#[derive(Debug, Default)]
pub(crate) struct Fate {
    pub(crate) faults: Faults,
    met: Vec<Met>,
}

/// How often a fault was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Met {
    /// Requests that fit it.
    pub fitting: u32,
    /// Requests that it befell.
    pub befallen: u32,
}

impl Fate {
    pub(crate) fn of(faults: Faults) -> Fate {
        Fate {
            met: vec![Met::default(); faults.faults.len()],
            faults,
        }
    }

    pub(crate) fn met(&self) -> &[Met] {
        &self.met
    }

    /// What happens to this request.
    pub(crate) fn passage_for(&mut self, api: Api, request: &Request) -> Passage {
        let mut happens = Vec::new();
        for (n, (fault, met)) in self.faults.faults.iter().zip(&mut self.met).enumerate() {
            if !fault.fits(api, request) {
                continue;
            }
            met.fitting += 1;
            let is_over = fault.times.is_some_and(|times| met.befallen >= times);
            if is_over || met.fitting <= fault.spared {
                continue;
            }
            let chance = chance(self.faults.seed, n, met.fitting);
            if chance.is_multiple_of(u64::from(fault.one_in.unwrap_or(1))) {
                met.befallen += 1;
                happens.push(fault.happens.clone());
            }
        }
        Passage::through(happens)
    }
}

/// A number that looks random (SplitMix64), the same for the same seed, fault and request.
fn chance(seed: u64, fault: usize, request: u32) -> u64 {
    let place = ((fault as u64) << 32) | u64::from(request);
    let mut mixed = seed.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
