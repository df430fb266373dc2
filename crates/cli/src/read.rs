//! What is read: files, and standard input.

use std::fs::File;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};

use certpact::{Desired, Error, Inventory, Plan, journal_of};

/// As large as an answer of the CA may be.
pub(crate) const LARGEST: u64 = 16 * 1024 * 1024;

/// The file that stands for standard input.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// A file, or standard input.
pub(crate) fn open(file: &Path) -> Result<Box<dyn Read + Send>, Error> {
    if is_stdin(file) {
        return Ok(Box::new(stdin()));
    }
    let opened = File::open(file).map_err(|error| Error::of_file(file, &error))?;
    Ok(Box::new(opened))
}

/// Its text.
pub(crate) fn read(file: &Path) -> Result<String, Error> {
    read_up_to(file, LARGEST)
}

/// The same of a file that may have another size.
pub(crate) fn read_up_to(file: &Path, largest: u64) -> Result<String, Error> {
    let failed = |error| Error::of_file(file, &error);
    let too_large = || {
        let (name, most) = (file.display(), largest >> 20);
        Err(Error::invalid_input(format!(
            "`{name}` is larger than {most} MiB"
        )))
    };
    // Refused before it is read; what is not a file, and has no size, is cut off below.
    let size = std::fs::metadata(file).map_or(0, |file| file.len());
    if !is_stdin(file) && size > largest {
        return too_large();
    }
    let mut text = String::new();
    let read = open(file)?.take(largest + 1).read_to_string(&mut text);
    if read.map_err(failed)? as u64 > largest {
        return too_large();
    }
    Ok(text)
}

/// Targets as they are given; `@FILE` stands for those in a file, one a line.
pub(crate) fn targets(given: &[String]) -> Result<Vec<String>, Error> {
    let mut targets = Vec::new();
    for one in given {
        match one.strip_prefix('@') {
            None => targets.push(one.clone()),
            Some(file) => {
                let text = read(Path::new(file))?;
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                targets.extend(lines.map(str::to_owned));
            }
        }
    }
    if targets.is_empty() && !given.is_empty() {
        // Nothing chosen would mean everything.
        return Err(Error::invalid_input(format!(
            "`{}` names no target",
            given.join(" ")
        )));
    }
    Ok(targets)
}

/// The desired file as it is. What comes from standard input has no place to which a new number could be
/// written back.
pub(crate) fn desired(path: &Path) -> Result<Desired, Error> {
    if is_stdin(path) {
        let text = read_up_to(path, Desired::LARGEST)?;
        return Desired::parse(&text).map_err(|error| error.in_file(path));
    }
    Desired::load(path)
}

/// A plan, and the journal that belongs to it: none beside standard input.
pub(crate) fn plan(path: &Path) -> Result<(Plan, Option<PathBuf>), Error> {
    if is_stdin(path) {
        return Ok((Plan::parse(&read_up_to(path, Plan::LARGEST)?)?, None));
    }
    Ok((Plan::load(path)?, Some(journal_of(path))))
}

pub(crate) fn inventory(path: &Path) -> Result<Inventory, Error> {
    if is_stdin(path) {
        return Inventory::parse(&read_up_to(path, Inventory::LARGEST)?)
            .map_err(|error| error.in_file(path));
    }
    Inventory::load(path)
}
