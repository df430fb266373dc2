//! The help of commands, and of one operation: its own options, the fields of its body, and an example.

use std::ffi::OsString;
use std::fmt::Write;

use certpact::{Api, Operation};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Arguments;

/// The command line, each command with what all have in a line of its short help.
pub(crate) fn command() -> Command {
    let command = Arguments::command();
    let common = command.get_arguments().filter(|one| one.is_global_set());
    let common: Vec<&str> = common.filter_map(|one| one.get_long()).collect();
    let common = format!(
        "Of every command (see `certpact --help`): --{}",
        common.join(" --")
    );
    command.mut_subcommands(|command| {
        let long = command.get_after_long_help().cloned().unwrap_or_default();
        command.after_help(common.clone()).after_long_help(long)
    })
}

/// The page of the operation that is named beside `-h` or `--help`; nothing where none is.
pub(crate) fn operation_help(arguments: &[OsString]) -> Option<String> {
    let is_help = |argument: &&OsString| *argument == "-h" || *argument == "--help";
    let is_long = arguments.iter().any(|argument| argument == "--help");
    let others = arguments.iter().filter(|argument| !is_help(argument));
    let matches = command().ignore_errors(true);
    let matches = matches.try_get_matches_from(others).ok()?;
    let (api, of_api) = matches.subcommand()?;
    let api = Api::ALL.into_iter().find(|one| one.as_str() == api)?;
    let named: Option<&String> = of_api.try_get_one("operation").ok()?;
    let operation = Operation::parse(named?).ok()?;
    (operation.api() == api).then(|| page(operation, is_long))
}

fn page(operation: Operation, is_long: bool) -> String {
    let facts = operation.facts();
    let api = operation.api();
    let name = operation.as_str().replace('_', "-");
    let commands = command();
    let of_api = commands.find_subcommand(api.as_str());
    let of_api = of_api.expect("each API is a command").clone();
    let own: Vec<Arg> = of_api
        .get_arguments()
        .filter(|argument| is_of(operation, argument.get_id().as_str()))
        .map(|argument| match argument.get_id().as_str() {
            "body" => argument.clone().required(facts.body.is_some()),
            _ => argument.clone(),
        })
        .collect();
    let ids = facts.ids.iter().map(|id| {
        let called = id.name.trim_end_matches("_id").to_uppercase();
        Arg::new(id.name)
            .value_name(called)
            .help(id.description.trim_end_matches('.'))
            .required(true)
    });
    let query = facts.query.iter().map(|query| {
        let called = query.name.to_uppercase();
        Arg::new("query")
            .long("name")
            .value_name(called)
            .help(query.description.trim_end_matches('.'))
    });
    let summary = first_sentence(facts.description);
    let after = of_api
        .get_after_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut page = Command::new(name.clone())
        .bin_name(format!("certpact {api} {name}"))
        .about(summary.to_owned())
        .long_about(facts.description)
        .args(ids)
        .args(query)
        .args(own)
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::HelpShort)
                .display_order(usize::MAX)
                .help("Print this; --help also says what each field is, with an example"),
        )
        .after_help(format!("{}{after}", compact(operation)))
        .after_long_help(format!(
            "{}{}{after}",
            described(operation),
            example(operation)
        ));
    let page = if is_long {
        page.render_long_help()
    } else {
        page.render_help()
    };
    page.to_string()
}

/// Whether an option of the command means something to the operation.
fn is_of(operation: Operation, option: &str) -> bool {
    match option {
        "body" => operation.facts().body.is_some(),
        "label" => operation == Operation::CreateContract,
        "acknowledge" | "overrule" => operation.is_write(),
        "secret_file" | "show_secret" => operation.delivers_secret(),
        _ => false,
    }
}

const FIELDS: &str = "Fields of the body (* give it: it is required, or leaving it out surprises):";

/// The names of the fields, in a few lines.
fn compact(operation: Operation) -> String {
    let mut text = String::new();
    let mut open: Vec<&str> = Vec::new();
    for field in operation
        .field_help()
        .filter(|field| !field.path.ends_with("[]"))
    {
        while open
            .last()
            .is_some_and(|around| !is_inside(field.path, around))
        {
            open.pop();
            text.push('}');
        }
        if !text.is_empty() && !text.ends_with('{') {
            text.push_str(", ");
        }
        text.push_str(own_name(field.path));
        if field.is_needed {
            text.push('*');
        }
        let has_inner = operation
            .field_help()
            .any(|inner| is_inside(inner.path, field.path) && !inner.path.ends_with("[]"));
        if has_inner {
            open.push(field.path);
            text.push_str(" {");
        }
    }
    text.push_str(&"}".repeat(open.len()));
    if text.is_empty() {
        return text;
    }
    format!("{FIELDS}\n{text}\n\n")
}

/// Each field with what it is.
fn described(operation: Operation) -> String {
    let mut text = String::new();
    for field in operation
        .field_help()
        .filter(|field| !field.path.ends_with("[]"))
    {
        let depth = field.path.matches('.').count();
        let mark = if field.is_needed { "*" } else { "" };
        let name = format!("{}{}{mark}", "  ".repeat(depth + 1), own_name(field.path));
        let _ = writeln!(text, "{name} ({}): {}", field.kind, field.description);
    }
    if text.is_empty() {
        return text;
    }
    format!("{FIELDS}\n{text}\n")
}

fn example(operation: Operation) -> String {
    let Some(body) = operation.example_body() else {
        return String::new();
    };
    let body = serde_json::to_string_pretty(&body).unwrap_or_default();
    format!("Example of a body:\n{body}\n\n")
}

fn is_inside(path: &str, around: &str) -> bool {
    let rest = path.strip_prefix(around);
    rest.is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn own_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ")
        .map_or(text.trim_end_matches('.'), |(first, _)| first)
}
