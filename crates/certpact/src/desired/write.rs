//! Desired files, written: as a whole, or the number of a new contract into the one that asked for it.

use std::path::Path;

use sha2::{Digest, Sha256};
use toml_edit::{DocumentMut, Item, TableLike, value};

use super::load::LARGEST_FILE;
use super::{Desired, DesiredSource};
use crate::error::Error;

/// What some editors begin a file with.
const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Desired {
    /// The desired state as TOML, which can be loaded again.
    ///
    /// # Errors
    /// `invalid_input` where a number in it is larger than TOML can hold.
    pub fn to_toml(&self) -> Result<String, Error> {
        toml_edit::ser::to_string_pretty(self).map_err(|error| {
            Error::invalid_input(format!("this cannot be written as TOML: {error}"))
        })
    }
}

/// Writes `id` to the contract with this label, and answers the file's new digest; nothing where
/// it stands there already. Comments and order are kept.
///
/// # Errors
/// `invalid_input` where the file was changed since it was read, is no TOML, or cannot be written:
/// the message says what to write by hand.
pub(crate) fn write_back(
    source: &DesiredSource,
    expected_sha256: Option<&str>,
    label: &str,
    id: u64,
) -> Result<Option<String>, Error> {
    let path = Path::new(&source.path);
    let by_hand = |why: &str| {
        Error::invalid_input(format!(
            "`{}` {why}: write the id {id} to `{label}` by hand",
            source.path
        ))
    };
    let text = crate::file::read(path, LARGEST_FILE)
        .map_err(|error| by_hand(&format!("cannot be read ({error})")))?;
    let bare = text.strip_prefix(BYTE_ORDER_MARK);
    let document = bare.unwrap_or(&text).parse::<DocumentMut>();
    let mut document = document.map_err(|_| by_hand("is not TOML"))?;
    let number = i64::try_from(id).map_err(|_| by_hand("cannot hold so large a number"))?;
    let Some(table) = labeled(&mut document, label) else {
        return Err(by_hand("has no such contract any more"));
    };
    if table.get("id").and_then(Item::as_integer) == Some(number) {
        return Ok(None);
    }
    let digest = |text: &str| crate::file::hex(&Sha256::digest(text));
    if digest(&text) != expected_sha256.unwrap_or(&source.sha256) {
        return Err(by_hand("was changed since it was planned from"));
    }
    table.insert("id", value(number));
    let mut written = document.to_string();
    if text.contains("\r\n") {
        written = written.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    if bare.is_some() {
        written.insert_str(0, BYTE_ORDER_MARK);
    }
    crate::file::rewrite(path, &written)
        .map_err(|error| by_hand(&format!("cannot be written ({error})")))?;
    Ok(Some(digest(&written)))
}

fn labeled<'a>(document: &'a mut DocumentMut, label: &str) -> Option<&'a mut dyn TableLike> {
    let has_label =
        |table: &dyn TableLike| table.get("label").and_then(Item::as_str) == Some(label);
    match document.get_mut("contract")? {
        Item::ArrayOfTables(tables) => {
            let table = tables.iter_mut().find(|table| has_label(*table))?;
            Some(table)
        }
        Item::Value(contracts) => {
            let tables = contracts.as_array_mut()?.iter_mut();
            let mut tables = tables.filter_map(toml_edit::Value::as_inline_table_mut);
            let table = tables.find(|table| has_label(*table))?;
            Some(table)
        }
        Item::None | Item::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<Option<String>, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desired.toml");
        std::fs::write(&path, text).unwrap();
        let source = DesiredSource {
            path: path.to_str().unwrap().to_owned(),
            sha256: crate::file::hex(&Sha256::digest(text)),
        };
        let sha256 = write_back(&source, None, "shop", 7)?;
        let text = std::fs::read_to_string(&path).unwrap();
        Ok(sha256.map(|_| text))
    }

    #[test]
    fn comments_and_order_are_kept() {
        let text = "# ours\n[[contract]] # first\nlabel = \"shop\" # the shop\nsans = [\n  \"a.example\", # one\n]\n[contract.organization]\nname = \"X\"\n\n[[contract]]\nid = 1\n";
        let wanted = text.replace("]\n[contract.", "]\nid = 7\n[contract.");
        assert_eq!(written(text).unwrap(), Some(wanted));
    }

    #[test]
    fn a_file_keeps_how_its_lines_end() {
        let text = "\u{feff}[[contract]]\r\nlabel = \"shop\"\r\n";
        let wanted = format!("{text}id = 7\r\n");
        assert_eq!(written(text).unwrap(), Some(wanted));
    }

    #[test]
    fn a_contract_in_one_line_gets_its_number_too() {
        let text = "contract = [{ label = \"shop\" }]\n";
        let wanted = "contract = [{ label = \"shop\" , id = 7 }]\n";
        assert_eq!(written(text).unwrap().unwrap(), wanted);
    }

    #[test]
    fn what_stands_there_already_is_left_alone() {
        assert_eq!(
            written("[[contract]]\nid = 7\nlabel = \"shop\"\n").unwrap(),
            None
        );
        assert!(written("[[contract]]\nlabel = \"other\"\n").is_err());
    }
}
