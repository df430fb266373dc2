//! The quarantine for generated code.
//!
//! `cargo xtask regen` writes the HTTP clients and the table of facts in `src/generated` from
//! `openapi/*.yaml`. They have names, shapes and changes that nobody chose, so only
//! `certpact::ca` may import this package, and nothing in it is re-exported. What is written by
//! hand here is what requests are written on, and the types of the facts.

#![forbid(unsafe_code)]

#[doc(hidden)]
#[rustfmt::skip]
#[path = "generated/acme.rs"]
#[expect(clippy::allow_attributes, clippy::unwrap_used, reason = "generated code")]
pub mod acme;
#[doc(hidden)]
#[rustfmt::skip]
#[path = "generated/cps.rs"]
#[expect(clippy::allow_attributes, clippy::unwrap_used, reason = "generated code")]
pub mod cps;
pub mod facts;
#[doc(hidden)]
#[rustfmt::skip]
#[path = "generated/order.rs"]
#[expect(clippy::allow_attributes, clippy::unwrap_used, reason = "generated code")]
pub mod order;
pub mod support;

pub use progenitor_client;
