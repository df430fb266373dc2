//! The chart of `docs/performance.md` and of the README.

use std::fmt::Write;

use crate::measured::count;
use crate::page::{Figures, named, shown, two};
use crate::{Contest, Language, Task};

/// What it shows: a contest, and the peer.
const BARS: [(Language, Task, &str); 9] = [
    (Language::Rust, Task::Call(64), "reqwest"),
    (Language::Python, Task::Call(1), "httpx"),
    (Language::Python, Task::Call(64), "aiohttp async"),
    (Language::Python, Task::Call(64), "httpx async"),
    (Language::Python, Task::Judge, "jsonschema"),
    (Language::Python, Task::Judge, "pydantic"),
    (Language::Node, Task::Call(1), "undici"),
    (Language::Node, Task::Call(64), "undici"),
    (Language::Node, Task::Judge, "ajv"),
];

/// Each bar: what it compares, and our rate divided by the peer's.
pub(crate) fn bars(figures: &Figures) -> Vec<(String, f64)> {
    let bar = |(language, task, peer): (Language, Task, &'static str)| {
        let does = match task {
            Task::Call(1) => "calls, one at a time".to_owned(),
            Task::Call(at_once) => format!("calls, {at_once} at once"),
            Task::Judge => "checking a request".to_owned(),
        };
        let label = format!("{}: {does}, compared with {}", named(language), shown(peer));
        let [median, ..] = figures.ratio(Contest { language, task }, peer);
        (label, median)
    };
    BARS.into_iter().map(bar).collect()
}

/// Bars on a scale where each step doubles, with a line at 1.
pub(crate) fn svg(bars: &[(String, f64)]) -> String {
    const LEFT: f64 = 400.0;
    const DOUBLING: f64 = 55.0;
    const ROW: f64 = 26.0;
    let one = LEFT + 2.0 * DOUBLING;
    let height = ROW * (count(bars.len()) + 1.5);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"880\" height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"{one}\" y=\"16\" text-anchor=\"middle\" fill=\"#555555\">as fast</text>\n"
    );
    for (at, (label, ratio)) in bars.iter().enumerate() {
        let y = ROW * (count(at) + 1.0);
        let end = one + ratio.log2().clamp(-2.0, 6.0) * DOUBLING;
        let (x, width) = (one.min(end), (end - one).abs());
        let color = if *ratio >= 1.0 { "#2a7f62" } else { "#b3562b" };
        let _ = write!(
            text,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#222222\">{label}</text>\n\
             <rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"16\" fill=\"{color}\"/>\n\
             <text x=\"{:.1}\" y=\"{}\" fill=\"#222222\">{}</text>\n",
            LEFT - 10.0,
            y + 13.0,
            y,
            one.max(end) + 6.0,
            y + 13.0,
            two(*ratio)
        );
    }
    let _ = writeln!(
        text,
        "<line x1=\"{one}\" y1=\"20\" x2=\"{one}\" y2=\"{:.0}\" stroke=\"#555555\"/>\n</svg>",
        height - 6.0
    );
    text
}
