//! Text for people, a line at a time.

use std::fmt::Display;

use certpact::printed;

use crate::paint::Painted;

/// Lines. What is put into one stays in it, from wherever it comes: it can neither end the line nor hide or
/// colour anything in it.
#[derive(Default)]
pub(crate) struct Lines(String);

impl Lines {
    /// A line.
    pub(crate) fn add(&mut self, line: impl Display) {
        self.0.push_str(&printed::line(&line.to_string()));
        self.0.push('\n');
    }

    /// A line with a word of ours at its beginning.
    pub(crate) fn add_headed(&mut self, head: &Painted, rest: impl Display) {
        self.0.push_str(&head.to_string());
        self.add(rest);
    }

    /// A line of words that have their colours.
    pub(crate) fn add_painted(&mut self, words: &[Painted]) {
        for word in words {
            self.0.push_str(&word.to_string());
        }
        self.0.truncate(self.0.trim_end_matches(' ').len());
        self.0.push('\n');
    }

    pub(crate) fn append(&mut self, lines: Self) {
        self.0.push_str(&lines.0);
    }
}

impl<T: Display> FromIterator<T> for Lines {
    fn from_iter<I: IntoIterator<Item = T>>(each: I) -> Self {
        let mut lines = Self::default();
        each.into_iter().for_each(|line| lines.add(line));
        lines
    }
}

impl AsRef<str> for Lines {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Lines> for String {
    fn from(lines: Lines) -> Self {
        lines.0
    }
}
