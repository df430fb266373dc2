//! The options of every command, and what they set up.

use std::path::PathBuf;
use std::time::Duration;

use certpact::Client;
use clap::{Args, ValueEnum};

use super::Arguments;
use super::values::{duration, proxy};
use crate::formats::FindingsFormat;
use crate::output::{Format, Output, progress, warn};
use crate::paint::{Color, Look, Stream};
use crate::read;

/// Every form of output. The last two are for findings alone.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnyFormat {
    /// Text for people.
    Text,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, which code scanning reads; for `check` and `lint` only.
    Sarif,
    /// Annotations of a GitHub workflow; for `check` and `lint` only.
    Github,
}

#[derive(Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Common {
    /// How to print.
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_enum,
        default_value = "text"
    )]
    format: AnyFormat,
    /// Whether to print in colour; decided automatically if left out: only in a terminal.
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN"
    )]
    color: Color,
    /// Print only errors, what was asked for, and findings that change the exit code.
    ///
    /// Not printed: progress, hints, notes, summaries, and findings that are accepted or below `--fail-on`.
    /// Always printed: errors, refusals, warnings, what differs or could not be read, what was read, secrets
    /// where they go to stdout, and JSON, SARIF and annotations in whole.
    #[arg(short, long, global = true, hide_short_help = true)]
    quiet: bool,
    /// Account whose key is used, where a key file with several keys is set up.
    #[arg(long, global = true, hide_short_help = true, value_name = "ID", value_parser = certpact::parse_id)]
    account_id: Option<u64>,
    /// How long one request may take in all, such as `30s`.
    #[arg(long, global = true, hide_short_help = true, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
    /// How long a connection may take to be established, such as `5s`.
    #[arg(long, global = true, hide_short_help = true, value_name = "TIME", value_parser = duration)]
    connect_timeout: Option<Duration>,
    /// How often a request is repeated at most, where that is safe; 2 if left out. With 0, no request waits.
    #[arg(long, global = true, hide_short_help = true, value_name = "N")]
    retries: Option<usize>,
    /// Refuse every write before anything is read.
    #[arg(long, global = true, hide_short_help = true)]
    read_only: bool,
    /// Requests of one key within rolling windows, such as `100/5s 1000/180s`, or `off`.
    #[arg(long, global = true, hide_short_help = true, value_name = "LIMIT")]
    rate_limit: Option<String>,
    /// Requests in flight at once, from 1 to 10,000; 16 if left out.
    #[arg(long, global = true, hide_short_help = true, value_name = "N")]
    concurrency: Option<usize>,
    /// Trust the certificates in this PEM file as roots, in addition to those of the system.
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    ca_bundle: Option<PathBuf>,
    /// Go through this proxy, never to this machine; HTTPS_PROXY, which may hold a password, if left
    /// out.
    #[arg(long, global = true, hide_short_help = true, value_name = "URL")]
    proxy: Option<String>,
    /// User agent in requests to the CA.
    #[arg(long, global = true, hide_short_help = true, value_name = "TEXT")]
    user_agent: Option<String>,
    /// Which contracts each account has: a JSON object from account id to contract ids; `-` is
    /// standard input.
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    pub(super) inventory: Option<PathBuf>,
    /// Append what each write sent to this file, without any value; else to CERTPACT_RECORD_FILE.
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Name of the actor in reports; CERTPACT_ACTOR, else the system's user, if left out.
    #[arg(long, global = true, hide_short_help = true, value_name = "NAME")]
    actor: Option<String>,
}

impl Arguments {
    pub(crate) fn output(&self) -> Output {
        let (format, findings) = match self.common.format {
            AnyFormat::Text => (Format::Text, None),
            AnyFormat::Json => (Format::Json, None),
            AnyFormat::Sarif => (Format::Text, Some(FindingsFormat::Sarif)),
            AnyFormat::Github => (Format::Text, Some(FindingsFormat::Github)),
        };
        let look = |stream| Look {
            is_quiet: self.common.quiet,
            ..Look::of(stream, self.common.color)
        };
        Output {
            format,
            findings,
            look: look(Stream::Stdout),
            aside: look(Stream::Stderr),
        }
    }

    pub(crate) fn account_id(&self) -> Option<u64> {
        self.common.account_id
    }

    /// A client set up from the environment and these arguments.
    pub(crate) fn client(&self) -> Result<Client, certpact::Error> {
        let common = &self.common;
        let mut settings = certpact::Settings::with(certpact::ClientOptions {
            timeout: common.timeout.map(|time| time.as_secs_f64()),
            connect_timeout: common.connect_timeout.map(|time| time.as_secs_f64()),
            retries: common.retries,
            rate_limit: common.rate_limit.clone(),
            concurrency: common.concurrency,
            ca_bundle: common.ca_bundle.clone(),
            proxy: common.proxy.as_deref().map(proxy).transpose()?,
            user_agent: common.user_agent.clone(),
            record_file: common.record.clone(),
            actor: common.actor.clone(),
            read_only: Some(common.read_only),
            ..certpact::ClientOptions::default()
        })?;
        if let Some(file) = &common.inventory {
            settings.inventory = read::inventory(file)?;
        }
        if !common.quiet {
            settings.progress = progress();
        }
        warn(&settings.warnings, self.output());
        Ok(Client::new(settings)?.stopped_by(self.stop.clone()))
    }
}
