//! What users read is plain English: these expressions, which are not, have not come back.

use crate::files;

/// Never right, in lower case, each with what to write.
const NEVER: &[(&str, &str)] = &[
    ("a no", "a refusal"),
    ("a yes", "success"),
    ("as it came", "unchanged"),
    ("beside", "also, in addition to, next to"),
    ("befall", "apply to"),
    ("befalls", "applies to"),
    ("came of", "the outcome"),
    ("came of it", "the outcome"),
    ("comes of", "the outcome"),
    ("gone around", "bypassed"),
    ("held against", "compared with"),
    ("how it stands", "the state"),
    ("in earnest", "for real"),
    ("is told", "is reported"),
    ("judge the file", "check the file"),
    ("lets it go", "allows it"),
    ("mend", "fix"),
    ("nobody can", "it cannot be"),
    ("nobody has", "none has"),
    ("nobody knows", "it is unknown"),
    ("nobody who", "no one who"),
    ("page for people", "HTML page"),
    ("passed over", "ignored"),
    ("place for a secret", "destination for a secret"),
    ("place for them", "destination for them"),
    ("ring of keys", "key file"),
    ("somebody", "the caller, the CA, another program"),
    ("stand together", "are grouped"),
    ("stands twice", "is duplicated"),
    ("tells", "reports, says, shows"),
    ("the wish", "the desired state"),
    ("what became of", "the outcome of"),
    ("what is wanted", "the desired state"),
    ("whoever", "the caller, the CA, a proxy"),
    ("words of the ca", "the CA's error message"),
];

const READ_BY_USERS: &[&str] = &[
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "bindings/node/README.md",
    "bindings/python/README.md",
    "crates/certpact/OPERATIONS.md",
    "crates/certpact/RULES.md",
    "crates/certpact/catalogue.json",
    "openapi/acme.yaml",
    "openapi/cps.yaml",
    "openapi/order.yaml",
];

/// The text in lower case, each run of blanks and line ends as one blank.
fn flat(text: &str) -> String {
    let text = text.to_lowercase().replace("\\n", " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The expressions in a text, as whole words; a hyphen is part of a word, as in "a no-break space".
fn found(text: &str) -> Vec<&'static str> {
    let text = flat(text);
    let is_inside = |next: Option<char>| next.is_some_and(|c| c.is_alphanumeric() || c == '-');
    let is_there = |expression: &str| {
        text.match_indices(expression).any(|(at, _)| {
            let after = &text[at + expression.len()..];
            !is_inside(text[..at].chars().next_back()) && !is_inside(after.chars().next())
        })
    };
    let expressions = NEVER.iter().map(|(expression, _)| *expression);
    expressions
        .filter(|expression| is_there(expression))
        .collect()
}

#[test]
fn what_users_read_is_plain_english() {
    let pages = files::tracked()
        .into_iter()
        .filter(|path| path.starts_with("docs/") || path.starts_with("tests/cli/"))
        .filter(|path| path.ends_with(".md"));
    let paths = READ_BY_USERS.iter().map(|path| (*path).to_owned());
    let wrong: Vec<String> = paths
        .chain(pages)
        .flat_map(|path| {
            let found = found(&files::text(&path));
            found
                .into_iter()
                .map(move |expression| format!("{path}: \"{expression}\""))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}\nwrite instead: {NEVER:#?}");
}

#[test]
fn an_expression_is_found_as_words_alone() {
    let cases: &[(&str, &[&str])] = &[
        ("It is unknown\nwhether it arrived.", &[]),
        ("Nobody\n  knows.", &["nobody knows"]),
        ("{\"doc\":\"was passed\\nover\"}", &["passed over"]),
        ("a no-break space, an amendment", &[]),
        ("a no, and whoever asks", &["a no", "whoever"]),
    ];
    for (text, expected) in cases {
        assert_eq!(&found(text), expected, "{text}");
    }
}
