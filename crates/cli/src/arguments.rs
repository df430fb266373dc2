//! The command line.

mod common;
mod help;
mod name;
mod simulate;
mod stdin;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use certpact::{Api, Client, Severity};
use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use common::Common;
use jiff::Timestamp;
use name::Name;
use values::created;

use crate::examples;
use crate::schema::Described;

pub(crate) use help::{command, operation_help};
pub(crate) use simulate::Simulate;

/// Says what a request to the CA will do before it is sent, sends only what was cleared by name, and
/// reports the outcome.
#[derive(Parser)]
#[command(name = "certpact", bin_name = "certpact", version, after_help = examples::CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    common: Common,
    /// What an interrupt tells.
    #[arg(skip)]
    pub(crate) stop: certpact::Stop,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show what a request would do; sends nothing, and reads only with --online.
    #[command(after_long_help = examples::CHECK)]
    Check(Check),
    /// Show what has to be sent to reach the state of a desired file; reads, and writes nothing.
    #[command(after_long_help = examples::PLAN)]
    Plan(Planning),
    /// Send the steps of a plan, if the CA still holds what it was made from; continue where an apply of it
    /// ended.
    #[command(after_long_help = examples::APPLY)]
    Apply(Apply),
    /// Report what is wrong with a desired file, independent of the CA; nothing is read or sent.
    Lint {
        /// The desired file, TOML or JSON; `-` is standard input.
        desired: PathBuf,
        /// Lowest severity that makes the exit code 1.
        #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
        fail_on: FailOn,
    },
    /// Print a desired file from what the CA holds.
    Pull {
        /// The API: acme, order or cps.
        api: String,
        /// Numbers of contracts, of orders, or of certificate requests; @FILE has one a line.
        #[arg(required = true, value_name = "TARGET")]
        targets: Vec<String>,
        #[command(flatten)]
        reading: ReadingArguments,
    },
    /// Compare what the CA holds with a desired file, field by field.
    #[command(after_long_help = examples::VERIFY)]
    Verify {
        /// The desired file, TOML or JSON; `-` is standard input.
        desired: PathBuf,
        #[command(flatten)]
        reading: ReadingArguments,
    },
    /// Call an operation of the ACME contracts; a write is checked first.
    #[command(after_long_help = examples::DIRECT)]
    Acme(Direct),
    /// Call an operation of the contacts of orders; a write is checked first.
    #[command(
        after_long_help = examples::ORDER,
        mut_arg("operation", |operation| operation.value_parser(Name::Of(Api::Order))),
    )]
    Order(Direct),
    /// Call an operation of the organizations of certificate requests at CPS; a write is checked first.
    #[command(
        after_long_help = examples::CPS,
        mut_arg("operation", |operation| operation.value_parser(Name::Of(Api::Cps))),
    )]
    Cps(Direct),
    /// List the rules.
    Rules,
    /// Explain a rule: what happens, what is affected, what to do instead.
    #[command(after_long_help = examples::EXPLAIN)]
    Explain {
        /// Id of the rule, such as acme.auto_renew_reset.
        #[arg(value_parser = Name::Rule, hide_possible_values = true)]
        rule: String,
    },
    /// Print the JSON Schema of a file that people write.
    #[command(after_long_help = examples::SCHEMA)]
    Schema {
        /// What the file is.
        #[arg(value_enum, value_name = "FILE")]
        of: Described,
    },
    /// Run a CA that forgets everything, on this machine, until interrupted.
    #[command(after_long_help = examples::SIMULATE)]
    Simulate(Simulate),
    /// Show the danger and the solution on a simulated CA; takes about a minute to read.
    Demo,
    /// Print a script that lets a shell complete commands, operations and rules.
    #[command(after_long_help = examples::COMPLETIONS)]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Write the manual pages of all commands into a folder, which is created if it does not exist.
    Man {
        /// The folder.
        folder: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct Check {
    /// The operation.
    #[arg(value_parser = Name::Write)]
    pub(crate) operation: String,
    /// The ids in the path, such as that of the contract; may be left out if unknown.
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// File that holds the body; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) body: Option<PathBuf>,
    /// File that holds what the CA answered; `-` is standard input.
    ///
    /// An answer to get-contract, get-order or get-certificate-request, an array of such answers, or an
    /// object of answers by operation.
    #[arg(long, value_name = "FILE", conflicts_with = "online")]
    pub(crate) observed: Option<PathBuf>,
    /// When that was read, such as `2026-01-31T12:00:00Z`; now if left out.
    #[arg(long, value_name = "TIME", requires = "observed")]
    pub(crate) observed_at: Option<Timestamp>,
    /// Ask the CA what it holds, with the key of the environment.
    #[arg(long)]
    pub(crate) online: bool,
    /// Product of the contract or order, such as ssl_basic, where it is not read.
    #[arg(long, value_name = "NAME", conflicts_with = "online")]
    pub(crate) product: Option<String>,
    /// Name of a new contract that has no id yet.
    #[arg(long, value_name = "LABEL", conflicts_with = "ids")]
    pub(crate) label: Option<String>,
    /// Check many requests: a line of JSON in for each request, a line out; `-` is standard input.
    ///
    /// A line in is an object with any of `ids`, `label`, `body`, `observed`, `observed_at` and
    /// `product`. A line out is `{"line":1,"findings":[…]}`, or `{"line":1,"error":{…}}` where the
    /// line cannot be checked; the others are still checked. The exit code is the worst of all
    /// lines: 2, then 1, then 0.
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "ids", "label", "body", "observed", "online", "product", "acknowledge", "overrule",
    ])]
    pub(crate) ndjson: Option<PathBuf>,
    /// Lowest severity that makes the exit code 1; accepted findings do not count.
    #[arg(long, value_enum, default_value = "hazard", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
    #[command(flatten)]
    pub(crate) consent: ConsentArguments,
}

#[derive(Args)]
pub(crate) struct Direct {
    /// The operation; with --help after it, its fields and an example of its body.
    #[arg(index = 1, value_parser = Name::Of(Api::Acme))]
    pub(crate) operation: String,
    /// Id of the contract, order or certificate request, and of what else the path names.
    #[arg(index = 2, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// File that holds the body, which is sent unchanged, without the white space around it; `-` is
    /// standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) body: Option<PathBuf>,
    /// Name of a new contract in findings; its first SAN without a leading `*.` if left out.
    #[arg(long, value_name = "LABEL")]
    pub(crate) label: Option<String>,
    /// Part of a country's name, or the exact name of an organization that only the CA knows.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) consent: ConsentArguments,
    #[command(flatten)]
    pub(crate) secret: SecretArguments,
}

#[derive(Args)]
pub(crate) struct Planning {
    /// The desired file, TOML or JSON; `-` is standard input.
    pub(crate) desired: PathBuf,
    /// Write the plan to this file, for `apply`.
    #[arg(long, value_name = "PLAN")]
    pub(crate) out: Option<PathBuf>,
    /// Append to this file the lines that accept the plan, one for each hazard and error, with the reasons
    /// to be filled in; for `apply --acknowledge-file`.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_acknowledgements: Option<PathBuf>,
    /// Plan the steps of this target alone; @FILE has one a line. What is read stays the same.
    #[arg(long, value_name = "TARGET")]
    pub(crate) only: Vec<String>,
    /// Do not plan the steps of this target; @FILE has one a line. It may be unreadable then.
    #[arg(long, value_name = "TARGET")]
    pub(crate) except: Vec<String>,
    /// Send the contacts of this target, whatever the CA has; @FILE has one a line.
    #[arg(long, value_name = "TARGET")]
    pub(crate) send_contacts: Vec<String>,
    /// Lowest severity that makes the exit code 1.
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
    /// Exit with code 9 if the plan is not empty.
    #[arg(long)]
    pub(crate) detailed_exitcode: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
}

/// What to do about what cannot be read.
#[derive(Args)]
pub(crate) struct ReadingArguments {
    /// Fail if anything cannot be read, instead of continuing without it and exiting with code 10.
    #[arg(long)]
    pub(crate) strict: bool,
}

impl ReadingArguments {
    /// The client that reads so.
    pub(crate) fn client(&self, client: Client) -> Client {
        if self.strict { client.strict() } else { client }
    }
}

#[derive(Args)]
pub(crate) struct Apply {
    /// The plan, as `plan --out` wrote it; `-` is standard input, which has no journal.
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) consent: ConsentArguments,
    /// Accept what the lines of this file accept, which is committed and reviewed with the change;
    /// `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) acknowledge_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) secret: SecretArguments,
    /// Send at most this many steps.
    #[arg(long, value_name = "N")]
    pub(crate) max_steps: Option<u64>,
    /// Accept that exactly this many things could not be read for the plan.
    #[arg(long, value_name = "N")]
    pub(crate) allow_unread: Option<u64>,
    /// Continue with other targets after a failed step, never after one with an unknown outcome.
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Report that a creation with an unknown outcome was carried out, as this contract.
    #[arg(long, value_name = "LABEL=ID", value_parser = created)]
    pub(crate) created: Vec<(String, u64)>,
    /// Report that a creation with an unknown outcome was not carried out.
    #[arg(long, value_name = "LABEL")]
    pub(crate) not_created: Vec<String>,
}

/// Where a secret goes that the CA shows once.
#[derive(Args)]
pub(crate) struct SecretArguments {
    /// Append the answer that holds a secret to this file, which only its owner can read.
    #[arg(long, value_name = "FILE", conflicts_with = "show_secret")]
    pub(crate) secret_file: Option<PathBuf>,
    /// Print the answer that holds a secret.
    #[arg(long)]
    pub(crate) show_secret: bool,
}

#[derive(Args)]
pub(crate) struct ConsentArguments {
    /// Accept a hazard by name: RULE@TARGET[:N][=REASON].
    #[arg(long, value_name = "HAZARD")]
    acknowledge: Vec<String>,
    /// Send despite an error: RULE@TARGET[#POINTER]=REASON.
    #[arg(long, value_name = "ERROR")]
    overrule: Vec<String>,
}

impl ConsentArguments {
    pub(crate) fn consent(&self) -> Result<certpact::Consent, certpact::Error> {
        certpact::Consent::parse(
            self.acknowledge.iter().map(String::as_str),
            self.overrule.iter().map(String::as_str),
        )
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Hazard,
    Notice,
}

impl FailOn {
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Hazard => Severity::Hazard,
            Self::Notice => Severity::Notice,
        }
    }
}

impl Arguments {
    pub(crate) fn parse_from(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        Self::from_arg_matches(&command().try_get_matches_from(arguments)?)
    }

    /// Refuses a form of findings where the command prints something else.
    pub(crate) fn refuse_other_formats(&self) -> Result<(), certpact::Error> {
        let prints_findings = matches!(self.command, Command::Check(_) | Command::Lint { .. });
        if prints_findings || self.output().findings.is_none() {
            return Ok(());
        }
        Err(certpact::Error::invalid_input(
            "`--format sarif` and `--format github` are for `check` and `lint` only",
        )
        .with_hint("leave `--format` out, or use `--format json`"))
    }

    /// Whether the command runs until it is told to stop.
    pub(crate) fn is_endless(&self) -> bool {
        matches!(self.command, Command::Simulate(_))
    }

    /// Whether the command may send a write.
    pub(crate) fn may_write(&self) -> bool {
        matches!(
            self.command,
            Command::Apply(_) | Command::Acme(_) | Command::Order(_) | Command::Cps(_)
        )
    }
}
