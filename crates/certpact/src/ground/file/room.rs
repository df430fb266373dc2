//! Space on a disk, taken before it is needed.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{is_absent, owner_only, sync_folder};

/// What room is filled with. A line that is cut off by a kill is a blank one.
const BLANK: u8 = b' ';

/// A new file that only its owner can read, with so many blanks in it, locked as long as it is reserved.
/// It goes where nothing is put into it.
#[derive(Debug)]
pub(crate) struct Room {
    path: PathBuf,
    file: File,
    is_used: bool,
}

impl Room {
    /// Reserves space in a folder that has nothing but such files.
    pub(crate) fn reserve(path: &Path, size: usize) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            remove_left_over(folder);
        }
        let mut room = Self {
            path: path.to_owned(),
            file: locked(path)?,
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

/// A new file, locked.
fn locked(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    owner_only(options.write(true).create_new(true));
    loop {
        let file = options.open(path)?;
        file.lock()?;
        // Before it was locked, it may have been taken for one that was left over, and removed.
        if !is_absent(path) {
            return Ok(file);
        }
    }
}

/// Removes what is reserved for nobody any more: who reserved it was killed. What has a secret in it stays.
fn remove_left_over(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(file) = File::open(&path) else {
            continue;
        };
        // Removed under the lock: whoever waits for it looks afterwards whether the file is there.
        if file.try_lock().is_ok() && is_blank(&file) {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// Whether nothing but blanks is in a file, which is read no further than to something else.
fn is_blank(file: &File) -> bool {
    let mut bytes = BufReader::new(file).bytes();
    bytes.all(|byte| byte.is_ok_and(|byte| byte == BLANK))
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

    #[test]
    fn room_that_a_kill_left_goes_with_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let [left, empty, secret, own, next] =
            ["left", "empty", "secret", "own", "next"].map(|name| folder.path().join(name));
        let own_room = Room::reserve(&own, 10).unwrap();
        for (path, text) in [(&left, "   "), (&empty, ""), (&secret, "{}\n")] {
            std::fs::write(path, text).unwrap();
        }
        let _next = Room::reserve(&next, 10).unwrap();
        let is_there = [&left, &empty, &secret, &own, &next].map(|path| path.exists());
        assert_eq!(is_there, [false, false, true, true, true]);
        own_room.put("{}").unwrap();
    }
}
