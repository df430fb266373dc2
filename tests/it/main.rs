//! Everything that is tested across packages, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod answers;
mod apply;
mod apply_fixture;
mod at_a_glance;
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
mod contributing;
mod copies;
mod coverage_map;
mod creations;
mod displaced;
mod documented;
mod duplicates;
mod echoes;
mod edges;
mod exit_codes;
mod faults;
mod files;
#[cfg(unix)]
mod forms;
mod full_disks;
mod fuzz;
mod held_answers;
mod in_process;
mod interrupted;
mod inventory;
mod left_over;
mod lines;
mod mutated_reads;
mod oracle;
mod orders;
mod owners;
mod readme;
mod repeats;
mod resume;
mod review;
mod rules;
mod schemas;
mod secrets;
mod seeded;
mod supply_chain;
mod tokens;
mod unread;
mod useless_keys;
mod verdicts;
