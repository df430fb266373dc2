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
        let cells = row.iter().zip(widths).map(|(cell, widest)| {
            let blanks = " ".repeat(widest - width(cell));
            format!("{cell}{blanks}")
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned()
    };
    all.iter().map(line).collect()
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |name: &str, at: &str| [name.to_owned(), at.to_owned()];
        let rows = vec![row("Zürich", "1"), row("a\n", "-")];
        let text: String = table(["NAME", "AT"], rows).into();
        assert_eq!(text, "NAME    AT\nZürich  1\na\\n     -\n");
        let text: String = table::<1>(["NAME"], Vec::new()).into();
        assert_eq!(text, "none\n");
    }
}
