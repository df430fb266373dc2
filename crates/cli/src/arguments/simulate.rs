//! What a simulated CA is told.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct Simulate {
    /// Port of the CA; any free one if left out.
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Port of the backstage, which reads and sets the world; any free one if left out.
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub(crate) backstage_port: u16,
    /// What the CA holds, as JSON; the contracts of its documentation if left out; `-` is standard
    /// input.
    #[arg(long, value_name = "FILE", conflicts_with = "contracts")]
    pub(crate) world: Option<PathBuf>,
    /// Hold this many contracts in addition to those of the documentation; up to 100,000.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=100_000), hide_default_value = true)]
    pub(crate) contracts: u32,
    /// Write the addresses to this file, as JSON, once they are open.
    #[arg(long, value_name = "FILE")]
    pub(crate) port_file: Option<PathBuf>,
}
