//! Nothing: this package is its one test binary, `it`, and the cases that all languages share.
#![forbid(unsafe_code)]
