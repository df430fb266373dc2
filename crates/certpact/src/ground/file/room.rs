//! Space on a disk, taken before it is needed.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{owner_only, sync_folder};

/// What room is filled with. A line that is cut off by a kill is a blank one.
const BLANK: u8 = b' ';

/// A new file that only its owner can read, with so many blanks in it. It goes where nothing is put
/// into it.
#[derive(Debug)]
pub(crate) struct Room {
    path: PathBuf,
    file: File,
    is_used: bool,
}

impl Room {
    pub(crate) fn reserve(path: &Path, size: usize) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        owner_only(options.write(true).create_new(true));
        let mut room = Self {
            path: path.to_owned(),
            file: options.open(path)?,
            is_used: false,
        };
        fill(&mut room.file, size)?;
        sync_folder(path)?;
        Ok(room)
    }

    /// Puts text into it, and waits until that is on the disk.
    pub(crate) fn put(mut self, text: &str) -> io::Result<PathBuf> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(text.as_bytes())?;
        self.is_used = true;
        self.file.set_len(text.len() as u64)?;
        self.file.sync_all()?;
        Ok(self.path.clone())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if !self.is_used {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Writes so many blanks, and waits until they are on the disk.
pub(super) fn fill(file: &mut File, size: usize) -> io::Result<()> {
    file.write_all(&vec![BLANK; size])?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_that_was_not_used_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("room");
        let room = Room::reserve(&path, 1000).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 1000);
        assert!(Room::reserve(&path, 1).is_err(), "it is taken");
        drop(room);
        assert!(!path.exists());
        let room = Room::reserve(&path, 1000).unwrap();
        assert_eq!(room.put("short\n").unwrap(), path);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "short\n");
    }
}
