//! Old and new side by side, where that fits the screen, and below each other where it does not.

use certpact::{printed, unseen_or_alike};
use serde_json::Value;

use super::table::filled;
use super::value;
use crate::lines::Lines;
use crate::paint::Look;
use crate::wrap::{FURTHER, width};

/// A thing and what it becomes.
pub(super) struct Row {
    /// What it is, in columns.
    pub(super) heads: Vec<String>,
    /// Nothing where there is nothing that could have it.
    before: Option<String>,
    after: String,
    /// What tells them apart, where that cannot be seen.
    unseen: Option<String>,
}

impl Row {
    pub(super) fn new(heads: Vec<String>, before: Option<&Value>, after: &Value) -> Self {
        let heads = heads.iter().map(|head| printed::line(head)).collect();
        let plain = || (before.map(value), value(after), None);
        let (before, after, unseen) = match (before, after) {
            (Some(Value::String(before)), Value::String(after)) => {
                match unseen_or_alike(before, after) {
                    Some(found) => {
                        let [before, after] = found.shown;
                        (Some(before), after, Some(found.kinds))
                    }
                    None => plain(),
                }
            }
            _ => plain(),
        };
        Self {
            heads,
            before,
            after,
            unseen,
        }
    }

    /// The row above all others.
    pub(super) fn header<const N: usize>(names: [&str; N]) -> Self {
        let mut heads: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let after = heads.pop().unwrap_or_default();
        Self {
            before: heads.pop(),
            heads,
            after,
            unseen: None,
        }
    }

    /// How wide both are beside each other.
    fn width(&self) -> usize {
        self.before.as_deref().map_or(0, width) + width(&self.after)
    }
}

/// Rows in columns, each this far in, and between both columns of values this.
pub(super) fn side_by_side(rows: &[Row], indent: usize, between: &str, look: Look) -> Lines {
    let paint = look.paint;
    let columns = rows.first().map_or(0, |row| row.heads.len());
    let widest = |cells: &dyn Fn(&Row) -> usize, rows: &[&Row]| {
        rows.iter().map(|row| cells(row)).max().unwrap_or(0)
    };
    let all: Vec<&Row> = rows.iter().collect();
    let heads: Vec<usize> = (0..columns)
        .map(|at| widest(&|row| width(&row.heads[at]), &all))
        .collect();
    let taken = indent + heads.iter().map(|head| head + 2).sum::<usize>() + width(between);
    let room = look.width.saturating_sub(taken);
    let before_of = |row: &Row| row.before.as_deref().map_or(0, width);
    // One value that is long leaves the others beside each other.
    let mut narrow: Vec<&Row> = rows.iter().filter(|row| row.width() <= room).collect();
    narrow.sort_by_key(|row| before_of(row));
    let after_of = |row: &Row| width(&row.after);
    while widest(&before_of, &narrow) + widest(&after_of, &narrow) > room && narrow.len() > 1 {
        narrow.pop();
    }
    let before_width = widest(&before_of, &narrow);
    let is_beside =
        |row: &Row| before_of(row) <= before_width && before_width + after_of(row) <= room;

    let (at, further) = (" ".repeat(indent), " ".repeat(indent + FURTHER));
    let mut text = Lines::default();
    for row in rows {
        let cells = row.heads.iter().zip(&heads);
        let cells = cells.map(|(head, widest)| format!("{}  ", filled(head, *widest)));
        let start = paint.plain(&format!("{at}{}", cells.collect::<String>()));
        let after = paint.after(&row.after);
        match &row.before {
            None => text.add_painted(&[start, after]),
            Some(before) if is_beside(row) => {
                let blanks = " ".repeat(before_width - width(before));
                let between = paint.plain(&format!("{blanks}{between}"));
                text.add_painted(&[start, paint.before(before), between, after]);
            }
            Some(before) => {
                text.add_painted(&[start]);
                text.add_painted(&[paint.plain(&further), paint.before(&format!("- {before}"))]);
                text.add_painted(&[
                    paint.plain(&further),
                    paint.after(&format!("+ {}", row.after)),
                ]);
            }
        }
        if let Some(kinds) = &row.unseen {
            text.add(format_args!("{further}differs only in {kinds}"));
        }
    }
    text
}

/// Items one after the other, in lines that fit the screen; what does not fit goes further in.
pub(super) fn listed(start: &str, items: &[String], screen: usize) -> Lines {
    let mut lines = vec![start.to_owned()];
    let mut is_first = true;
    for item in items {
        let item = printed::line(item);
        let line = lines.last_mut().expect("there is one from the start");
        let gap = if is_first { " " } else { ", " };
        if is_first || width(line) + width(&item) + 3 <= screen {
            line.push_str(gap);
            line.push_str(&item);
        } else {
            line.push(',');
            let indent = start.len() - start.trim_start().len() + FURTHER;
            lines.push(format!("{}{item}", " ".repeat(indent)));
        }
        is_first = false;
    }
    lines.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::paint::Paint;

    const NARROW: Look = Look {
        width: 60,
        ..Look::PLAIN
    };

    fn rows(values: &[(&str, Value, Value)]) -> Vec<Row> {
        let rows = values.iter();
        rows.map(|(name, before, after)| Row::new(vec![format!("{name}:")], Some(before), after))
            .collect()
    }

    #[test]
    fn what_fits_stands_beside_and_what_does_not_below() {
        let rows = rows(&[
            ("city", json!("Oakland"), json!("Berkeley")),
            ("auto_renew", json!(true), json!(false)),
            ("name", json!("a".repeat(30)), json!("b".repeat(30))),
            ("state", json!("Z\u{fc}rich"), json!("Zu\u{308}rich")),
        ]);
        let (long, other) = ("a".repeat(30), "b".repeat(30));
        let shown: String = side_by_side(&rows, 2, " -> ", NARROW).into();
        assert_eq!(
            shown,
            format!(
                "  city:        \"Oakland\"     -> \"Berkeley\"\n  auto_renew:  true          -> false\n  name:\n      - \"{long}\"\n      + \"{other}\"\n  state:       \"Z\\u{{fc}}rich\" -> \"Zu\\u{{308}}rich\"\n      differs only in Unicode form\n"
            )
        );
        let wide = Look {
            width: 140,
            ..NARROW
        };
        let colored = Look {
            paint: Paint::Colored,
            ..NARROW
        };
        let wide: String = side_by_side(&rows, 2, " -> ", wide).into();
        assert!(
            wide.contains(&format!("\"{long}\" -> \"{other}\"")),
            "{wide}"
        );
        let colored: String = side_by_side(&rows[..1], 2, " -> ", colored).into();
        assert_eq!(
            colored,
            "  city:  \u{1b}[31m\"Oakland\"\u{1b}[0m -> \u{1b}[32m\"Berkeley\"\u{1b}[0m\n"
        );
    }

    #[test]
    fn a_list_is_broken_where_the_screen_ends() {
        let items = ["name \"Example\"", "city \"Oakland\"", "zip \"94601\""];
        let items = items.map(str::to_owned);
        let shown: String = listed("  unchanged:", &items, 46).into();
        assert_eq!(
            shown,
            "  unchanged: name \"Example\", city \"Oakland\",\n      zip \"94601\"\n"
        );
    }
}
