//! What every layer uses, and what uses nothing of ours.

pub(crate) mod api;
pub(crate) mod country;
pub(crate) mod dns_name;
pub(crate) mod error;
pub(crate) mod file;
pub(crate) mod finding;
pub(crate) mod folded;
pub(crate) mod id;
pub(crate) mod in_order;
pub(crate) mod instant;
pub(crate) mod json;
pub(crate) mod operations;
pub mod printed;
pub(crate) mod product;
pub(crate) mod secret;
pub(crate) mod spelling;
pub(crate) mod stop;
pub(crate) mod table;
pub(crate) mod unseen;
mod words;
