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
    order_url: String,
    order_key: String,
    cps_url: String,
    cps_token: String,
    cps_token_url: String,
    cps_client_id: String,
    cps_client_secret: String,
    backstage_url: String,
}

impl Addresses {
    fn of(simulator: &Simulator) -> Self {
        let client = simulator.cps_client();
        Self {
            acme_url: simulator.acme_url(),
            acme_key: simulator.acme_key(),
            order_url: simulator.order_url(),
            order_key: simulator.order_key(),
            cps_url: simulator.cps_url(),
            cps_token: simulator.cps_token(),
            cps_token_url: simulator.cps_token_url(),
            cps_client_id: client.client_id,
            cps_client_secret: client.client_secret,
            backstage_url: simulator.backstage_url(),
        }
    }

    /// What a shell takes. A token and a client's name exclude each other, and the token needs
    /// nobody to renew it.
    fn exports(&self) -> String {
        let variables = [
            ("ACME_URL", &self.acme_url),
            ("ACME_KEY", &self.acme_key),
            ("ORDER_URL", &self.order_url),
            ("ORDER_KEY", &self.order_key),
            ("CPS_URL", &self.cps_url),
            ("CPS_TOKEN", &self.cps_token),
            ("CPS_TOKEN_URL", &self.cps_token_url),
        ];
        let lines = variables.map(|(name, value)| format!("export CERTPACT_{name}={value}\n"));
        format!("{}# backstage: {}\n", lines.concat(), self.backstage_url)
    }
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
    let addresses = Addresses::of(&simulator);
    let ready = match output.format {
        Format::Json => Printed::json(&addresses),
        Format::Text => Printed::data(addresses.exports()),
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
