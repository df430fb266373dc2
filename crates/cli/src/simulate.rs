//! `certpact simulate`: a CA on this machine, for whoever wants to try something.

use std::path::Path;

use certpact::Error;
use certpact_simulator::{Simulator, World};
use serde::Serialize;

use crate::input;
use crate::output::{Format, Output, Printed};

#[derive(Serialize)]
struct Addresses {
    acme_url: String,
    acme_key: String,
    backstage_url: String,
}

pub(crate) async fn run(
    port: u16,
    backstage_port: u16,
    world: Option<&Path>,
    port_file: Option<&Path>,
    output: Output,
) -> Result<Printed, Error> {
    let world = match world {
        Some(file) => load(file)?,
        None => World::documented(),
    };
    let simulator = Simulator::bind(world, port, backstage_port).map_err(|error| {
        Error::invalid_input(format!("the simulator cannot be started: {error}"))
    })?;
    let addresses = Addresses {
        acme_url: simulator.acme_url(),
        acme_key: simulator.acme_key(),
        backstage_url: simulator.backstage_url(),
    };
    let ready = match output.format {
        Format::Json => Printed::json(&addresses),
        Format::Text => Printed::data(format!(
            "export CERTPACT_ACME_URL={}\nexport CERTPACT_ACME_KEY={}\n# backstage: {}\n",
            addresses.acme_url, addresses.acme_key, addresses.backstage_url
        )),
    };
    if let Some(file) = port_file {
        let text = serde_json::to_string(&addresses).expect("addresses are text");
        std::fs::write(file, text).map_err(|error| Error::of_file(file, &error))?;
    }
    ready
        .saying("simulating the CA until interrupted; everything is forgotten then\n")
        .emit();
    let end = until_told_to_stop().await;
    drop(simulator);
    Ok(Printed::default().saying(end.message()))
}

fn load(file: &Path) -> Result<World, Error> {
    let text = input::read(file)?;
    let what = format!("`{}`", file.display());
    serde_json::from_str(&text).map_err(|error| Error::misread(&what, &error))
}

/// Why a simulation ended.
enum End {
    Interrupted,
    InputClosed,
}

impl End {
    fn message(&self) -> &'static str {
        match self {
            Self::Interrupted => "",
            Self::InputClosed => "standard input was closed, and so the simulation ended\n",
        }
    }
}

/// Until interrupted, or until whoever started us closes our input: a test that dies leaves no
/// simulator behind. An input that is no pipe says nothing.
async fn until_told_to_stop() -> End {
    let (closed, input) = tokio::sync::oneshot::channel::<()>();
    if !is_pipe() {
        let _ = tokio::signal::ctrl_c().await;
        return End::Interrupted;
    }
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        drop(closed);
    });
    tokio::select! {
        _ = tokio::signal::ctrl_c() => End::Interrupted,
        _ = input => End::InputClosed,
    }
}

#[cfg(unix)]
fn is_pipe() -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata("/dev/fd/0").is_ok_and(|input| input.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe() -> bool {
    false
}
