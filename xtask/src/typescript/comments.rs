//! Comments: what the catalogue documents, in the words of the language.

use super::Signature;

/// The words of the documentation that are Python's.
pub(super) fn rejecting(doc: &str) -> String {
    doc.replace("Raises ", "Rejects with ")
        .replace(" raise,", " reject with,")
}

/// The documentation of a span of time, which the catalogue has in seconds.
pub(super) fn in_milliseconds(doc: &str) -> String {
    let Some(rest) = doc.strip_prefix("Seconds ") else {
        panic!("a span of time has to be told in seconds: `{doc}`");
    };
    let words = rest.split(' ').map(|word| match word.parse::<u64>() {
        Ok(seconds) => (seconds * 1000).to_string(),
        Err(_) => word.to_owned(),
    });
    format!("Milliseconds {}", words.collect::<Vec<_>>().join(" "))
}

pub(super) fn comment(doc: &str, indent: usize) -> String {
    comment_of(&lines(doc), indent)
}

pub(super) fn comment_with(doc: &str, indent: usize, signature: &Signature<'_>) -> String {
    let mut all = lines(doc);
    if !signature.by_place.is_empty() {
        all.push(String::new());
    }
    for given in &signature.by_place {
        all.push(format!(
            "@param {} - {}",
            given.name,
            lines(given.doc).join(" ")
        ));
    }
    comment_of(&all, indent)
}

fn lines(doc: &str) -> Vec<String> {
    let doc = doc.replace("*/", "* /");
    doc.lines().map(|line| line.trim_end().to_owned()).collect()
}

fn comment_of(lines: &[String], indent: usize) -> String {
    let space = " ".repeat(indent);
    match lines {
        [] => String::new(),
        [line] => format!("{space}/** {line} */\n"),
        lines => {
            let lines: String = lines
                .iter()
                .map(|line| format!("{}\n", format!("{space} * {line}").trim_end()))
                .collect();
            format!("{space}/**\n{lines}{space} */\n")
        }
    }
}
