//! Files as this crate reads and writes them.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;

use crate::error::Error;

/// Reads text of at most this size.
pub(crate) fn read(path: &Path, largest: u64) -> Result<String, Error> {
    let mut text = String::new();
    let file = File::open(path).map_err(|error| failed(path, &error))?;
    let read = file
        .take(largest + 1)
        .read_to_string(&mut text)
        .map_err(|error| failed(path, &error))?;
    if read as u64 > largest {
        return Err(Error::invalid_input(format!(
            "`{}` is larger than {largest} bytes",
            path.display()
        )));
    }
    Ok(text)
}

/// Opens a file anew that only its owner can read.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    restrict(options.open(path)?)
}

#[cfg(unix)]
fn restrict(file: File) -> std::io::Result<File> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

#[cfg(not(unix))]
fn restrict(file: File) -> std::io::Result<File> {
    Ok(file)
}

pub(crate) fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid_input(format!("`{}`: {error}", path.display()))
}

/// Bytes as lower-case hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
