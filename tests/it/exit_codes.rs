//! Every exit code, as the command ends with it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use certpact_simulator::{Ca, RateWindow, Request, Simulator, World};

use crate::cli::session::Session;

/// How the CA is.
#[derive(Clone, Copy)]
enum TheCa {
    /// As its pages say.
    Is,
    /// Willing to answer once an hour.
    IsBusy,
    /// Silent when it is asked to write.
    HangsUp,
}

use TheCa::{HangsUp, Is, IsBusy};

/// What the files are that the commands name.
const FILES: &[(&str, &str)] = &[
    ("put.json", "{\"organization\":{}}"),
    ("renew.json", "{\"auto_renew\":true}"),
    ("null.json", "{\"auto_renew\":null}"),
    (
        "desired.toml",
        "[[contract]]\nid = 12345\nauto_renew = false\n",
    ),
    ("same.toml", "[[contract]]\nid = 12345\nauto_renew = true\n"),
    (
        "gone.toml",
        "[[contract]]\nid = 12345\nauto_renew = false\n\n[[contract]]\nid = 99999\nauto_renew = true\n",
    ),
];

const CASES: &[(u8, TheCa, &str)] = &[
    (0, Is, "certpact acme get-contract 12345"),
    (0, Is, "certpact plan desired.toml"),
    (0, Is, "certpact plan same.toml --detailed-exitcode"),
    (
        0,
        Is,
        "certpact acme patch-contract 12345 --body renew.json",
    ),
    (
        1,
        Is,
        "offline certpact check replace-contract --body put.json",
    ),
    (1, Is, "certpact verify desired.toml"),
    (10, Is, "certpact plan gone.toml --detailed-exitcode"),
    (10, Is, "certpact pull acme 12345 99999"),
    (4, Is, "certpact plan gone.toml --strict"),
    (4, Is, "certpact pull acme 99999"),
    (2, Is, "certpact frobnicate"),
    (2, Is, "certpact plan nowhere.toml"),
    (2, Is, "CERTPACT_ACME_KEY= certpact acme get-contract 12345"),
    (
        2,
        Is,
        "CERTPACT_ACME_URL=http://ca.example.com certpact verify desired.toml",
    ),
    (
        3,
        Is,
        "CERTPACT_ACME_KEY=wrong certpact acme get-contract 12345",
    ),
    (4, Is, "certpact acme get-contract 999"),
    (
        5,
        IsBusy,
        "certpact --retries 0 acme patch-contract 12345 --body renew.json",
    ),
    (
        6,
        Is,
        "certpact acme patch-contract 12345 --body null.json --acknowledge acme.value_may_clear@12345 --overrule acme.field_malformed@12345=try",
    ),
    (
        6,
        Is,
        "CERTPACT_ACME_URL=http://127.0.0.1:1 certpact --retries 0 acme get-contract 12345",
    ),
    (
        7,
        Is,
        "certpact acme replace-contract 12345 --body put.json",
    ),
    (
        7,
        Is,
        "certpact --read-only acme patch-contract 12345 --body renew.json",
    ),
    (
        8,
        HangsUp,
        "certpact --retries 0 acme patch-contract 12345 --body renew.json",
    ),
    (9, Is, "certpact plan desired.toml --detailed-exitcode"),
];

/// Shown where the command is interrupted.
const ELSEWHERE: &[u8] = &[130];

#[test]
fn the_command_ends_with_every_code_that_it_documents() {
    let help = session(Is).run("offline certpact --help");
    let (_, listed) = help.split_once("Exit codes:\n").unwrap();
    let rows = listed.lines().take_while(|line| line.starts_with("  "));
    let codes: BTreeSet<u8> = rows
        .map(|row| row.split_whitespace().next().unwrap().parse().unwrap())
        .collect();
    let shown = CASES.iter().map(|(code, ..)| code).chain(ELSEWHERE);
    assert_eq!(codes, shown.copied().collect());

    for (code, ca, line) in CASES {
        let session = session(*ca);
        let printed = match ca {
            Is | IsBusy => session.run(line),
            HangsUp => session.run(&format!("CERTPACT_ACME_URL={} {line}", hanging_up())),
        };
        let last = printed
            .lines()
            .last()
            .and_then(|line| line.strip_prefix("? "));
        assert_eq!(last.unwrap_or("0"), code.to_string(), "{line}\n{printed}");
    }
}

fn session(ca: TheCa) -> Session {
    let mut world = World::documented();
    if matches!(ca, IsBusy) {
        world.rate_windows = vec![RateWindow {
            requests: 1,
            seconds: 3600,
        }];
    }
    let session = Session::with(Simulator::start(world).unwrap());
    for (name, text) in FILES {
        session.write(name, text);
    }
    session
}

/// The address of a CA that answers reads, and breaks off where it is asked for more.
fn hanging_up() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let world = World::documented();
    let key = world.accounts[&67890].key.clone();
    let answer = Ca::new(world).unwrap().answer(Request {
        method: "GET".to_owned(),
        path: "/acme/12345".to_owned(),
        headers: vec![("X-PARTNER-APIKEY".to_owned(), key)],
        ..Request::default()
    });
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            serve(connection.unwrap(), &answer.body);
        }
    });
    format!("http://{address}")
}

fn serve(mut connection: TcpStream, body: &[u8]) {
    let mut head = BufReader::new(connection.try_clone().unwrap()).lines();
    let first = head.next().unwrap().unwrap();
    if !first.starts_with("GET ") {
        return;
    }
    // An answer that comes before the request has ended would be lost.
    head.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty()))
        .for_each(drop);
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    )
    .unwrap();
    connection.write_all(body).unwrap();
}
