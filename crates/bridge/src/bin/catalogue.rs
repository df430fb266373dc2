//! Prints the catalogue. `cargo xtask regen` runs it and checks the file in.
#![forbid(unsafe_code)]

use std::io::Write;

fn main() -> std::io::Result<()> {
    let catalogue = certpact_bridge::catalogue::catalogue();
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &catalogue)?;
    out.write_all(b"\n")
}
