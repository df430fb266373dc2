//! `cargo xtask docs`: the documentation as a site.
//!
//! Pages that people write are in `docs/` and at the root; the pages of rules and commands are made here,
//! from the rules' own documentation and from the command's own help. The references of Python and Node
//! are those that pdoc and TypeDoc make. Programs that only build the site are installed into `target/`:
//! they are no dependency of anything that is released.

mod commands;
mod links;

use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

use crate::shell::{cargo, program};
use crate::surface::{self, Catalogue};
use crate::tools::{self, npm};
use crate::{docs, test};

const MDBOOK: &str = "mdbook@0.5.4";
const PYTHON: [&str; 2] = ["pdoc>=16,<17", "LinkChecker>=10.6,<11"];
const NODE: [&str; 2] = ["typedoc@0.28", "typescript@5"];

/// Pages outside `docs/`: the file, and what its page is called.
const ELSEWHERE: [(&str, &str); 8] = [
    ("README.md", "index.md"),
    ("ARCHITECTURE.md", "architecture.md"),
    ("CHANGELOG.md", "changelog.md"),
    ("CONTRIBUTING.md", "contributing.md"),
    ("SECURITY.md", "security.md"),
    ("openapi/README.md", "contradictions.md"),
    ("bindings/python/README.md", "python.md"),
    ("bindings/node/README.md", "node.md"),
];

/// Where the reference of a language begins: the page that leads there, and what it begins with.
const REFERENCES: [(&str, &str); 2] = [
    ("python.md", "reference/python/certpact.html"),
    ("node.md", "reference/node/index.html"),
];

/// A page of the site.
struct Page {
    /// The file that a person wrote, from the root; none of a page that is made here.
    file: Option<String>,
    /// Where it is in the book.
    name: String,
    text: String,
}

pub(crate) fn run(root: &Path) -> Result<()> {
    let site = root.join("target/docs");
    let source = site.join("src");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    let catalogue = surface::read(root)?;
    let helps = commands::helps(root, &catalogue)?;
    let mut pages = written(root)?;
    pages.extend(
        docs::rule_pages(&catalogue).map(|(rule, text)| made(format!("rules/{rule}.md"), text)),
    );
    pages.extend(helps.iter().map(|help| made(help.page(), help.markdown())));
    pages.push(made("operations.md".into(), docs::operations(&catalogue)));
    let places: Vec<_> = pages
        .iter()
        .filter_map(|page| Some((page.file.as_deref()?, page.name.as_str())))
        .collect();
    for page in &pages {
        let mut text = match &page.file {
            Some(file) => links::within_the_site(&page.text, file, &places),
            None => page.text.clone(),
        };
        if page.name == "rules.md" {
            for rule in catalogue.rules.iter().map(|rule| &rule.rule) {
                let linked = format!("| [`{rule}`](rules/{rule}.md) |");
                text = text.replace(&format!("| `{rule}` |"), &linked);
            }
        }
        if let Some((_, begins)) = REFERENCES.iter().find(|(name, _)| *name == page.name) {
            text.push_str(&format!(
                "\n## Reference\n\n[Everything in the package]({begins})\n"
            ));
        }
        write(&source.join(&page.name), &text)?;
    }
    let summary = fs::read_to_string(root.join("docs/SUMMARY.md"))?;
    write(
        &source.join("SUMMARY.md"),
        &chapters(&summary, &catalogue, &helps),
    )?;
    for picture in ["danger.svg", "performance.svg"] {
        fs::copy(root.join("docs").join(picture), source.join(picture))?;
    }
    fs::copy(root.join("docs/book.toml"), site.join("book.toml"))?;
    mdbook(root, &site)?;
    references(root, &site.join("html"))?;
    check_links(root, &site)
}

/// The pages that people write.
fn written(root: &Path) -> Result<Vec<Page>> {
    let mut files: Vec<(String, String)> = ELSEWHERE
        .map(|(file, name)| (file.to_owned(), name.to_owned()))
        .into();
    for entry in fs::read_dir(root.join("docs"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != "SUMMARY.md" {
            files.push((format!("docs/{name}"), name));
        }
    }
    let read = |(file, name): (String, String)| {
        let text = fs::read_to_string(root.join(&file))?;
        let file = Some(file);
        Ok(Page { file, name, text })
    };
    files.into_iter().map(read).collect()
}

fn made(name: String, text: String) -> Page {
    Page {
        file: None,
        name,
        text,
    }
}

fn write(file: &Path, text: &str) -> Result<()> {
    let folder = file.parent().context("a page is in a folder")?;
    fs::create_dir_all(folder)?;
    Ok(fs::write(file, text)?)
}

/// The contents, with a chapter for each rule and each command below the line of its kind.
fn chapters(summary: &str, catalogue: &Catalogue, helps: &[commands::Help]) -> String {
    let mut text = String::new();
    for line in summary.lines() {
        text.extend([line, "\n"]);
        if line.ends_with("(rules.md)") {
            for rule in &catalogue.rules {
                text.push_str(&format!("  - [{0}](rules/{0}.md)\n", rule.rule));
            }
        }
        if line.ends_with("(commands.md)") {
            for help in helps {
                let indent = "  ".repeat(help.depth());
                text.push_str(&format!("{indent}- [{}]({})\n", help.name(), help.page()));
            }
        }
    }
    text
}

fn mdbook(root: &Path, site: &Path) -> Result<()> {
    let tools = root.join("target/tools");
    let mdbook = tools
        .join("bin")
        .join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    if !mdbook.exists() {
        let words = [
            "install",
            "--quiet",
            "--locked",
            MDBOOK,
            "--no-default-features",
            "--features",
            "search",
            "--root",
        ];
        cargo(root, words).word(&tools).run()?;
    }
    program(site, mdbook, ["build"]).run()
}

/// The references of the languages.
fn references(root: &Path, html: &Path) -> Result<()> {
    let python = tools::python(root, &[&tools::BUILD[..], &PYTHON].concat())?;
    test::python_package(root, &python)?;
    program(root, &python, ["-m", "pdoc", "--output-directory"])
        .word(html.join("reference/python"))
        .words(["certpact", "certpact.errors", "certpact.testing"])
        .run()?;
    let folder = root.join("target/tools/node");
    let install = ["install", "--no-audit", "--no-fund", "--silent", "--prefix"];
    npm(root, install).word(&folder).words(NODE).run()?;
    let typedoc = folder.join("node_modules/typedoc/bin/typedoc");
    program(&root.join("bindings/node"), "node", [typedoc])
        .named("typedoc")
        .words(["--readme", "none", "--disableSources", "--name", "certpact"])
        .words(["index.d.ts", "errors.d.cts", "testing.d.ts"])
        .word("--out")
        .word(html.join("reference/node"))
        .run()
}

/// Looks at every link and its anchor, of this site alone.
fn check_links(root: &Path, site: &Path) -> Result<()> {
    let options = site.join("linkchecker.ini");
    fs::write(&options, "[AnchorCheck]\n")?;
    program(
        root,
        tools::installed(root, "linkchecker"),
        ["--no-status", "--config"],
    )
    .named("linkchecker")
    .word(options)
    .word(site.join("html/index.html"))
    .run()
}
