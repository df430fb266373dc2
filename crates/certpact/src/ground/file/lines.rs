//! Files of lines that several programs use at once.
//!
//! A lock is on the file that was opened, not on its name. While it is waited for, the program that has
//! it may remove the file, or a log rotation may move it away: the lock is then on a file that
//! those who come later do not find, and keeps nothing from them. What is in such a file is
//! therefore reached through [`Lines`] alone, which exist only while the file is locked and after
//! its path was seen to name it. That also makes it sound to remove the file: those who have it open
//! see that once they have the lock.

use std::cell::Cell;
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::room::fill;
use super::{owner_only, refuse_special, sync_folder};
use crate::ground::error::Error;

/// How often a file is opened anew that was replaced each time before it was locked.
const TRIES: usize = 1000;

/// An open file that others may use, remove or replace at any time.
#[derive(Debug)]
pub(crate) struct Shared {
    lines: Lines,
    options: OpenOptions,
}

/// A file of lines that grows at its end, while it is locked and at its path.
#[derive(Debug)]
pub(crate) struct Lines {
    path: PathBuf,
    file: File,
}

impl Shared {
    /// Opens a file. If the options have it made, only its owner can read it.
    pub(crate) fn open(path: &Path, options: &OpenOptions) -> Result<Self, Error> {
        let mut options = options.clone();
        owner_only(&mut options);
        let lines = Lines {
            path: path.to_owned(),
            file: open(path, &options)?,
        };
        Ok(Self { lines, options })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.lines.path
    }

    /// Waits for the lock and does something under it.
    pub(crate) fn locked<T>(
        &mut self,
        act: impl FnOnce(&mut Lines) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.lock(wait_for)?;
        let acted = act(&mut self.lines);
        let _ = self.lines.file.unlock();
        acted
    }

    /// Keeps the lock for as long as the answer lives; nothing where another has it.
    pub(crate) fn held(mut self) -> Result<Option<Lines>, Error> {
        let is_locked = self.lock(File::try_lock)?;
        Ok(is_locked.then_some(self.lines))
    }

    /// Adds a line to the file that is at the path, and waits until it is on the disk. The file has to
    /// fit first, since it may be another one than was opened.
    pub(crate) fn add(
        &mut self,
        line: &str,
        fits: impl Fn(&Lines) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.written(fits, |lines| lines.add(line)).map(drop)
    }

    /// The same, and answers where the line is.
    pub(crate) fn add_at(
        &mut self,
        line: &str,
        fits: impl Fn(&Lines) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        self.written(fits, |lines| {
            lines.add(line)?;
            let end = lines.metadata();
            let end = end.map_err(|error| Error::of_file(&lines.path, &error))?;
            Ok(end.len() - (line.len() as u64 + 1))
        })
    }

    /// Puts a line in the place of another one that is as long; at the end where that is not in the file
    /// any more.
    pub(crate) fn replace(
        &mut self,
        (place, earlier): (u64, &str),
        line: &str,
        fits: impl Fn(&Lines) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.written(fits, |lines| {
            if lines.has_at(place, earlier) {
                lines.overwrite(place, line)
            } else {
                lines.add(line)
            }
        })
    }

    /// Writes into the file that is at the path, under its lock.
    fn written<T>(
        &mut self,
        fits: impl Fn(&Lines) -> Result<(), Error>,
        write: impl Fn(&mut Lines) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // What was moved away while it was written to may have been read by then.
        let write = |lines: &mut Lines| {
            fits(lines)?;
            let written = write(lines)?;
            Ok(lines.is_at(&lines.path)?.then_some(written))
        };
        for _ in 0..TRIES {
            if let Some(written) = self.locked(write)? {
                return Ok(written);
            }
        }
        Err(replaced_always(self.path()))
    }

    /// Locks the file that is at the path, which may be another one than was opened. False where
    /// the lock is not to be had now.
    fn lock(&mut self, take: fn(&File) -> Result<(), TryLockError>) -> Result<bool, Error> {
        for _ in 0..TRIES {
            BEFORE_LOCK.get()();
            match take(&self.lines.file) {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(false),
                Err(TryLockError::Error(error)) => {
                    return Err(Error::of_file(self.path(), &error));
                }
            }
            if self.lines.is_at(self.path())? {
                return Ok(true);
            }
            let there = open(self.path(), &self.options)?;
            let _ = self.lines.file.unlock();
            self.lines.file = there;
        }
        Err(replaced_always(self.path()))
    }
}

fn open(path: &Path, options: &OpenOptions) -> Result<File, Error> {
    refuse_special(path)?;
    let file = options.open(path);
    file.map_err(|error| Error::of_file(path, &error))
}

/// A signal that somebody handles, as Python does, ends waiting without an answer.
fn wait_for(file: &File) -> Result<(), TryLockError> {
    loop {
        match file.lock() {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(TryLockError::Error(error)),
        }
    }
}

fn replaced_always(path: &Path) -> Error {
    let message = format!(
        "`{}` is replaced by another file each time it is locked",
        path.display()
    );
    Error::invalid_input(message).with_hint("name a file that no other program replaces")
}

impl Lines {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a path names this file.
    pub(crate) fn is_at(&self, path: &Path) -> Result<bool, Error> {
        match is_same(&self.file, path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            found => found.map_err(|error| Error::of_file(path, &error)),
        }
    }

    /// The whole text.
    pub(crate) fn text(&mut self) -> io::Result<String> {
        let mut text = String::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_string(&mut text)?;
        Ok(text)
    }

    pub(crate) fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }

    /// Waits until its name is on the disk.
    pub(crate) fn sync_name(&self) -> Result<(), Error> {
        sync_folder(&self.path).map_err(|error| Error::of_file(&self.path, &error))
    }

    /// Cuts off what is behind so many bytes.
    pub(crate) fn cut(&mut self, length: u64) -> Result<(), Error> {
        let cut = self.file.set_len(length);
        cut.map_err(|error| Error::of_file(&self.path, &error))
    }

    /// Adds a line, and waits until it is on the disk. Nothing of it stays where that fails.
    pub(crate) fn add(&mut self, line: &str) -> Result<(), Error> {
        let added = self.file.seek(SeekFrom::End(0)).and_then(|length| {
            let end = if self.ends_with_a_line(length)? {
                ""
            } else {
                // A writer was killed, whose half line must not swallow this one.
                "\n"
            };
            let written = self.file.write_all(format!("{end}{line}\n").as_bytes());
            written
                .and_then(|()| self.file.sync_data())
                .inspect_err(|_| {
                    let _ = self.file.set_len(length);
                })
        });
        added.map_err(|error| Error::of_file(&self.path, &error))
    }

    /// The first line, or as much of it as so many bytes hold.
    pub(crate) fn first_line(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut line = Vec::new();
        BufReader::new(file.take(most)).read_until(b'\n', &mut line)?;
        Ok(line)
    }

    /// Whether these bytes are at a place.
    fn has_at(&mut self, place: u64, bytes: &str) -> bool {
        let mut there = vec![0; bytes.len()];
        let read = self.file.seek(SeekFrom::Start(place));
        let read = read.and_then(|_| self.file.read_exact(&mut there));
        read.is_ok() && there == bytes.as_bytes()
    }

    fn overwrite(&mut self, place: u64, line: &str) -> Result<(), Error> {
        let written = self
            .file
            .seek(SeekFrom::Start(place))
            .and_then(|_| self.file.write_all(line.as_bytes()))
            .and_then(|()| self.file.sync_data());
        written.map_err(|error| Error::of_file(&self.path, &error))
    }

    /// Whether so many bytes can be added: they are written, synced, and cut off again.
    pub(crate) fn has_room(&mut self, size: usize) -> io::Result<()> {
        let length = self.file.seek(SeekFrom::End(0))?;
        let filled = fill(&mut self.file, size);
        self.file.set_len(length)?;
        filled
    }

    fn ends_with_a_line(&mut self, length: u64) -> io::Result<bool> {
        if length == 0 {
            return Ok(true);
        }
        let mut last = [0];
        self.file.seek(SeekFrom::Start(length - 1))?;
        self.file.read_exact(&mut last)?;
        Ok(last == *b"\n")
    }

    /// Removes the file.
    pub(crate) fn remove(self) -> Result<(), Error> {
        let removed = std::fs::remove_file(&self.path);
        removed.map_err(|error| Error::of_file(&self.path, &error))
    }
}

/// A process that is being started at the moment has a copy of the open file, and would keep the
/// lock until it runs.
impl Drop for Lines {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Whether a path names the file that is open, and not another one or a link to it.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (own, there) = (file.metadata()?, std::fs::symlink_metadata(path)?);
    Ok((own.dev(), own.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    use same_file::Handle;
    Ok(Handle::from_file(file.try_clone()?)? == Handle::from_path(path)?)
}

thread_local! {
    static BEFORE_LOCK: Cell<fn()> = const { Cell::new(|| {}) };
}

/// Has this thread do something each time between opening such a file and locking it, so that a
/// test can let others come in between.
pub fn before_lock(act: fn()) {
    BEFORE_LOCK.set(act);
}
