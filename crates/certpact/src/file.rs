//! Files as this crate reads and writes them.

use std::fs::{File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

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
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    refuse_special(path)?;
    write_whole(path, text, None).map_err(|error| Error::of_file(path, &error))
}

/// Writes a file that is there anew, whole or not at all, for those who can read it now.
pub(crate) fn rewrite(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = std::fs::metadata(&path)?.permissions();
    write_whole(&path, text, Some(permissions))
}

/// Its owner's alone where no permissions are given.
fn write_whole(path: &Path, text: &str, permissions: Option<Permissions>) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = Path::new(&name);
    let write = || -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        owner_only(&mut options);
        let mut file = options.open(new)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(new, path)?;
        sync_folder(path)
    };
    write().inspect_err(|_| {
        let _ = std::fs::remove_file(new);
    })
}

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

/// An open file of lines that only its owner can read, and that grows at its end. A lock on it is
/// given up with it.
#[derive(Debug)]
pub(crate) struct Lines {
    path: PathBuf,
    file: File,
}

impl Lines {
    /// Opens it, or makes it.
    pub(crate) fn open(path: &Path, options: &mut OpenOptions) -> Result<Self, Error> {
        refuse_special(path)?;
        owner_only(options.create(true));
        let file = options.open(path);
        Ok(Self {
            path: path.to_owned(),
            file: file.map_err(|error| Error::of_file(path, &error))?,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// All that stands in it.
    pub(crate) fn text(&mut self) -> io::Result<String> {
        let mut text = String::new();
        self.file.read_to_string(&mut text)?;
        Ok(text)
    }

    pub(crate) fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }

    pub(crate) fn try_lock(&self) -> Result<(), TryLockError> {
        self.file.try_lock()
    }

    /// Waits until its name is on the disk.
    pub(crate) fn sync_name(&self) -> Result<(), Error> {
        sync_folder(&self.path).map_err(|error| Error::of_file(&self.path, &error))
    }

    /// Cuts off what stands behind so many bytes, and goes on there.
    pub(crate) fn cut(&mut self, length: u64) -> Result<(), Error> {
        let cut = self.file.set_len(length);
        cut.and_then(|()| self.file.seek(SeekFrom::End(0)))
            .map(|_| ())
            .map_err(|error| Error::of_file(&self.path, &error))
    }

    /// Adds a line, and waits until it is on the disk.
    pub(crate) fn add(&mut self, line: &str) -> Result<(), Error> {
        let written = self.file.write_all(format!("{line}\n").as_bytes());
        written
            .and_then(|()| self.file.sync_data())
            .map_err(|error| Error::of_file(&self.path, &error))
    }
}

/// Unlocked by itself: a process that is being started meanwhile has a copy of the open file, and
/// would keep the lock until it is.
impl Drop for Lines {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
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
