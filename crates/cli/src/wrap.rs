//! Lines for people, broken between words where a terminal would break them inside one.

use crate::paint::Look;

/// How much further in than its line something stands that continues it.
pub(crate) const FURTHER: usize = 4;

/// How much room words need at least, and a name in a first column takes at most.
const NARROWEST: usize = 24;

/// Every line of a text in lines that fit, if a terminal shows them. What continues a line stands
/// further in, or below the second of its columns.
pub(crate) fn wrapped(text: &str, look: Look) -> String {
    each(text, look, |line| {
        let rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        match rest.split_once("  ") {
            Some((name, value)) if width(name) < NARROWEST && !name.contains('\x1b') => {
                indent + width(name) + 2 + (value.len() - value.trim_start().len())
            }
            _ if indent == 0 => FURTHER,
            _ => indent + 2,
        }
    })
}

/// The same for paragraphs: what continues a line stands below it.
pub(crate) fn paragraphs(text: &str, look: Look) -> String {
    each(text, look, |_| 0)
}

/// A line whose last column goes on below itself.
pub(crate) fn hanging(line: &str, hang: usize, look: Look) -> String {
    each(line, look, |_| hang)
}

fn each(text: &str, look: Look, hang: impl Fn(&str) -> usize) -> String {
    if !look.is_screen {
        return text.to_owned();
    }
    let mut broken = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |it| (it, "\n"));
        let lines = folded(line, hang(line), look.width);
        broken.push_str(&lines.join("\n"));
        broken.push_str(end);
    }
    broken
}

/// One line in as many as it needs: the first as far in as it is, the others this far.
fn folded(line: &str, hang: usize, columns: usize) -> Vec<String> {
    if shown(line) <= columns {
        return vec![line.to_owned()];
    }
    // A line that leaves next to nothing for words is left to the terminal.
    let hang = if hang + NARROWEST > columns { 0 } else { hang };
    let start = line.len() - line.trim_start_matches(' ').len();
    let mut lines = vec![line[..start].to_owned()];
    let mut is_first = true;
    for piece in pieces(&line[start..], columns - hang) {
        let open = lines.last_mut().expect("there is one from the start");
        let gap = usize::from(!is_first);
        if is_first || shown(open) + gap + shown(piece) <= columns {
            open.push_str(&" ".repeat(gap));
            open.push_str(piece);
        } else {
            lines.push(format!("{}{piece}", " ".repeat(hang)));
        }
        is_first = false;
    }
    lines
}

/// The parts of a line between which it can be broken. What is to be copied stays together: what is
/// between backticks, where it fits a line or is a flag's, and a flag with its value. So does a short
/// remark, as `(line 3, column 8)` is.
fn pieces(line: &str, room: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(' ') {
        let piece = &line[start..at];
        let is_open = piece.matches('`').count() % 2 == 1;
        let quoted = piece.rfind('`').map(|from| start + from);
        let stays = quoted.filter(|_| is_open).is_some_and(|from| {
            let end = line[from + 1..].find('`');
            let quoted = end.map(|end| &line[from..from + end + 2]);
            quoted.is_some_and(|it| shown(it) <= room || it.starts_with("`--"))
        });
        let remark = piece
            .rfind('(')
            .filter(|from| !piece[*from..].contains(')'));
        let remark = remark.and_then(|from| line[start + from..].find(')'));
        let is_remark = remark.is_some_and(|length| length < NARROWEST);
        let last = piece.rsplit(' ').next().unwrap_or(piece);
        let is_flag = last.trim_start_matches('`').starts_with("--") && !last.contains('=');
        if !stays && !is_flag && !is_remark && !piece.is_empty() {
            pieces.push(piece);
            start = at + 1;
        }
    }
    pieces.push(&line[start..]);
    pieces
}

/// How many columns of a terminal a text takes, as nearly as columns need it: the letters of East Asian
/// scripts take two, and a mark on a letter takes none.
pub(crate) fn width(cell: &str) -> usize {
    let columns = cell.chars().map(|letter| match letter {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 2,
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    });
    columns.sum()
}

/// How many columns a line takes, without the sequences that colour it.
fn shown(line: &str) -> usize {
    let mut parts = line.split("\x1b[");
    let first = parts.next().map_or(0, width);
    let after = |part: &str| part.split_once('m').map_or(0, |(_, text)| width(text));
    first + parts.map(after).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::Paint;

    const NARROW: Look = Look {
        paint: Paint::Plain,
        width: 40,
        is_screen: true,
        is_quiet: false,
    };

    #[test]
    fn a_line_is_broken_between_words_and_what_is_copied_is_not() {
        for (line, lines) in [
            ("short", "short"),
            (
                "  changing the organization throws away what the CA has validated",
                "  changing the organization throws away\n    what the CA has validated",
            ),
            (
                "hazard acme.organization_revalidation, contract 12345, /organization",
                "hazard acme.organization_revalidation,\n    contract 12345, /organization",
            ),
            // Neither what is quoted nor a flag is torn from its value.
            (
                "say what is to be done with `certpact plan` now",
                "say what is to be done with\n    `certpact plan` now",
            ),
            (
                "  to accept it all at once: --acknowledge acme.a@1",
                "  to accept it all at once:\n    --acknowledge acme.a@1",
            ),
            (
                "hint: add `--acknowledge acme.san_removed@1 --acknowledge acme.b@2`; then go",
                "hint: add\n    `--acknowledge acme.san_removed@1 --acknowledge acme.b@2`;\n    then go",
            ),
            (
                "hazard acme.san_removed, 12345, /sans (line 3, column 8)",
                "hazard acme.san_removed, 12345, /sans\n    (line 3, column 8)",
            ),
            (
                "  organization  Example Corporation, 123 Main Street",
                "  organization  Example Corporation, 123\n                Main Street",
            ),
            // A colour takes no room, letters of East Asia take two columns each.
            (
                "\x1b[1;31merror\x1b[0m acme.field_missing, contract 1234567",
                "\x1b[1;31merror\x1b[0m acme.field_missing, contract\n    1234567",
            ),
            (
                "    + \u{682a}\u{5f0f}\u{4f1a}\u{793e}\u{682a}\u{5f0f}\u{4f1a}\u{793e} \u{682a}\u{5f0f}\u{4f1a}\u{793e}\u{682a}\u{5f0f}\u{4f1a}\u{793e}!!",
                "    + \u{682a}\u{5f0f}\u{4f1a}\u{793e}\u{682a}\u{5f0f}\u{4f1a}\u{793e}\n      \u{682a}\u{5f0f}\u{4f1a}\u{793e}\u{682a}\u{5f0f}\u{4f1a}\u{793e}!!",
            ),
            (
                "https://ca.example.com/a/path/that/is/longer/than/a/line",
                "https://ca.example.com/a/path/that/is/longer/than/a/line",
            ),
        ] {
            assert_eq!(wrapped(line, NARROW), lines);
            assert_eq!(wrapped(&format!("{line}\n"), NARROW), format!("{lines}\n"));
            let piped = Look {
                is_screen: false,
                ..NARROW
            };
            assert_eq!(wrapped(line, piped), line);
        }
    }

    #[test]
    fn a_paragraph_has_no_indent() {
        assert_eq!(
            paragraphs("One line of a paragraph, and the rest of it\n", NARROW),
            "One line of a paragraph, and the rest of\nit\n"
        );
    }
}
