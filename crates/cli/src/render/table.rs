//! Lists for people: a row for each thing, below a header.

use certpact::printed;

use crate::lines::Lines;

/// A table with a header, or `none` where it has no rows.
pub(crate) fn table<const N: usize>(header: [&str; N], rows: Vec<[String; N]>) -> Lines {
    if rows.is_empty() {
        return Lines::from_iter(["none"]);
    }
    let mut all = vec![header.map(str::to_owned)];
    // As they are printed: an escape is wider than what it stands for.
    all.extend(
        rows.into_iter()
            .map(|row| row.map(|cell| printed::line(&cell))),
    );
    let widths: [usize; N] =
        std::array::from_fn(|at| all.iter().map(|row| width(&row[at])).max().unwrap_or(0));
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths);
        let cells: Vec<String> = cells.map(|(cell, widest)| filled(cell, widest)).collect();
        cells.join("  ").trim_end().to_owned()
    };
    all.iter().map(line).collect()
}

/// A cell with the blanks that make it so wide.
pub(super) fn filled(cell: &str, widest: usize) -> String {
    let blanks = " ".repeat(widest.saturating_sub(width(cell)));
    format!("{cell}{blanks}")
}

/// How many columns of a terminal a text takes, as nearly as columns need it: the letters of East Asian
/// scripts take two, and a mark on a letter takes none.
pub(super) fn width(cell: &str) -> usize {
    let columns = cell.chars().map(|letter| match letter {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 2,
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    });
    columns.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |name: &str, at: &str| [name.to_owned(), at.to_owned()];
        let rows = vec![
            row("Zürich", "1"),
            row("a\n", "-"),
            row("\u{682a}\u{5f0f}", "2"),
            row("Zu\u{308}rich", "3"),
        ];
        let text: String = table(["NAME", "AT"], rows).into();
        assert_eq!(
            text,
            "NAME    AT\nZürich  1\na\\n     -\n\u{682a}\u{5f0f}    2\nZu\u{308}rich  3\n"
        );
        let text: String = table::<1>(["NAME"], Vec::new()).into();
        assert_eq!(text, "none\n");
    }
}
