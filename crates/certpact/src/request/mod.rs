//! One request: what the spec says of it, what a caller gives, and what is sent.

pub(crate) mod answers;
pub(crate) mod asked;
pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod decode;
pub(crate) mod example;
pub(crate) mod facts;
pub(crate) mod fields;
pub(crate) mod forms;
pub(crate) mod label;
mod product;
pub(crate) mod step;
