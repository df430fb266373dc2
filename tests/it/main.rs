//! Everything that is tested across packages, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod answers;
mod apply;
mod at_once;
mod bad_input;
mod boundaries;
mod canaries;
mod cases;
mod certificate_requests;
mod check;
mod choices;
mod cli;
mod command_cases;
mod connections;
mod creations;
mod desk;
mod displaced;
mod documented;
mod exit_codes;
mod faults;
mod files;
mod fuzz;
mod gate;
mod in_process;
mod interrupted;
mod inventory;
mod lines;
mod mutated_reads;
mod oracle;
mod oracle_cps;
mod oracle_order;
mod orders;
mod readme;
mod repeats;
mod resume;
mod review;
mod rows;
mod rules;
mod schemas;
mod secrets;
mod seeded;
mod supply_chain;
mod tokens;
mod verdicts;
