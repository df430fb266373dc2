//! Files as this crate reads and writes them.

mod lines;
mod room;

use std::ffi::OsStr;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use crate::ground::error::Error;

pub use lines::before_lock;
pub(crate) use lines::{Lines, Shared};
pub(crate) use room::Room;

impl Error {
    /// A file that cannot be read or written, and why.
    pub fn of_file(path: &Path, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "access is denied".to_owned(),
            io::ErrorKind::IsADirectory => "is a folder".to_owned(),
            io::ErrorKind::InvalidData => "is not UTF-8".to_owned(),
            _ => error.to_string(),
        };
        Self::invalid_input(format!("`{}`: {why}", path.display()))
    }
}

/// Reads text of at most this size.
pub(crate) fn read(path: &Path, largest: u64) -> Result<String, Error> {
    let failed = |error: io::Error| Error::of_file(path, &error);
    let too_large = || {
        let message = format!("`{}` is larger than {} MiB", path.display(), largest >> 20);
        Err(Error::invalid_input(message))
    };
    let file = File::open(path).map_err(failed)?;
    // Refused before it is read; what grows, or is no file and has no size, is cut off below.
    if file.metadata().map_err(failed)?.len() > largest {
        return too_large();
    }
    let mut text = String::new();
    let read = file.take(largest + 1).read_to_string(&mut text);
    if read.map_err(failed)? as u64 > largest {
        return too_large();
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
///
/// # Errors
/// `invalid_input` where it cannot be written, or where a link, a folder or a device has its name.
pub fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    write_private_by(path, |file| file.write_all(text.as_bytes()))
}

/// The same with something that writes the text, for one that need not be held as a whole.
pub(crate) fn write_private_by(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), Error> {
    refuse_special(path)?;
    write_whole(path, write, None).map_err(|error| Error::of_file(path, &error))
}

/// Writes a file that is there anew, whole or not at all, for those who can read it now. A link to it
/// would be replaced by the file. Nobody else may be writing it.
pub(crate) fn rewrite(path: &Path, text: &str) -> io::Result<()> {
    let permissions = std::fs::metadata(path)?.permissions();
    remove_left_over(path);
    write_whole(
        path,
        |file| file.write_all(text.as_bytes()),
        Some(permissions),
    )
}

/// Removes what writers of a file left beside it who were killed before they renamed it. Nobody may be
/// writing the file.
pub(crate) fn remove_left_over(path: &Path) {
    let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else {
        return;
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let is_left_over = |other: &OsStr| {
        let other = other.as_encoded_bytes();
        let rest = other.strip_prefix(name.as_encoded_bytes());
        let middle = rest.and_then(|rest| rest.strip_prefix(b".")?.strip_suffix(b".new"));
        middle.is_some_and(|middle| middle.len() == 8 && middle.iter().all(u8::is_ascii_hexdigit))
    };
    // What cannot be removed is in nobody's way.
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_left_over(&entry.file_name()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Its owner's alone where no permissions are given.
fn write_whole(
    path: &Path,
    write_text: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    permissions: Option<Permissions>,
) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    // Of its own, so that two who write one file do not write one into the other.
    name.push(format!(".{:08x}.new", fastrand::u32(..)));
    let new = Path::new(&name);
    let mut options = OpenOptions::new();
    owner_only(options.write(true).create_new(true));
    let file = options.open(new)?;
    let write = || -> io::Result<()> {
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        let mut file = BufWriter::new(file);
        write_text(&mut file)?;
        file.into_inner()?.sync_all()?;
        std::fs::rename(new, path)?;
        sync_folder(path)
    };
    write().inspect_err(|_| {
        let _ = std::fs::remove_file(new);
    })
}

/// Whose a file may be.
#[cfg(unix)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// That of the user who runs the program: what is written to it is for that user's eyes.
    Own,
    /// The same, or the system's: what is read from it is what that user or the administrator wrote.
    OwnOrSystem,
}

/// Refuses a file of another user, who can change it and read it at any time.
#[cfg(unix)]
pub(crate) fn refuse_foreign(
    path: &Path,
    metadata: &std::fs::Metadata,
    owner: Owner,
) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    if is_of(owner, metadata.uid(), own) {
        return Ok(());
    }
    let message = format!("`{}` belongs to another user", path.display());
    Err(Error::invalid_input(message)
        .with_hint("give a file of the user who runs certpact, or change its owner (`chown`)"))
}

#[cfg(unix)]
fn is_of(owner: Owner, uid: u32, own: u32) -> bool {
    const SYSTEM: u32 = 0;
    uid == own || (owner == Owner::OwnOrSystem && uid == SYSTEM)
}

/// Whether nothing is at a path.
pub(crate) fn is_absent(path: &Path) -> bool {
    let there = std::fs::symlink_metadata(path);
    there.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Makes a folder that only its owner can read, with those that it is in; one that is there is refused
/// where others can write to it.
pub(crate) fn make_private_folder(path: &Path) -> Result<(), Error> {
    let failed = |error: io::Error| Error::of_file(path, &error);
    if path.is_dir() {
        return refuse_writable_folder(path);
    }
    let mut builder = DirBuilder::new();
    owner_only_folder(builder.recursive(true));
    builder.create(path).map_err(failed)?;
    sync_folder(path).map_err(failed)
}

#[cfg(unix)]
fn refuse_writable_folder(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = std::fs::metadata(path).map_err(|error| Error::of_file(path, &error))?;
    refuse_foreign(path, &metadata, Owner::Own)?;
    if metadata.permissions().mode() & 0o022 == 0 {
        return Ok(());
    }
    let message = format!("`{}` can be written by others", path.display());
    Err(Error::invalid_input(message).with_hint(format!("`chmod 700 {}`", path.display())))
}

#[cfg(not(unix))]
fn refuse_writable_folder(_: &Path) -> Result<(), Error> {
    Ok(())
}

#[cfg(unix)]
fn owner_only_folder(builder: &mut DirBuilder) {
    use std::os::unix::fs::DirBuilderExt;
    builder.mode(0o700);
}

#[cfg(not(unix))]
fn owner_only_folder(_: &mut DirBuilder) {}

/// Waits until the name of a file that was made is on the disk, as what is in it is: a journal
/// that is gone after a power loss would let a creation be sent again.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Has a file made so that nobody but its owner can ever open it.
#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}

/// Bytes as lower-case hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_ones_own_or_the_systems() {
        let (own, other, system) = (1000, 1001, 0);
        for (owner, uid, is_fine) in [
            (Owner::Own, own, true),
            (Owner::Own, system, false),
            (Owner::Own, other, false),
            (Owner::OwnOrSystem, own, true),
            (Owner::OwnOrSystem, system, true),
            (Owner::OwnOrSystem, other, false),
        ] {
            assert_eq!(is_of(owner, uid, own), is_fine, "{uid}");
        }
        assert!(
            !is_of(Owner::OwnOrSystem, other, system),
            "nor does the system trust others"
        );
    }
}
