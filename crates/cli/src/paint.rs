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

    /// Words without a colour of their own.
    pub(crate) fn plain(self, text: &str) -> Painted {
        Painted(printed::line(text))
    }

    /// What is there.
    pub(crate) fn before(self, text: &str) -> Painted {
        self.with("31", text)
    }

    /// What comes in its place.
    pub(crate) fn after(self, text: &str) -> Painted {
        self.with("32", text)
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

/// How things look where they are read.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) paint: Paint,
    /// How many columns there are.
    pub(crate) width: usize,
}

impl Look {
    /// Where nobody says how wide it is.
    pub(crate) const PLAIN: Self = Self {
        paint: Paint::Plain,
        width: 80,
    };

    /// As wide as `COLUMNS` says, or the terminal is.
    pub(crate) fn choose(color: Color) -> Self {
        let said = std::env::var("COLUMNS").ok();
        let said = said.and_then(|columns| columns.parse().ok());
        let terminal = || terminal_size::terminal_size_of(std::io::stdout());
        let width = said
            .or_else(|| Some(usize::from(terminal()?.0.0)))
            .unwrap_or(Self::PLAIN.width);
        Self {
            paint: Paint::choose(color),
            width: width.max(40),
        }
    }
}

/// Words with their colour.
pub(crate) struct Painted(String);

impl fmt::Display for Painted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
