//! Everything that is tested across packages, in one binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod in_process;
