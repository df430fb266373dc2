//! What a terminal shows: lines broken between words, colours, and nothing of either where another program
//! reads.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::process::Stdio;

use certpact_simulator::{Simulator, World};
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::cli::session::Session;

/// Where one of the two streams of a command goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Goes {
    Screen(u16),
    Pipe,
}

/// A stream's end for the command, and ours.
fn opened(goes: Goes) -> (Stdio, Box<dyn Read + Send>) {
    let Goes::Screen(columns) = goes else {
        let (reader, writer) = std::io::pipe().unwrap();
        return (writer.into(), Box::new(reader));
    };
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let size = Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&ours, size).unwrap();
    let theirs = ioctl_tiocgptpeer(&ours, OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    (Stdio::from(theirs), Box::new(File::from(ours)))
}

/// What comes through a stream until its other end is closed, which a terminal says by an error.
fn all(mut reader: impl Read) -> String {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        match reader.read(&mut part) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&part[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

/// What a command prints to both streams.
fn printed(session: &Session, line: &str, stdout: Goes, stderr: Goes) -> [String; 2] {
    let mut command = session.command(line);
    let (theirs, data) = opened(stdout);
    command.stdout(theirs);
    let (theirs, messages) = opened(stderr);
    command.stderr(theirs);
    let mut process = command.spawn().unwrap();
    // Our copies of its ends.
    drop(command);
    // Neither waits until the other is read.
    let messages = std::thread::spawn(|| all(messages));
    let data = all(data);
    process.wait().unwrap();
    [data, messages.join().unwrap()]
}

fn session() -> Session {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write("put.json", "{}");
    session.write(
        "desired.toml",
        "[[contract]]\nid = 12345\n[contract.organization]\naddress = \"456 New St\"\n",
    );
    session
}

/// The words of a text, whatever lines and colours they are in; old and new values are marked where they
/// stand below each other.
fn words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    for (at, part) in text.split("\x1b[").enumerate() {
        let after = if at == 0 {
            0
        } else {
            part.find('m').unwrap() + 1
        };
        plain.push_str(&part[after..]);
    }
    let words = plain
        .split_whitespace()
        .filter(|word| !["-", "+", "->"].contains(word));
    words.map(str::to_owned).collect()
}

fn widest(text: &str) -> usize {
    let lines = text
        .lines()
        .map(|line| words(line).join(" ").chars().count());
    lines.max().unwrap_or(0)
}

#[test]
fn lines_fit_a_screen_and_stay_whole_elsewhere() {
    use Goes::{Pipe, Screen};
    const CHECK: &str = "certpact check replace-contract 12345 --body put.json --online";
    const APPLY: &str = "certpact apply move.plan";
    for (line, stdout, stderr, is_colored) in [
        (CHECK, Screen(60), Pipe, true),
        (CHECK, Screen(80), Screen(80), true),
        (CHECK, Pipe, Screen(60), false),
        (APPLY, Pipe, Screen(80), true),
        (APPLY, Screen(60), Pipe, false),
        ("certpact rules", Screen(80), Pipe, false),
        (
            "certpact explain acme.sans_are_added",
            Screen(60),
            Pipe,
            true,
        ),
        ("certpact acme get-contract 12345", Screen(60), Pipe, false),
        ("certpact verify desired.toml", Screen(60), Pipe, true),
        (
            "NO_COLOR=1 certpact plan desired.toml",
            Screen(80),
            Pipe,
            false,
        ),
        ("certpact plan desired.toml", Screen(60), Pipe, true),
        (
            "COLUMNS=60 certpact check replace-contract 12345 --body put.json --online",
            Screen(140),
            Pipe,
            true,
        ),
    ] {
        let session = session();
        session.run("certpact plan desired.toml --out move.plan");
        let whole = printed(&session, line, Pipe, Pipe);
        let shown = printed(&session, line, stdout, stderr);
        let mut colored = false;
        for ((whole, shown), goes) in whole.iter().zip(&shown).zip([stdout, stderr]) {
            colored |= shown.contains('\x1b');
            match goes {
                Pipe => assert_eq!(shown, whole, "{line}"),
                Screen(columns) => {
                    let columns = if line.starts_with("COLUMNS=60") {
                        60
                    } else {
                        columns
                    };
                    let widest = widest(shown);
                    // An address and a flag are copied, and so they are not broken.
                    let is_copied = shown.contains("https://");
                    assert!(
                        widest <= usize::from(columns) || is_copied,
                        "{line}\n{shown}"
                    );
                    assert_eq!(words(shown), words(whole), "{line}");
                }
            }
        }
        assert_eq!(colored, is_colored, "{line}: {shown:?}");
    }
}

#[test]
fn what_another_program_reads_is_never_broken() {
    let session = session();
    for line in [
        "certpact pull acme 12345",
        "certpact --format json acme get-contract 12345",
        "certpact schema desired",
        "certpact completions bash",
    ] {
        let [whole, _] = printed(&session, line, Goes::Pipe, Goes::Pipe);
        let [shown, _] = printed(&session, line, Goes::Screen(60), Goes::Pipe);
        assert_eq!(shown, whole, "{line}");
    }
}
