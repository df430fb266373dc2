//! The picture of the README: parts of what `certpact demo` prints, as a terminal shows them.

use anstyle_svg::{Term, WIN10_CONSOLE};
use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;
use crate::files;

const PICTURE: &str = "docs/danger.svg";

/// What is shown of the demo: from a line that begins so, as many lines.
const PARTS: [(&str, usize); 5] = [
    ("    PUT /acme/12345", 1),
    ("The CA answers 204. Afterwards:", 5),
    ("$ certpact check replace-contract 12345", 1),
    ("acme.auto_renew_reset", 6),
    ("Sent as a direct call it is refused", 3),
];

/// The lines of each part, with an empty line before each but the first.
fn shown(demo: &str) -> String {
    let lines: Vec<&str> = demo.lines().collect();
    let parts = PARTS.map(|(begins, count)| {
        let first = lines.iter().position(|line| line.contains(begins));
        let first = first.unwrap_or_else(|| panic!("the demo does not print `{begins}`:\n{demo}"));
        lines[first..first + count].join("\n")
    });
    parts.join("\n\n") + "\n"
}

#[test]
fn the_picture_is_what_the_demo_prints() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let demo = session.run("offline certpact --color always demo");
    let picture = Term::new()
        .palette(WIN10_CONSOLE)
        .min_width_px(0)
        .render_svg(&shown(&demo));
    let file = files::root().join(PICTURE);
    if std::env::var_os("UPDATE").is_some() {
        fs_err::write(&file, &picture).unwrap();
    }
    let is_current = fs_err::read_to_string(&file).is_ok_and(|text| text == picture);
    assert!(
        is_current,
        "{PICTURE} is not current: run `cargo xtask picture`"
    );
}
