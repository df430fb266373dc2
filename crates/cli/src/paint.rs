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
    fn choose(color: Color, is_terminal: bool) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set("NO_COLOR") => false,
            Color::Auto => is_set("CLICOLOR_FORCE") || is_terminal,
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

    /// Bright, to be read on black; not yellow, which cannot be read on white.
    pub(crate) fn magenta(self, text: &str) -> Painted {
        self.with("1;95", text)
    }

    pub(crate) fn bold(self, text: &str) -> Painted {
        self.with("1", text)
    }
}

/// Where something is printed: either may be a terminal while the other is a file.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

impl Stream {
    fn is_terminal(self) -> bool {
        match self {
            Self::Stdout => std::io::stdout().is_terminal(),
            Self::Stderr => std::io::stderr().is_terminal(),
        }
    }

    fn columns(self) -> Option<usize> {
        let size = match self {
            Self::Stdout => terminal_size::terminal_size_of(std::io::stdout()),
            Self::Stderr => terminal_size::terminal_size_of(std::io::stderr()),
        };
        size.map(|(columns, _)| usize::from(columns.0))
    }
}

/// How things look where they are read.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) paint: Paint,
    /// How many columns there are.
    pub(crate) width: usize,
    /// Whether a terminal shows it, which breaks what is wider. What another program reads stays in its
    /// lines.
    pub(crate) is_screen: bool,
    /// Whether hints, notes and summaries are left out.
    pub(crate) is_quiet: bool,
}

impl Look {
    /// Where nothing says how wide it is.
    pub(crate) const PLAIN: Self = Self {
        paint: Paint::Plain,
        width: 80,
        is_screen: false,
        is_quiet: false,
    };

    /// As wide as `COLUMNS` says, or the terminal is.
    pub(crate) fn of(stream: Stream, color: Color) -> Self {
        let said = std::env::var("COLUMNS").ok();
        let said = said.and_then(|columns| columns.parse().ok());
        let width = said.or_else(|| stream.columns());
        let is_terminal = stream.is_terminal();
        Self {
            paint: Paint::choose(color, is_terminal),
            width: width.unwrap_or(Self::PLAIN.width).max(40),
            is_screen: is_terminal,
            is_quiet: false,
        }
    }

    /// The same, this much narrower.
    pub(crate) fn narrower(self, by: usize) -> Self {
        Self {
            width: self.width.saturating_sub(by).max(40),
            ..self
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
