//! A folder, a simulator and the command.

use std::fmt::Write;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Child;
use std::process::Command;

use certpact_simulator::{Ca, Simulator, World};
use tempfile::TempDir;

pub(crate) struct Session {
    folder: TempDir,
    simulator: Simulator,
}

impl Session {
    pub(crate) fn with(simulator: Simulator) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            simulator,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs_err::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs_err::read_to_string(self.path(name)).unwrap()
    }

    /// How many requests reached the CA.
    pub(crate) fn requests(&self) -> usize {
        self.simulator.ca().log().len()
    }

    /// The writes that reached the CA.
    pub(crate) fn writes(&self) -> String {
        let mut text = String::new();
        for entry in self
            .simulator
            .ca()
            .log()
            .iter()
            .filter(|entry| entry.method != "GET")
        {
            let body = entry.body.as_deref().unwrap_or_default();
            let _ = writeln!(
                text,
                "{} {} {} {body}",
                entry.status, entry.method, entry.path
            );
        }
        text
    }

    pub(crate) fn ca(&self) -> &Ca {
        self.simulator.ca()
    }

    /// The command of one line.
    ///
    /// `VARIABLE=value` before the command sets it; `offline` leaves address and key out of the
    /// environment.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut words = shlex::split(line).unwrap().into_iter().peekable();
        let mut command = Command::new(env!("CARGO_BIN_EXE_certpact-under-test"));
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("CERTPACT_ACTOR", "tester")
            .env("CERTPACT_STATE_DIR", self.folder.path().join("state"))
            .env("CERTPACT_ACME_URL", self.simulator.acme_url())
            .env("CERTPACT_ACME_KEY", self.simulator.acme_key())
            .env("CERTPACT_ORDER_URL", self.simulator.order_url())
            .env("CERTPACT_ORDER_KEY", self.simulator.order_key())
            .env("CERTPACT_CPS_URL", self.simulator.cps_url())
            .env("CERTPACT_CPS_TOKEN", self.simulator.cps_token());
        while let Some(word) = words.next_if(|word| word != "certpact") {
            match word.split_once('=') {
                Some((name, value)) => command.env(name, value),
                None => command
                    .env_remove("CERTPACT_ACME_URL")
                    .env_remove("CERTPACT_ACME_KEY"),
            };
        }
        words.next();
        command.args(words);
        command
    }

    /// The same where no file can become larger than so many KiB, as on a disk that is full.
    #[cfg(unix)]
    pub(crate) fn limited_command(&self, largest: u64, line: &str) -> Command {
        let command = self.command(line);
        let mut shell = Command::new("bash");
        shell
            .args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""])
            .arg(largest.to_string())
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir(self.folder.path())
            .env_clear();
        let variables = command.get_envs();
        shell.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        shell
    }

    /// Runs one line: what it prints, stdout before stderr, and its exit code where it is not 0.
    pub(crate) fn run(&self, line: &str) -> String {
        let output = self.command(line).output().unwrap();
        let mut text = String::from_utf8(output.stdout).unwrap();
        text.push_str(&String::from_utf8(output.stderr).unwrap());
        match output.status.code() {
            Some(0) => {}
            code => {
                let _ = writeln!(text, "? {}", code.unwrap_or(-1));
            }
        }
        self.without_what_varies(&text)
    }

    /// Ports, and the plan's hash that is made of them.
    fn without_what_varies(&self, text: &str) -> String {
        let text = text
            .replace(&self.simulator.acme_url(), "[URL]")
            .replace(&self.simulator.order_url(), "[ORDER_URL]");
        let mut varied = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("plan ") {
            let hash: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
            varied.push_str(before);
            varied.push_str(if hash.len() == 8 {
                "plan [HASH]"
            } else {
                "plan "
            });
            rest = if hash.len() == 8 { &after[8..] } else { after };
        }
        varied.push_str(rest);
        varied
    }
}

/// Runs a session again; the difference, where there is one that is not to be written.
pub(crate) fn replay(file: &Path) -> Option<String> {
    let text = fs_err::read_to_string(file).unwrap();
    let replayed = replayed(&text);
    if replayed == text {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs_err::write(file, replayed).unwrap();
        return None;
    }
    Some(format!("{} prints:\n{replayed}", file.display()))
}

fn replayed(text: &str) -> String {
    let mut session = Session::with(Simulator::start(World::documented()).unwrap());
    let mut replayed = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(replayed, "{line}");
        let kind = line.trim_start_matches('`');
        // A block that shows a block is fenced with more.
        let fence = &line[..line.len() - kind.len()];
        if fence.len() < 3 || kind.is_empty() {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        if let Some(name) = kind.split(' ').find_map(|word| word.strip_prefix("file=")) {
            session.write(name, &(block.join("\n") + "\n"));
        }
        if kind == "console" {
            for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                let _ = writeln!(replayed, "$ {command}");
                replayed.push_str(&step(&mut session, command));
            }
        } else {
            block.iter().for_each(|line| replayed.extend([line, "\n"]));
        }
        let _ = writeln!(replayed, "{fence}");
    }
    replayed
}

/// One line of a session: the command, or what a tester does to the CA.
fn step(session: &mut Session, command: &str) -> String {
    match command {
        "writes" => session.writes(),
        "another simulator" => {
            session.simulator = Simulator::start(World::documented()).unwrap();
            String::new()
        }
        command => match command
            .split_once(" of ")
            .or_else(|| command.split_once(' '))
        {
            Some(("own help", name)) => {
                own_help(&session.run(&format!("offline certpact {name} --help")))
            }
            Some(("file", name)) => session.read(name),
            Some(_) | None => session.run(command),
        },
    }
}

/// The help of a command, without what every command has.
fn own_help(help: &str) -> String {
    let is_of_every = |line: &&str| line.is_empty() || line.starts_with(' ');
    let (own, rest) = help.split_once("Options of every command:\n").unwrap();
    let after: Vec<&str> = rest.lines().skip_while(is_of_every).collect();
    format!("{own}{}", after.join("\n")).trim_end().to_owned() + "\n"
}

/// Sends a process what Ctrl-C sends.
#[cfg(unix)]
pub(crate) fn kill_int(process: &Child) {
    let id = process.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.unwrap().success());
}
