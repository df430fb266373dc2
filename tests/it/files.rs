//! The repository as a folder, for the tests that read it.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The folder that the workspace stands in.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package is a folder of the workspace")
}

/// The text of a file, named from the root.
pub(crate) fn text(path: &str) -> String {
    fs_err::read_to_string(root().join(path)).unwrap()
}

/// The files directly in a folder, by their name.
pub(crate) fn in_folder(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs_err::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// A new folder, in memory where there is such: what is written to a journal waits until it is safe.
pub(crate) fn new_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// A file's name, without the folder.
pub(crate) fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Every file of the repository, by its path from the root, also one that is not committed yet.
pub(crate) fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{:?}", output.stderr);
    let listed = String::from_utf8(output.stdout).unwrap();
    listed
        .split('\0')
        .filter(|path| !path.is_empty() && root().join(path).is_file())
        .map(str::to_owned)
        .collect()
}
