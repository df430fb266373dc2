//! Input that nobody can mean, through the command: each ends with 2 and a clear error, at once, and
//! nothing is sent.

use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use certpact_simulator::{Simulator, World};
use fs_err::File;

use crate::cli::session::Session;

const DEEP: usize = 10_000;
const MIB: usize = 1024 * 1024;

/// What a file holds.
enum Content {
    Text(&'static str),
    Bytes(&'static [u8]),
    /// The first text many times.
    Repeated(&'static str, usize),
    /// The second many times, between the others.
    Around(&'static str, &'static str, usize, &'static str),
    /// Nothing, at this size.
    Sparse(u64),
}

use Content::{Around, Bytes, Repeated, Sparse, Text};

impl Content {
    fn write(&self, session: &Session, name: &str) {
        let path = session.path(name);
        match self {
            Text(text) => session.write(name, text),
            Bytes(bytes) => fs_err::write(path, bytes).unwrap(),
            Repeated(text, times) => session.write(name, &text.repeat(*times)),
            Around(before, text, times, after) => {
                session.write(name, &format!("{before}{}{after}", text.repeat(*times)));
            }
            Sparse(size) => File::create(path).unwrap().set_len(*size).unwrap(),
        }
        // A ring that others can write would be refused for that.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let owner_only = std::fs::Permissions::from_mode(0o600);
            fs_err::set_permissions(session.path(name), owner_only).unwrap();
        }
    }
}

const BODY: &str = "certpact acme patch-contract 12345 --body body";
const OBSERVED: &str = "certpact check cancel-contract 12345 --observed observed";
const TOML: &str = "certpact plan desired.toml";
const JSON: &str = "certpact verify desired.json";
const PLAN: &str = "certpact apply plan";
const RING: &str = "CERTPACT_ACME_KEYS_FILE=ring certpact acme get-contract 12345";
const WORLD: &str = "certpact simulate --world world";
const GIB_AND_ONE: u64 = 1024 * 1024 * 1024 + 1;

/// The command, the content of the file that is its last word but for the ring, and its error.
const CASES: &[(&str, Content, &str)] = &[
    (
        BODY,
        Around("{\"a\":\"", "x", MIB, "\"}"),
        "the body has 1048584 bytes, at most 1048576 are sent",
    ),
    (
        BODY,
        Repeated("[", DEEP),
        "the body is not JSON: it is nested too deeply at line 1 column 128",
    ),
    (
        BODY,
        Around("", "{\"a\":", DEEP, "1"),
        "the body is not JSON: it is nested too deeply at line 1 column 636",
    ),
    (BODY, Bytes(b"{\"a\":\"\xff\"}"), "`body`: is not UTF-8"),
    (
        BODY,
        Text("{\"a\":\"\0\"}"),
        "the body is not JSON: a control character in a string at line 1 column 7",
    ),
    (
        BODY,
        Text("\0"),
        "the body is not JSON: expected a value at line 1 column 1",
    ),
    (BODY, Sparse(GIB_AND_ONE), "`body` is larger than 16 MiB"),
    (
        OBSERVED,
        Repeated("[", DEEP),
        "what was observed is not an answer of the CA: it is nested too deeply at line 1 column 128",
    ),
    (OBSERVED, Bytes(b"\xff\xfe"), "`observed`: is not UTF-8"),
    (
        OBSERVED,
        Text("{\"get_contract\":\0}"),
        "what was observed is not an answer of the CA: expected a value at line 1 column 17",
    ),
    (
        OBSERVED,
        Text("{\"acme_contract_id\":18446744073709551616}"),
        "what was observed is not an answer of the CA: the answer to `get_contract` does not fit: /acme_contract_id: number, whole number is expected",
    ),
    (
        OBSERVED,
        Repeated(" ", 16 * MIB + 1),
        "`observed` is larger than 16 MiB",
    ),
    (
        TOML,
        Around("a = ", "[", DEEP, ""),
        "`desired.toml`: line 1, column 85: it is nested too deeply",
    ),
    (
        TOML,
        Around("a = ", "{ a = ", DEEP, ""),
        "`desired.toml`: line 1, column 485: it is nested too deeply",
    ),
    (
        TOML,
        Around("", "a.", DEEP, "a = 1"),
        "`desired.toml`: it is nested too deeply",
    ),
    (
        TOML,
        Around("[", "a.", DEEP, "a]"),
        "`desired.toml`: it is nested too deeply",
    ),
    (
        TOML,
        Repeated("[[contract]]\n", 2),
        "`desired.toml`: a contract has neither an `id` nor a `label`",
    ),
    (TOML, Bytes(b"\xff"), "`desired.toml`: is not UTF-8"),
    (
        TOML,
        Text("a = \"\0\""),
        "`desired.toml`: line 1, column 6: a control character in a string",
    ),
    (
        TOML,
        Text("[[contract]]\nid = 18446744073709551616"),
        "`desired.toml`: line 2, column 6: a number that is too large",
    ),
    (
        TOML,
        Sparse(GIB_AND_ONE),
        "`desired.toml` is larger than 128 MiB",
    ),
    (
        JSON,
        Repeated("[", DEEP),
        "`desired.json`: expected an object, found an array",
    ),
    (
        JSON,
        Around("", "{\"contract\":", DEEP, "1"),
        "`desired.json`: line 1, column 12: expected an array, found an object",
    ),
    (JSON, Bytes(b"\xff"), "`desired.json`: is not UTF-8"),
    (
        JSON,
        Text("{\0}"),
        "`desired.json`: line 1, column 2: expected a name in quotes",
    ),
    (
        JSON,
        Text("{\"contract\":[{\"id\":18446744073709551616}]}"),
        "`desired.json`: line 1, column 39: expected a whole number from 0 to 2^64 - 1, found another number",
    ),
    (
        JSON,
        Sparse(GIB_AND_ONE),
        "`desired.json` is larger than 128 MiB",
    ),
    (
        PLAN,
        Repeated("[", DEEP),
        "this is not a plan: expected a whole number from 0 on, found an array at line 1 column 1",
    ),
    (
        PLAN,
        Around("", "{\"steps\":", DEEP, "1"),
        "this is not a plan: expected an array, found an object at line 1 column 9",
    ),
    (PLAN, Bytes(b"\xff"), "`plan`: is not UTF-8"),
    (
        PLAN,
        Text("\0"),
        "this is not a plan: expected a value at line 1 column 1",
    ),
    (
        PLAN,
        Text("{\"desired\":{\"contract\":[{\"id\":18446744073709551616}]}}"),
        "this is not a plan: expected a whole number from 0 to 2^64 - 1, found another number at line 1 column 50",
    ),
    (PLAN, Sparse(GIB_AND_ONE), "`plan` is larger than 512 MiB"),
    (
        RING,
        Repeated("[", DEEP),
        "`ring`: it is nested too deeply at line 1 column 128",
    ),
    (RING, Bytes(b"\xff"), "`ring`: is not UTF-8"),
    (
        RING,
        Text("\0"),
        "`ring`: expected a value at line 1 column 1",
    ),
    (
        RING,
        Text("{\"67890\":\"a\0b\"}"),
        "`ring`: a control character in a string at line 1 column 12",
    ),
    (
        RING,
        Text("{\"18446744073709551616\":\"key\"}"),
        "`ring`: an account: `18446744073709551616` is not an id: the largest is 2^64 - 1",
    ),
    (RING, Sparse(GIB_AND_ONE), "`ring` is larger than 1 MiB"),
    (
        WORLD,
        Repeated("[", DEEP),
        "`world`: expected a timestamp string, found an array at line 1 column 1",
    ),
    (WORLD, Bytes(b"\xff"), "`world`: is not UTF-8"),
    (
        WORLD,
        Text("\0"),
        "`world`: expected a value at line 1 column 1",
    ),
    (
        WORLD,
        Text("{\"contracts\":[{\"acme_contract_id\":18446744073709551616}]}"),
        "`world`: expected a whole number from 0 to 2^64 - 1, found another number at line 1 column 54",
    ),
    (
        WORLD,
        Sparse(GIB_AND_ONE),
        "`world` is larger than 1024 MiB",
    ),
    (
        "certpact acme get-contract 18446744073709551616",
        Text(""),
        "`18446744073709551616` is not an id: the largest is 2^64 - 1",
    ),
    (
        "certpact acme get-contract +12345",
        Text(""),
        "`+12345` is not an id: digits are expected, such as `12345`",
    ),
    (
        "certpact acme revoke-credential 12345 1e3",
        Text(""),
        "`1e3` is not an id: digits are expected, such as `12345`",
    ),
    (
        "certpact acme get-contract 0",
        Text(""),
        "`get_contract` takes positive ids, 0 given as `acme_contract_id`",
    ),
    (
        "certpact --account-id +67890 acme get-contract 12345",
        Text(""),
        "invalid value '+67890' for '--account-id <ID>': `+67890` is not an id: digits are expected, such as `12345`",
    ),
    (
        "certpact --concurrency 2305843009213693952 acme get-contract 12345",
        Text(""),
        "`concurrency` is 2305843009213693952; a number from 1 to 10000 is expected",
    ),
    (
        "certpact --concurrency 0 acme get-contract 12345",
        Text(""),
        "`concurrency` is 0; a number from 1 to 10000 is expected",
    ),
    (
        "certpact simulate --contracts 100001",
        Text(""),
        "invalid value '100001' for '--contracts <N>': 100001 is not in 0..=100000",
    ),
    (
        "certpact simulate --contracts 1 --world world",
        Text("{}"),
        "the argument '--contracts <N>' cannot be used with '--world <FILE>'",
    ),
    (
        "certpact --retries 18446744073709551615 acme get-contract 12345",
        Text(""),
        "`retries` is 18446744073709551615; a number from 0 to 100 is expected",
    ),
    (
        "certpact --timeout 200h acme get-contract 12345",
        Text(""),
        "`timeout` is 720000 seconds; more than 0 and at most 86400 seconds are expected",
    ),
];

#[test]
fn input_that_nobody_can_mean_is_refused_at_once() {
    let simulator = Simulator::start(World::documented()).unwrap();
    let session = Session::with(simulator);
    let begun = Instant::now();
    for (line, content, message) in CASES {
        let name = match *line {
            RING => "ring",
            line => line.rsplit(' ').next().unwrap(),
        };
        content.write(&session, name);
        let printed = session.run(line);
        let said = printed
            .strip_prefix("error: ")
            .and_then(|text| text.lines().next());
        assert_eq!(said, Some(*message), "{line}");
        assert!(printed.ends_with("? 2\n"), "{line}\n{printed}");
    }
    // Together, so that one moment of a busy machine is no failure.
    let limit = Duration::from_secs(CASES.len() as u64);
    assert!(begun.elapsed() < limit, "{:?}", begun.elapsed());
    assert_eq!(session.requests(), 0);
}

#[test]
fn a_port_that_cannot_be_had_is_named_with_a_way_to_a_free_one() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    // Free when the command starts, but asked for twice.
    let released = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let twice = released.local_addr().unwrap().port();
    drop(released);
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    for (options, port) in [
        (format!("--port {port}"), port),
        (format!("--backstage-port {port}"), port),
        (format!("--port {twice} --backstage-port {twice}"), twice),
    ] {
        let printed = session.run(&format!("certpact simulate {options}"));
        let expected = format!(
            "error: the simulator cannot be started: `127.0.0.1:{port}`: the port is in use\n\
             hint: leave out `--port` and `--backstage-port` to use any free ports\n? 2\n"
        );
        assert_eq!(printed, expected, "{options}");
    }
}
