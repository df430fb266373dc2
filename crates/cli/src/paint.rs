//! Colour, where a person reads.

use std::fmt;
use std::io::IsTerminal;

use certpact::printed;

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// Colours words, or leaves them as they are: no meaning is in colour alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    Plain,
    Colored,
}

impl Paint {
    pub(crate) fn choose(color: Color) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set("NO_COLOR") => false,
            Color::Auto => is_set("CLICOLOR_FORCE") || std::io::stdout().is_terminal(),
        };
        if is_colored {
            Self::Colored
        } else {
            Self::Plain
        }
    }

    fn with(self, code: &str, text: &str) -> Painted {
        let text = printed::line(text);
        Painted(match self {
            Self::Plain => text,
            Self::Colored => format!("\x1b[{code}m{text}\x1b[0m"),
        })
    }

    pub(crate) fn red(self, text: &str) -> Painted {
        self.with("1;31", text)
    }

    pub(crate) fn yellow(self, text: &str) -> Painted {
        self.with("1;33", text)
    }

    pub(crate) fn bold(self, text: &str) -> Painted {
        self.with("1", text)
    }
}

/// Words with their colour.
pub(crate) struct Painted(String);

impl fmt::Display for Painted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
