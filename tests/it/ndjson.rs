//! Many requests, judged as a stream.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use certpact_simulator::{Simulator, World};
use serde_json::Value;

use crate::cli::session::Session;
#[cfg(unix)]
use crate::cli::session::kill_int;

fn session() -> Session {
    Session::with(Simulator::start(World::documented()).unwrap())
}

/// The command, judging the lines of a file.
fn judging(file: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_certpact-under-test"))
        .args(["check", "replace-contract", "--ndjson", file])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_line_is_answered_before_the_next_one_is_there() {
    let mut command = judging("-");
    let mut input = command.stdin.take().unwrap();
    let mut output = BufReader::new(command.stdout.take().unwrap()).lines();
    for (line, begins) in [
        (
            r#"{"ids":[1],"body":{}}"#,
            r#"{"format_version":1,"line":1,"findings":[{"rule":"acme."#,
        ),
        (
            "{",
            r#"{"format_version":1,"line":2,"error":{"kind":"invalid_input""#,
        ),
        (
            r#"{"body":{"auto_renew":true}}"#,
            r#"{"format_version":1,"line":3,"findings":[{"rule":"acme."#,
        ),
    ] {
        writeln!(input, "{line}").unwrap();
        let answered = output.next().unwrap().unwrap();
        assert!(answered.starts_with(begins), "{answered}");
    }
    drop(input);
    assert!(output.next().is_none());
    assert_eq!(command.wait().unwrap().code(), Some(2));
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let session = session();
    let long = " ".repeat(17 * 1024 * 1024);
    session.write("many.ndjson", &format!("{long}\n{{}}\n"));
    let answered = session.run("offline certpact check get-contract --ndjson many.ndjson");
    assert_eq!(
        answered,
        "{\"format_version\":1,\"line\":1,\"error\":{\"kind\":\"invalid_input\",\"message\":\"line 1 is larger than 16 MiB\",\"hint\":null,\"operation\":null}}\n{\"format_version\":1,\"line\":2,\"findings\":[]}\n? 2\n"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_while_it_waits_for_a_line() {
    let mut command = judging("-");
    let mut input = command.stdin.take().unwrap();
    writeln!(input, "{{}}").unwrap();
    let mut output = BufReader::new(command.stdout.take().unwrap()).lines();
    output.next().unwrap().unwrap();
    kill_int(&command);
    assert_eq!(command.wait().unwrap().code(), Some(130));
}

/// Requests for the contracts from 1 on, of lengths that differ, each with a blank line behind it.
fn many(count: u64) -> String {
    let line = |id: u64| {
        let blanks = " ".repeat(usize::try_from(id * id % 4001).unwrap());
        format!("{{\"ids\":[{id}],{blanks}\"body\":{{}}}}\n\n")
    };
    (1..=count).map(line).collect()
}

#[test]
fn what_is_said_of_many_lines_comes_in_their_order() {
    let session = session();
    session.write("many.ndjson", &many(3000));
    let file = session.path("many.ndjson");
    let output = judging(file.to_str().unwrap()).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let lines = output
        .stdout
        .lines()
        .map(|line| -> Value { serde_json::from_str(&line.unwrap()).unwrap() });
    let told: Vec<(u64, String)> = lines
        .map(|line| {
            let target = line["findings"][0]["target"].as_str().unwrap();
            (line["line"].as_u64().unwrap(), target.to_owned())
        })
        .collect();
    let expected: Vec<_> = (1..=3000).map(|id| (2 * id - 1, id.to_string())).collect();
    assert_eq!(told, expected);
}

/// The reader has seen enough, and the writer never ends.
#[test]
fn it_ends_with_its_reader_while_its_input_is_open() {
    let mut command = judging("-");
    let mut input = command.stdin.take().unwrap();
    input.write_all(b"{\"body\":{}}\n").unwrap();
    let mut output = BufReader::new(command.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    // It notices with the next line that it tells, and does not wait for one after that.
    while input.write_all(b"{\"body\":{}}\n").is_ok() {}
    assert_eq!(command.wait().unwrap().code(), Some(1));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_while_nobody_reads() {
    let session = session();
    session.write("many.ndjson", &many(3000));
    let mut command = judging(session.path("many.ndjson").to_str().unwrap());
    let mut output = BufReader::new(command.stdout.take().unwrap());
    // More comes at once than a pipe holds.
    output.read_line(&mut String::new()).unwrap();
    kill_int(&command);
    assert_eq!(command.wait().unwrap().code(), Some(130));
}
