//! The folder for what must be found again, wherever the file that it belongs to is by then.

use std::path::{Path, PathBuf};

use crate::ground::error::Error;
use crate::ground::file::{is_absent, make_private_folder};

/// The folder that keeps the journals of creations, by the plan that they are of, and secrets that
/// could not be written to their destination.
///
/// Only its owner can read it. It is made when it is first needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFolder(Option<PathBuf>);

/// What is in it, each in a folder of its own.
#[derive(Clone, Copy)]
pub(crate) enum Kept {
    /// Journals of creations, each named for the plan that it is of.
    Creations,
    /// Secrets that could not be written to their destination.
    Secrets,
}

impl Kept {
    fn folder(self) -> &'static str {
        match self {
            Self::Creations => "creations",
            Self::Secrets => "secrets",
        }
    }
}

impl StateFolder {
    /// This folder.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(Some(path.into()))
    }

    /// The folder that these variables name: `CERTPACT_STATE_DIR`, else `certpact` in
    /// `XDG_STATE_HOME`, else in `.local/state` of the home directory.
    pub(super) fn of_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let path = |name: &str| variable(name).map(PathBuf::from);
        // One that depends on the current folder is ignored, as its specification demands.
        let of_system = || path("XDG_STATE_HOME").filter(|path| path.is_absolute());
        let of_home = || {
            let home = path("HOME").or_else(|| path("USERPROFILE"))?;
            Some(home.join(".local").join("state"))
        };
        let own = path("CERTPACT_STATE_DIR");
        Self(own.or_else(|| Some(of_system().or_else(of_home)?.join("certpact"))))
    }

    /// Where a file is, if it is there.
    pub(crate) fn existing(&self, kept: Kept, name: &str) -> Option<PathBuf> {
        let path = self.0.as_ref()?.join(kept.folder()).join(name);
        (!is_absent(&path)).then_some(path)
    }

    /// Where a file is to be made, in a folder that is there.
    pub(crate) fn place(&self, kept: Kept, name: &str) -> Result<PathBuf, Error> {
        let root = self.0.as_deref().ok_or_else(unknown)?;
        let folder = root.join(kept.folder());
        let made = [root, &folder]
            .into_iter()
            .try_for_each(make_private_folder);
        made.map_err(|error| unusable(root, &error))?;
        Ok(folder.join(name))
    }
}

/// That of the environment.
impl Default for StateFolder {
    fn default() -> Self {
        let set = |name: &str| std::env::var(name).ok();
        Self::of_variables(|name| set(name).filter(|value| !value.is_empty()))
    }
}

fn unknown() -> Error {
    Error::refused_here(
        "nothing was sent: there is no state folder, because neither `CERTPACT_STATE_DIR` nor `HOME` is set",
    )
    .with_hint("set `CERTPACT_STATE_DIR` to a folder that outlives this run")
}

fn unusable(folder: &Path, error: &Error) -> Error {
    let message = format!(
        "nothing was sent: the state folder `{}` cannot be used: {error}",
        folder.display()
    );
    let hint = error.hint().map_or_else(
        || "set `CERTPACT_STATE_DIR` to another folder".to_owned(),
        str::to_owned,
    );
    Error::refused_here(message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Variables<'a> = &'a [(&'a str, &'a str)];

    #[test]
    fn the_first_variable_that_names_a_folder_is_taken() {
        let cases: [(Variables, Option<&str>); 5] = [
            (
                &[("CERTPACT_STATE_DIR", "own"), ("HOME", "/home/me")],
                Some("own"),
            ),
            (
                &[("XDG_STATE_HOME", "/state"), ("HOME", "/home/me")],
                Some("/state/certpact"),
            ),
            (
                &[("XDG_STATE_HOME", "state"), ("HOME", "/home/me")],
                Some("/home/me/.local/state/certpact"),
            ),
            (
                &[("USERPROFILE", "/users/me")],
                Some("/users/me/.local/state/certpact"),
            ),
            (&[], None),
        ];
        for (variables, folder) in cases {
            let variable = |name: &str| {
                let mut variables = variables.iter();
                let found = variables.find(|(given, _)| *given == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let expected = StateFolder(folder.map(PathBuf::from));
            assert_eq!(StateFolder::of_variables(variable), expected);
        }
    }

    #[test]
    fn without_a_folder_nothing_has_a_place() {
        let error = StateFolder(None).place(Kept::Creations, "x").unwrap_err();
        assert_eq!(error.exit_code(), 7);
        assert_eq!(StateFolder(None).existing(Kept::Creations, "x"), None);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (made, open) = (folder.path().join("a/b"), folder.path().join("open"));
        let place = StateFolder::at(&made).place(Kept::Creations, "x").unwrap();
        for folder in [made.as_path(), place.parent().unwrap()] {
            let mode = std::fs::metadata(folder).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", folder.display());
        }
        std::fs::create_dir(&open).unwrap();
        std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).unwrap();
        let error = StateFolder::at(&open)
            .place(Kept::Creations, "x")
            .unwrap_err();
        assert!(
            error.message().contains("can be written by others"),
            "{error}"
        );
        assert_eq!(error.exit_code(), 7);
    }
}
