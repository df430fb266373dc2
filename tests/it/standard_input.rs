//! `-` is standard input wherever a file is read, and does the same as a file.

use std::io::Write;
use std::process::Stdio;

use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;

const DESIRED: &str = "[[contract]]\nid = 12345\nauto_renew = false\n";
const DESIRED_JSON: &str = r#"{"contract":[{"id":12345,"auto_renew":false}]}"#;
const INVENTORY: &str = r#"{"67890":[12345,12346]}"#;
const PARTIAL: &str = r#"{"organization":{"city":"Berkeley"}}"#;
const ACCEPTED: &str = "acknowledge acme.san_removed@12345\n";

/// What it prints, and its exit code, where this is its standard input.
fn run(session: &Session, line: &str, input: &str) -> (String, String, Option<i32>) {
    let mut command = session.command(line);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    // A command that refuses its arguments reads nothing.
    let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
    let output = running.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

#[test]
fn what_comes_from_standard_input_is_as_what_is_in_a_file() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let observed = session.run("certpact acme get-contract 12345 --format json");
    session.write(
        "removal",
        "[[contract]]\nid = 12345\nsans = { remove = [\"old.example.com\"] }\n",
    );
    session.write("desired", DESIRED);
    session.run("certpact plan desired --out stored");
    let plan = session.read("stored");
    // The name of the file stands for the argument.
    for (line, text) in [
        ("certpact lint FILE", DESIRED),
        ("certpact plan FILE", DESIRED),
        ("certpact plan FILE", DESIRED_JSON),
        ("certpact verify FILE", DESIRED),
        ("certpact verify FILE", DESIRED_JSON),
        ("certpact plan desired --only @FILE", "12345\n"),
        ("certpact plan desired --except @FILE", "12345\n"),
        ("certpact plan desired --send-contacts @FILE", "12345\n"),
        ("certpact pull acme @FILE", "12345\n12346\n"),
        (
            "offline certpact check patch-contract 12345 --body FILE",
            PARTIAL,
        ),
        (
            "offline certpact check patch-contract 12345 --body body --observed FILE",
            &observed,
        ),
        (
            "certpact --inventory FILE check patch-contract 12345 --body body --online",
            INVENTORY,
        ),
        ("certpact acme patch-contract 12345 --body FILE", PARTIAL),
        (
            "certpact apply stored --max-steps 0 --acknowledge-file FILE",
            ACCEPTED,
        ),
        ("certpact apply FILE --max-steps 0", &plan),
        ("certpact lint FILE", "not = a desired file"),
        ("certpact --inventory FILE plan desired", "[]"),
        ("certpact apply FILE", "{}"),
    ] {
        session.write("body", PARTIAL);
        // JSON in a file is known by the file's name.
        let name = if text == DESIRED_JSON {
            "given.json"
        } else {
            "given"
        };
        session.write(name, text);
        let of_file = run(&session, &line.replace("FILE", name), "");
        let of_input = run(&session, &line.replace("FILE", "-"), text);
        let without_name = |(out, err, code): (String, String, Option<i32>)| {
            let err = err.replace(&format!("`{name}`"), "`-`");
            let time = |text: &str| {
                text.lines()
                    .filter(|line| !line.contains("started"))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            (time(&out), time(&err), code)
        };
        assert_eq!(without_name(of_input), without_name(of_file), "{line}");
    }
}

#[test]
fn two_arguments_do_not_share_it() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    for (line, names) in [
        (
            "certpact check patch-contract 12345 --body - --observed -",
            "`--body` and `--observed`",
        ),
        (
            "certpact apply - --acknowledge-file -",
            "the plan and `--acknowledge-file`",
        ),
        (
            "certpact --inventory - plan -",
            "`--inventory` and the desired file",
        ),
        ("certpact plan - --only @-", "the desired file and `--only`"),
        (
            "certpact plan file --only @- --except @-",
            "`--only` and `--except`",
        ),
        ("certpact pull acme @- @-", "a target and a target"),
    ] {
        let said = format!(
            "error: {names} are both `-`, and standard input is read once\nhint: give a file for one of them\n"
        );
        let (out, err, code) = run(&session, line, "");
        assert_eq!((out.as_str(), err, code), ("", said, Some(2)), "{line}");
    }
    assert_eq!(session.requests(), 0);
}

#[test]
fn a_simulation_of_a_world_from_standard_input_does_not_end_with_it() {
    use std::io::{BufRead, BufReader, Read};

    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let mut command = session.command("certpact simulate --world - --format json");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let world = serde_json::to_string(&World::documented()).unwrap();
    // Written, and closed.
    running
        .stdin
        .take()
        .unwrap()
        .write_all(world.as_bytes())
        .unwrap();
    let mut ready = String::new();
    let mut output = BufReader::new(running.stdout.take().unwrap());
    output.read_line(&mut ready).unwrap();
    assert!(ready.contains("acme_url"), "{ready}");
    let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
    let url = ready["acme_url"].as_str().unwrap();
    let address = url.split('/').nth(2).unwrap();
    let mut connection = std::net::TcpStream::connect(address).unwrap();
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1"), "{answer}");
    running.kill().unwrap();
    let mut said = String::new();
    let mut errors = running.stderr.take().unwrap();
    errors.read_to_string(&mut said).unwrap();
    running.wait().unwrap();
    assert!(!said.contains("closed"), "{said}");
    let (_, err, code) = run(&session, "certpact simulate --world -", "[");
    assert!(err.starts_with("error: `-`"), "{err}");
    assert_eq!(code, Some(2));
}
