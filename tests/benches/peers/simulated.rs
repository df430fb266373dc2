//! The command's simulated CA, in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::Place;

pub(crate) struct Simulated {
    child: Child,
    said: Value,
}

impl Simulated {
    pub(crate) fn start(place: &Place, world: &Path) -> Self {
        let mut child = Command::new(&place.command)
            .args(["--format", "json", "simulate", "--world"])
            .arg(world)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut text = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let said = loop {
            assert_ne!(output.read_line(&mut text).unwrap(), 0, "{text}");
            if let Ok(said) = serde_json::from_str(&text) {
                break said;
            }
        };
        Self { child, said }
    }

    fn said(&self, name: &str) -> String {
        self.said[name].as_str().unwrap().to_owned()
    }

    pub(crate) fn backstage_url(&self) -> String {
        self.said("backstage_url")
    }

    /// The variable with its URL.
    pub(crate) fn url(&self) -> (&'static str, String) {
        ("CERTPACT_ACME_URL", self.said("acme_url"))
    }

    /// The variables with its URL and its only key.
    pub(crate) fn key(&self) -> [(&'static str, String); 2] {
        [self.url(), ("CERTPACT_ACME_KEY", self.said("acme_key"))]
    }
}

impl Drop for Simulated {
    fn drop(&mut self) {
        // It ends with its standard input.
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }
}
