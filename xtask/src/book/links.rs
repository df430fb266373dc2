//! Links of a page that is read on its own in the repository, and in the site beside other pages.

use std::path::{Component, Path, PathBuf};

/// The text with every link to a file that is a page of the site leading to that page. A link to any other
/// file of the repository, which the site does not have, becomes its words.
pub(super) fn within_the_site(text: &str, file: &str, pages: &[(&str, &str)]) -> String {
    let mut linked = String::new();
    let mut rest = text;
    let mut is_code = false;
    while let Some(at) = rest.find(['[', '\n', '`']) {
        let (before, from) = rest.split_at(at);
        linked.push_str(before);
        let is_fence = from.starts_with("```");
        if is_fence {
            is_code = !is_code;
        }
        let link = (!is_code && from.starts_with('['))
            .then(|| link(from))
            .flatten();
        let taken = match link {
            Some((words, target)) => {
                linked.push_str(&led(words, target, file, pages));
                words.len() + target.len() + "[]()".len()
            }
            None => {
                let taken = if is_fence { 3 } else { 1 };
                linked.push_str(&from[..taken]);
                taken
            }
        };
        rest = &from[taken..];
    }
    linked + rest
}

/// The words and the target of a link that a text begins with.
fn link(text: &str) -> Option<(&str, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, _) = rest.split_once(')')?;
    let is_one = !words.contains(['[', ']']) && !target.contains(char::is_whitespace);
    is_one.then_some((words, target))
}

fn led(words: &str, target: &str, file: &str, pages: &[(&str, &str)]) -> String {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    if path.is_empty() || path.contains("://") {
        return format!("[{words}]({target})");
    }
    let wanted = beside(file, path);
    let page = pages.iter().find(|(file, _)| Path::new(file) == wanted);
    let anchor = if anchor.is_empty() {
        String::new()
    } else {
        format!("#{anchor}")
    };
    match page {
        Some((_, name)) => format!("[{words}]({name}{anchor})"),
        None if wanted.extension().is_some_and(|kind| kind == "svg") => {
            let name = wanted.file_name().unwrap_or_default().to_string_lossy();
            format!("[{words}]({name})")
        }
        None => words.to_owned(),
    }
}

/// A path that a file names, from the root.
fn beside(file: &str, path: &str) -> PathBuf {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let mut whole = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::Normal(name) => whole.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_the_page_of_its_file() {
        let pages = [
            ("docs/keys.md", "keys.md"),
            ("openapi/README.md", "contradictions.md"),
        ];
        let cases = [
            (
                "README.md",
                "see [keys](docs/keys.md).",
                "see [keys](keys.md).",
            ),
            (
                "docs/a.md",
                "[keys](keys.md#orders)",
                "[keys](keys.md#orders)",
            ),
            (
                "docs/a.md",
                "[the `spec`](../openapi/README.md)",
                "[the `spec`](contradictions.md)",
            ),
            ("docs/a.md", "[code](../xtask/src/main.rs)", "code"),
            ("README.md", "![two](docs/danger.svg)", "![two](danger.svg)"),
            (
                "README.md",
                "[a](https://example.com/#b) [c](#d)",
                "[a](https://example.com/#b) [c](#d)",
            ),
            (
                "README.md",
                "```toml\n[a](docs/keys.md)\n```\n",
                "```toml\n[a](docs/keys.md)\n```\n",
            ),
            ("README.md", "an array[0] (of)", "an array[0] (of)"),
        ];
        for (file, text, expected) in cases {
            assert_eq!(within_the_site(text, file, &pages), expected, "{text}");
        }
    }
}
