//! `docs/performance.md` and its chart: what one says, the other shows. The figures are the benchmark's.

use crate::files;

/// The texts of the chart, in order.
fn texts(chart: &str) -> Vec<&str> {
    let texts = chart.split("</text>").filter_map(|text| {
        let (_, opened) = text.rsplit_once("<text ")?;
        Some(opened.split_once('>')?.1)
    });
    texts.collect()
}

#[test]
fn the_page_lists_what_its_chart_shows_and_the_command_that_measures_it() {
    let page = files::text("docs/performance.md");
    let chart = files::text("docs/performance.svg");
    assert!(page.contains("`cargo xtask bench`"));
    assert!(page.contains("](performance.svg)"));
    let begins = "<!-- chart: written by `cargo xtask bench` -->\n";
    let (_, listed) = page.split_once(begins).unwrap();
    let (listed, _) = listed.split_once("<!-- end of chart -->").unwrap();
    // What the line at 1 means comes first; then a label and a figure for each bar.
    let shown: String = texts(&chart)[1..]
        .chunks(2)
        .map(|bar| format!("- {}\n", bar.join(": ")))
        .collect();
    assert!(!shown.is_empty());
    assert_eq!(listed, shown);
}

#[test]
fn every_part_that_the_benchmark_writes_has_been_written() {
    for page in ["docs/performance.md", "docs/fleet.md"] {
        let text = files::text(page);
        let parts = text.split(": written by `cargo xtask bench` -->\n").skip(1);
        for part in parts {
            assert!(!part.starts_with("<!-- end of"), "{page}: {part}");
        }
    }
}
