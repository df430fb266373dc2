//! Everything that is tested across packages, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod answers;
mod apply;
mod bad_input;
mod boundaries;
mod cases;
mod check;
mod cli;
mod command_cases;
mod documented;
mod exit_codes;
mod files;
mod in_process;
mod oracle;
mod readme;
mod repeats;
mod rows;
mod rules;
mod schemas;
mod secrets;
