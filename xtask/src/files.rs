//! Generated files: written, or compared with what is there.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use similar::TextDiff;

/// A file that `regen` makes.
pub(crate) struct Output {
    /// Where it belongs, from the root of the workspace, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// An output that is not what the file says.
pub(crate) struct Difference {
    pub(crate) path: String,
    /// From what the file says to what it should say.
    pub(crate) diff: String,
}

/// Finds the outputs that differ from their files and, in [`Mode::Write`], writes those.
pub(crate) fn settle(root: &Path, outputs: &[Output], mode: Mode) -> Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for Output { path, text } in outputs {
        let file = root.join(path);
        let present = match fs::read_to_string(&file) {
            Ok(present) => present,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error.into()),
        };
        if present == *text {
            continue;
        }
        let diff = TextDiff::from_lines(&present, text)
            .unified_diff()
            .header(path, &format!("{path} (generated now)"))
            .to_string();
        differences.push(Difference {
            path: path.clone(),
            diff,
        });
        match mode {
            Mode::Check => {}
            Mode::Write => {
                if let Some(folder) = file.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::write(&file, text)?;
            }
        }
    }
    Ok(differences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checking_tells_the_difference_and_writes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let outputs = [Output {
            path: "a/b.rs".into(),
            text: "one\ntwo\n".into(),
        }];

        let found = settle(root.path(), &outputs, Mode::Check).unwrap();
        assert_eq!(
            found[0].diff,
            "--- a/b.rs\n+++ a/b.rs (generated now)\n@@ -0,0 +1,2 @@\n+one\n+two\n"
        );
        assert!(!root.path().join("a").exists());

        assert_eq!(
            settle(root.path(), &outputs, Mode::Write).unwrap()[0].path,
            "a/b.rs"
        );
        assert!(
            settle(root.path(), &outputs, Mode::Check)
                .unwrap()
                .is_empty()
        );
    }
}
