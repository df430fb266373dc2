//! `certpact simulate`: a CA on this machine, for whoever wants to try something.

use std::io;
use std::path::Path;

use certpact::Error;
use certpact_simulator::{Connections, Simulator, World};
use jiff::Timestamp;

use crate::arguments::Simulate;
use crate::interrupts::Interrupts;
use crate::lines::Lines;
use crate::output::{Format, Output, Printed, versioned};
use crate::read;

/// What a shell takes. A token and a client's name exclude each other, and the token needs nobody to
/// renew it.
fn exports(connections: &Connections) -> String {
    let variables = [
        ("ACME_URL", &connections.acme_url),
        ("ACME_KEY", &connections.acme_key),
        ("ORDER_URL", &connections.order_url),
        ("ORDER_KEY", &connections.order_key),
        ("CPS_URL", &connections.cps_url),
        ("CPS_TOKEN", &connections.cps_token),
        ("CPS_TOKEN_URL", &connections.cps_token_url),
    ];
    let lines = variables.map(|(name, value)| format!("export CERTPACT_{name}={value}\n"));
    format!(
        "{}# backstage: {}\n",
        lines.concat(),
        connections.backstage_url
    )
}

pub(crate) async fn run(given: &Simulate, output: Output) -> Result<Printed, Error> {
    let now = Timestamp::now();
    let world = match &given.world {
        Some(file) => load(file, now)?,
        None => World::documented()
            .with_contracts(given.contracts as usize)
            .beginning(now),
    };
    let simulator =
        Simulator::bind(world, given.port, given.backstage_port).map_err(not_started)?;
    let connections = simulator.connections();
    let ready = match output.format {
        Format::Json => Printed::json(&connections),
        Format::Text => Printed::data(exports(&connections)),
    };
    // A program that reads the addresses may interrupt at once.
    let interrupts = Interrupts::listen();
    if let Some(file) = &given.port_file {
        std::fs::write(file, versioned(&connections))
            .map_err(|error| Error::of_file(file, &error))?;
    }
    let says = |message: Option<&str>| -> Lines {
        let message = message.filter(|_| !output.aside.is_quiet);
        message.into_iter().collect()
    };
    let running = "simulating the CA until interrupted; everything is forgotten then";
    ready.saying(&says(Some(running))).emit(output);
    let world_is_input = given.world.as_deref().is_some_and(read::is_stdin);
    let end = until_told_to_stop(interrupts, world_is_input).await;
    drop(simulator);
    Ok(Printed::default().saying(&says(end.message())))
}

fn not_started(error: io::Error) -> Error {
    let message = format!("the simulator cannot be started: {error}");
    match error.kind() {
        io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied => Error::invalid_input(message)
            .with_hint("leave out `--port` and `--backstage-port` to use any free ports"),
        _ => Error::invalid_input(message),
    }
}

fn load(file: &Path, now: Timestamp) -> Result<World, Error> {
    let text = read::read_up_to(file, World::LARGEST as u64)?;
    let what = format!("`{}`", file.display());
    World::read(&text, now).map_err(|error| Error::misread(&what, &error))
}

/// Why a simulation ended.
enum End {
    Interrupted,
    InputClosed,
}

impl End {
    fn message(&self) -> Option<&'static str> {
        match self {
            Self::Interrupted => None,
            Self::InputClosed => Some("standard input was closed, and so the simulation ended"),
        }
    }
}

/// Until interrupted, or until whoever started us closes our input: a test that dies leaves no
/// simulator behind. An input that is no pipe says nothing, and neither does one that the world was read
/// from: it has ended.
async fn until_told_to_stop(mut interrupts: Interrupts, world_is_input: bool) -> End {
    let (closed, input) = tokio::sync::oneshot::channel::<()>();
    if world_is_input || !is_pipe() {
        interrupts.next().await;
        return End::Interrupted;
    }
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        drop(closed);
    });
    tokio::select! {
        () = interrupts.next() => End::Interrupted,
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
