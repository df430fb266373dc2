//! How long a call waits for a key that may send nothing more at present.

use std::time::Duration;

/// How long that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Patience {
    /// A direct call: in all no longer than one request may take. Its caller knows better what to do
    /// meanwhile.
    #[default]
    OfCall,
    /// A job of many calls, such as a plan: as long as the limits of a key last.
    OfJob,
}

impl Patience {
    /// How long all waits of a call may take.
    pub(super) fn longest(self, timeout: Duration) -> Duration {
        match self {
            Self::OfCall => timeout,
            Self::OfJob => Duration::MAX,
        }
    }
}

/// The windows for which the CA's page says that a key is limited.
const SHORT: Duration = Duration::from_secs(5);
const LONG: Duration = Duration::from_secs(180);

/// How long a job stops using a key which the CA limits, after so many such pauses: what the CA asks for or
/// the short window, then the long one. None where that did not help, or the CA asks for more than both.
pub(super) fn pause(pauses: usize, asked: Option<Duration>) -> Option<Duration> {
    let pause = match (pauses, asked) {
        (0, asked) => asked.unwrap_or(SHORT),
        // A short wait was not enough, whatever the CA asks for.
        (1, asked) => asked.map_or(LONG, |asked| asked.max(LONG)),
        _ => return None,
    };
    (pause <= SHORT + LONG).then_some(pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_given_both_windows_and_no_more() {
        for (pauses, asked, expected) in [
            (0, None, Some(5)),
            (1, None, Some(180)),
            (2, None, None),
            (0, Some(0), Some(0)),
            (0, Some(30), Some(30)),
            (1, Some(30), Some(180)),
            (0, Some(185), Some(185)),
            (0, Some(186), None),
            (2, Some(1), None),
        ] {
            let asked = asked.map(Duration::from_secs);
            let expected = expected.map(Duration::from_secs);
            assert_eq!(pause(pauses, asked), expected, "{pauses}, {asked:?}");
        }
    }
}
