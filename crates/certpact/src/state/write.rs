//! Desired files, written: as a whole, or the number of a new contract into the one that asked for it.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use toml_edit::visit_mut::VisitMut;
use toml_edit::{DocumentMut, Formatted, Item, TableLike, Value, value};

use super::desired::{Desired, DesiredSource};
use crate::ground::error::Error;
use crate::ground::file::{Shared, hex, rewrite};
use crate::ground::printed;

/// What some editors begin a file with.
const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Desired {
    /// The desired state as TOML, which can be loaded again.
    ///
    /// # Errors
    /// `invalid_input` where a number in it is larger than TOML can hold.
    pub fn to_toml(&self) -> Result<String, Error> {
        let unwritable = |error: &dyn Display| {
            Error::invalid_input(format!("this cannot be written as TOML: {error}"))
        };
        let text = toml_edit::ser::to_string_pretty(self).map_err(|error| unwritable(&error))?;
        let mut document: DocumentMut = text.parse().map_err(|error| unwritable(&error))?;
        InOneLine.visit_document_mut(&mut document);
        Ok(document.to_string())
    }
}

/// Writes each text in one line: where a value has ends of lines, the writer has them too.
struct InOneLine;

impl VisitMut for InOneLine {
    fn visit_string_mut(&mut self, text: &mut Formatted<String>) {
        if printed::line(text.value()) == *text.value() {
            return;
        }
        if let Ok(Value::String(mut plain)) = printed::toml(text.value()).parse() {
            plain.decor_mut().clone_from(text.decor());
            *text = plain;
        }
    }
}

/// Writes `id` to the contract with this label in the file that the desired state was read from; nothing
/// where the state was given as a value, or the id is there already. Comments and order are kept.
///
/// Two applies of plans that were made from one file write one after the other, and each keeps what
/// the other wrote. An editor asks for no lock: what it saves between reading and writing is lost.
///
/// # Errors
/// `invalid_input` where the file was changed otherwise since it was read, is not TOML, or cannot be
/// written: the message says what to write by hand.
pub(crate) fn write_back(desired: &Desired, label: &str, id: u64) -> Result<(), Error> {
    let Some(source) = &desired.source else {
        return Ok(());
    };
    let by_hand = |why: &str| {
        Error::invalid_input(format!(
            "`{}` {why}: write the id {id} to `{label}` by hand",
            source.path
        ))
    };
    let unusable = |error: Error| by_hand(&format!("cannot be written ({error})"));
    let path = Path::new(&source.path);
    let of_file = |error: io::Error| Error::of_file(path, &error);
    // The lock is on the file that a link leads to, and that is the one to be replaced.
    let linked = path.canonicalize().map_err(of_file).map_err(unusable)?;
    let mut options = OpenOptions::new();
    let file = Shared::open(&linked, options.read(true).write(true));
    let written = file.map_err(unusable)?.locked(|lines| {
        let text = lines.text().map_err(of_file)?;
        Ok(match with_id(desired, source, &text, label, id) {
            Ok(None) => Ok(()),
            Ok(Some(text)) => rewrite(&linked, &text).map_err(of_file).map_err(unusable),
            Err(why) => Err(by_hand(&why)),
        })
    });
    written.map_err(unusable)?
}

/// The text with `id` in the contract with this label, nothing where it is there already; or why it
/// cannot be written.
fn with_id(
    desired: &Desired,
    source: &DesiredSource,
    text: &str,
    label: &str,
    id: u64,
) -> Result<Option<String>, String> {
    let bare = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let document = bare.parse::<DocumentMut>();
    let mut document = document.map_err(|_| "is not TOML")?;
    let number = i64::try_from(id).map_err(|_| "cannot hold so large a number")?;
    // Applies of other plans may have written the ids of their contracts meanwhile.
    let new = desired.contract.iter().filter(|item| item.id.is_none());
    let new: BTreeSet<&str> = new.filter_map(|item| item.label.as_deref()).collect();
    let mut planned = document.clone();
    for table in contracts(&mut planned) {
        if label_of(table).is_some_and(|label| new.contains(label)) {
            table.remove("id");
        }
    }
    let mut tables = contracts(&mut document).into_iter();
    let table = tables.find(|table| label_of(*table) == Some(label));
    let table = table.ok_or("has no such contract any more")?;
    match table.get("id").and_then(Item::as_integer) {
        Some(there) if there == number => return Ok(None),
        Some(there) => return Err(format!("already has the id {there} for it")),
        None => {}
    }
    let is = |text: &str| hex(&Sha256::digest(text)) == source.sha256;
    if !is(text) && !is(&written_like(text, &planned)) {
        return Err("was changed since it was planned from".to_owned());
    }
    table.insert("id", value(number));
    Ok(Some(written_like(text, &document)))
}

/// A document that begins and ends its lines, and itself, as this text does.
fn written_like(text: &str, document: &DocumentMut) -> String {
    let mut written = document.to_string();
    if !text.ends_with('\n') && written.ends_with('\n') {
        written.pop();
    }
    if text.contains("\r\n") {
        written = written.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    if text.starts_with(BYTE_ORDER_MARK) {
        written.insert_str(0, BYTE_ORDER_MARK);
    }
    written
}

fn label_of(table: &dyn TableLike) -> Option<&str> {
    table.get("label").and_then(Item::as_str)
}

fn contracts(document: &mut DocumentMut) -> Vec<&mut dyn TableLike> {
    match document.get_mut("contract") {
        Some(Item::ArrayOfTables(tables)) => {
            let tables = tables.iter_mut();
            tables.map(|table| table as &mut dyn TableLike).collect()
        }
        Some(Item::Value(contracts)) => {
            let items = contracts.as_array_mut().into_iter();
            let items = items.flat_map(|array| array.iter_mut());
            let tables = items.filter_map(Value::as_inline_table_mut);
            tables.map(|table| table as &mut dyn TableLike).collect()
        }
        Some(Item::None | Item::Table(_)) | None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::acme::desired::DesiredContract;

    /// What becomes of a file that was planned from, with two contracts that are to be made, where it
    /// is this by now and `shop` is contract 7.
    fn written(planned: &str, now: &str) -> Result<Option<String>, String> {
        let item = |label: &str| DesiredContract {
            label: Some(label.to_owned()),
            ..DesiredContract::default()
        };
        let source = DesiredSource {
            path: "desired.toml".to_owned(),
            sha256: hex(&Sha256::digest(planned)),
        };
        let desired = Desired {
            contract: vec![item("shop"), item("store")],
            ..Desired::default()
        };
        with_id(&desired, &source, now, "shop", 7)
    }

    #[test]
    fn nothing_but_the_id_is_written() {
        for (planned, wanted) in [
            (
                "# ours\n[[contract]] # first\nlabel = \"shop\" # the shop\nsans = [\n  \"a.example\", # one\n]\n[contract.organization]\nname = \"X\"\n\n[[contract]]\nid = 1\n",
                "# ours\n[[contract]] # first\nlabel = \"shop\" # the shop\nsans = [\n  \"a.example\", # one\n]\nid = 7\n[contract.organization]\nname = \"X\"\n\n[[contract]]\nid = 1\n",
            ),
            (
                "\u{feff}[[contract]]\r\nlabel = \"shop\"\r\n",
                "\u{feff}[[contract]]\r\nlabel = \"shop\"\r\nid = 7\r\n",
            ),
            (
                "[[contract]]\nlabel = \"shop\"",
                "[[contract]]\nlabel = \"shop\"\nid = 7",
            ),
            (
                "contract = [{ label = \"shop\" }]\n",
                "contract = [{ label = \"shop\" , id = 7 }]\n",
            ),
        ] {
            let text = written(planned, planned);
            assert_eq!(text, Ok(Some(wanted.to_owned())));
            assert_eq!(written(planned, wanted), Ok(None), "it is there");
        }
    }

    /// An id that another apply wrote meanwhile stays; any other change is left alone.
    #[test]
    fn only_ids_of_new_contracts_may_have_come_meanwhile() {
        let planned = "[[contract]]\nlabel = \"shop\"\n\n[[contract]]\nlabel = \"store\"\n\n[[contract]]\nid = 1\n";
        let store = |with: &str| planned.replace("\"store\"\n", &format!("\"store\"\n{with}"));
        let changed = "was changed since it was planned from";
        for (now, wanted) in [
            (store("id = 8\n"), Ok("id = 8\n")),
            (store("id = 8 # by hand\n"), Ok("id = 8 # by hand\n")),
            (store("auto_renew = true\n"), Err(changed)),
            (store("id = 8\nauto_renew = true\n"), Err(changed)),
            (planned.replace("id = 1", "id = 2"), Err(changed)),
            (format!("# ours\n{planned}"), Err(changed)),
            (
                planned.replace("\"shop\"\n", "\"shop\"\nid = 6\n"),
                Err("already has the id 6 for it"),
            ),
            (
                planned.replace("shop", "other"),
                Err("has no such contract any more"),
            ),
            ("{".to_owned(), Err("is not TOML")),
        ] {
            let wanted = wanted
                .map(|with| Some(store(with).replace("\"shop\"\n", "\"shop\"\nid = 7\n")))
                .map_err(str::to_owned);
            assert_eq!(written(planned, &now), wanted, "{now}");
        }
    }

    #[test]
    fn an_id_that_came_meanwhile_is_known_however_the_lines_end() {
        for (planned, now) in [
            (
                "[[contract]]\r\nlabel = \"store\"\r\n[[contract]]\r\nlabel = \"shop\"\r\n",
                "[[contract]]\r\nlabel = \"store\"\r\nid = 8\r\n[[contract]]\r\nlabel = \"shop\"\r\n",
            ),
            (
                "\u{feff}[[contract]]\nlabel = \"shop\"\n[[contract]]\nlabel = \"store\"",
                "\u{feff}[[contract]]\nlabel = \"shop\"\n[[contract]]\nlabel = \"store\"\nid = 8",
            ),
            (
                "contract = [{ label = \"store\" }, {label = \"shop\"}]\n",
                "contract = [{ label = \"store\" , id = 8 }, {label = \"shop\"}]\n",
            ),
        ] {
            let text = written(planned, now).unwrap().unwrap();
            assert!(text.contains("id = 8") && text.contains("id = 7"), "{text}");
        }
    }
}
