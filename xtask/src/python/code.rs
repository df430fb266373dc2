//! Python code as text: laid out on one line where it fits, and docstrings.

const WIDTH: usize = 120;

/// An expression, or a head with what it holds in brackets.
pub(super) enum Code {
    Text(String),
    Group {
        open: String,
        items: Vec<Code>,
        close: String,
    },
}

impl Code {
    pub(super) fn group<T: Into<Code>>(
        open: impl Into<String>,
        items: impl IntoIterator<Item = T>,
        close: impl Into<String>,
    ) -> Self {
        Self::Group {
            open: open.into(),
            items: items.into_iter().map(Into::into).collect(),
            close: close.into(),
        }
    }

    /// On one line where that is short enough, else with one item a line.
    pub(super) fn laid_out(&self, indent: usize) -> String {
        let flat = self.flat();
        if indent + flat.chars().count() < WIDTH {
            return format!("{:indent$}{flat}", "");
        }
        self.broken(indent)
    }

    /// With one item a line.
    pub(super) fn broken(&self, indent: usize) -> String {
        match self {
            Self::Text(text) => format!("{:indent$}{text}", ""),
            Self::Group { open, items, close } => {
                let items = items
                    .iter()
                    .map(|item| format!("{},\n", item.laid_out(indent + 4)));
                let items: String = items.collect();
                format!("{:indent$}{open}\n{items}{:indent$}{close}", "", "")
            }
        }
    }

    fn flat(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Group { open, items, close } => {
                let items: Vec<String> = items.iter().map(Self::flat).collect();
                format!("{open}{}{close}", items.join(", "))
            }
        }
    }
}

impl From<String> for Code {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A docstring, with the parameters and what is said of them.
pub(super) fn docstring(indent: usize, doc: &str, arguments: &[(String, String)]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in doc.trim().split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        // A list keeps its lines.
        if paragraph.starts_with("- ") {
            lines.extend(paragraph.lines().map(str::to_owned))
        } else {
            lines.extend(filled(paragraph, WIDTH - indent - 8, ""))
        }
    }
    if !arguments.is_empty() {
        lines.extend([String::new(), "Args:".to_owned()]);
    }
    for (name, doc) in arguments {
        let said = format!("{name}: {}", doc.replace("\n\n", " "));
        lines.extend(filled(&said, WIDTH - indent - 8, "    "));
    }
    let text = lines
        .join("\n")
        .replace('\\', "\\\\")
        .replace("\"\"\"", "\\\"\\\"\\\"");
    let end = if lines.len() > 1 { "\n" } else { "" };
    indented(indent, &format!("\"\"\"{text}{end}\"\"\""))
}

/// Puts white space before each line that has something in it.
fn indented(indent: usize, text: &str) -> String {
    let lines = text.lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!("{:indent$}{line}", "")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Breaks text into lines of a width; those after the first are set in further than it.
fn filled(text: &str, width: usize, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = indent.to_owned();
    for word in text.split_whitespace() {
        let is_blank = line.trim().is_empty();
        if !is_blank && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, format!("{indent}{indent}")));
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_gets_a_line_for_each_item() {
        let group = |item: &str| Code::group("f(", [item.to_owned(), item.to_owned()], ")");
        assert_eq!(group("a").laid_out(4), "    f(a, a)");
        let long = "b".repeat(WIDTH / 2);
        let expected = format!("f(\n    {long},\n    {long},\n)");
        assert_eq!(group(&long).laid_out(0), expected);
    }

    #[test]
    fn a_docstring_cannot_end_early() {
        let arguments = [("name".to_owned(), "What it is.".to_owned())];
        assert_eq!(
            docstring(0, "A \\ and \"\"\".", &arguments),
            "\"\"\"A \\\\ and \\\"\\\"\\\".\n\nArgs:\n    name: What it is.\n\"\"\""
        );
    }
}
