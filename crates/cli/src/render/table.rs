//! Lists for people: a row for each thing, below a header.

use certpact::printed;

use crate::lines::Lines;
use crate::paint::Look;
use crate::wrap::{hanging, width};

/// A table with a header, or `none` where it has no rows. A last cell that is too long for a screen goes on
/// below itself.
pub(crate) fn table<const N: usize>(
    header: [&str; N],
    rows: Vec<[String; N]>,
    look: Look,
) -> Lines {
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
    let before_last: usize = widths.iter().take(N - 1).map(|widest| widest + 2).sum();
    let lines = |row: &[String; N]| {
        let cells = row.iter().zip(widths);
        let cells: Vec<String> = cells.map(|(cell, widest)| filled(cell, widest)).collect();
        hanging(cells.join("  ").trim_end(), before_last, look)
    };
    let text: Vec<String> = all.iter().map(lines).collect();
    text.iter().flat_map(|row| row.lines()).collect()
}

/// A cell with the blanks that make it so wide.
pub(super) fn filled(cell: &str, widest: usize) -> String {
    let blanks = " ".repeat(widest.saturating_sub(width(cell)));
    format!("{cell}{blanks}")
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
        let text: String = table(["NAME", "AT"], rows, Look::PLAIN).into();
        assert_eq!(
            text,
            "NAME    AT\nZürich  1\na\\n     -\n\u{682a}\u{5f0f}    2\nZu\u{308}rich  3\n"
        );
        let text: String = table::<1>(["NAME"], Vec::new(), Look::PLAIN).into();
        assert_eq!(text, "none\n");
    }

    #[test]
    fn a_last_cell_that_is_too_long_goes_on_below_itself() {
        let row = ["acme.a", "leaving it out turns renewal of it off"].map(str::to_owned);
        let look = Look {
            width: 40,
            is_screen: true,
            ..Look::PLAIN
        };
        let text: String = table(["RULE", "FINDS"], vec![row], look).into();
        assert_eq!(
            text,
            "RULE    FINDS\nacme.a  leaving it out turns renewal of\n        it off\n"
        );
    }
}
