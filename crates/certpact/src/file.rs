//! Files as this crate reads and writes them.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
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

/// Refuses a folder, a device, or a link to who knows what, where a file is to be written.
pub(crate) fn refuse_special(path: &Path) -> Result<(), Error> {
    let is_special = std::fs::symlink_metadata(path).is_ok_and(|there| !there.is_file());
    if is_special {
        return Err(Error::invalid_input(format!(
            "`{}` is there, and no ordinary file",
            path.display()
        )));
    }
    Ok(())
}

/// Writes a file that only its owner can read, whole or not at all.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    refuse_special(path)?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = Path::new(&name);
    let write = || -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        owner_only(&mut options);
        let mut file = options.open(new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(new, path)
    };
    write().map_err(|error| {
        let _ = std::fs::remove_file(new);
        failed(path, &error)
    })
}

/// Has a file made so that nobody but its owner can ever open it.
#[cfg(unix)]
pub(crate) fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
pub(crate) fn owner_only(_: &mut OpenOptions) {}

pub(crate) fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid_input(format!("`{}`: {error}", path.display()))
}

/// Bytes as lower-case hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
