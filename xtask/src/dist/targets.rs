//! What is released, and how each file of it is called. Whatever builds, checks or publishes a
//! release follows this list.

use anyhow::{Context, Result};

/// A kind of machine that gets a native library.
#[derive(Debug, PartialEq)]
pub(crate) struct Target {
    /// npm's words for it, and the name of its package in the scope.
    pub(crate) platform: &'static str,
    /// Rust's name for it.
    pub(crate) triple: &'static str,
    /// GitHub's runner of this very kind: what is built there can be tried there.
    pub(crate) runner: &'static str,
    /// The last part of the name of its wheel.
    wheel: &'static str,
}

pub(crate) const TARGETS: [Target; 8] = [
    Target {
        platform: "linux-x64-gnu",
        triple: "x86_64-unknown-linux-gnu",
        runner: "ubuntu-24.04",
        wheel: "manylinux2014_x86_64.manylinux_2_17_x86_64",
    },
    Target {
        platform: "linux-arm64-gnu",
        triple: "aarch64-unknown-linux-gnu",
        runner: "ubuntu-24.04-arm",
        wheel: "manylinux2014_aarch64.manylinux_2_17_aarch64",
    },
    Target {
        platform: "linux-x64-musl",
        triple: "x86_64-unknown-linux-musl",
        runner: "ubuntu-24.04",
        wheel: "musllinux_1_2_x86_64",
    },
    Target {
        platform: "linux-arm64-musl",
        triple: "aarch64-unknown-linux-musl",
        runner: "ubuntu-24.04-arm",
        wheel: "musllinux_1_2_aarch64",
    },
    Target {
        platform: "darwin-x64",
        triple: "x86_64-apple-darwin",
        runner: "macos-15-intel",
        wheel: "macosx_10_12_x86_64",
    },
    Target {
        platform: "darwin-arm64",
        triple: "aarch64-apple-darwin",
        runner: "macos-15",
        wheel: "macosx_11_0_arm64",
    },
    Target {
        platform: "win32-x64-msvc",
        triple: "x86_64-pc-windows-msvc",
        runner: "windows-2025",
        wheel: "win_amd64",
    },
    Target {
        platform: "win32-arm64-msvc",
        triple: "aarch64-pc-windows-msvc",
        runner: "windows-11-arm",
        wheel: "win_arm64",
    },
];

impl Target {
    /// The kind of machine that this program was built for.
    fn here() -> Result<&'static Self> {
        let arch = std::env::consts::ARCH;
        let libc = if cfg!(target_env = "musl") {
            "musl"
        } else {
            "gnu"
        };
        let triple = match std::env::consts::OS {
            "macos" => format!("{arch}-apple-darwin"),
            "windows" => format!("{arch}-pc-windows-msvc"),
            system => format!("{arch}-unknown-{system}-{libc}"),
        };
        let mut targets = TARGETS.iter();
        targets
            .find(|target| target.triple == triple)
            .with_context(|| format!("nothing is released for `{triple}`"))
    }

    /// What npm compares with the machine: its system, its processor and, on Linux, its C library.
    pub(crate) fn fits(&self) -> (&'static str, &'static str, Option<&'static str>) {
        let mut words = self.platform.split('-');
        let mut next = || words.next().unwrap_or_default();
        let (system, processor) = (next(), next());
        let libc = match next() {
            "gnu" => Some("glibc"),
            "musl" => Some("musl"),
            _ => None,
        };
        (system, processor, libc)
    }

    pub(crate) fn is_windows(&self) -> bool {
        self.fits().0 == "win32"
    }

    /// The folder in the archive of the command.
    pub(crate) fn archived(&self, version: &str) -> String {
        format!("certpact-{version}-{}", self.triple)
    }

    /// The archive of the command. `cargo binstall` finds it by this name.
    pub(crate) fn archive(&self, version: &str) -> String {
        let kind = if self.is_windows() { "zip" } else { "tar.gz" };
        format!("{}.{kind}", self.archived(version))
    }

    /// The oldest Linux that it has to run on, as wheels name it.
    pub(crate) fn oldest_linux(&self) -> Option<&'static str> {
        self.fits().2.map(|libc| match libc {
            "glibc" => "manylinux_2_17",
            _ => "musllinux_1_2",
        })
    }
}

/// What one job of a release builds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Part {
    /// What is the same for every machine: the sources for Python and the package for Node.
    Portable,
    /// The native library of a target, in a wheel and in an npm package, and the command.
    Native(&'static Target),
    /// The wheel for the Python without the GIL, which cannot load one for all Pythons.
    FreeThreaded(&'static Target),
}

impl Part {
    /// What the machine that this program runs on can use.
    pub(crate) fn here() -> Result<Vec<Self>> {
        Ok(vec![Self::Portable, Self::Native(Target::here()?)])
    }

    /// Everything that is released.
    pub(crate) fn all() -> Vec<Self> {
        let mut parts = vec![Self::Portable, Self::FreeThreaded(&TARGETS[0])];
        parts.extend(TARGETS.iter().map(Self::Native));
        parts
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Native(target) => target.platform,
            Self::FreeThreaded(_) => "free-threaded",
        }
    }

    /// Finds the part of a name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let all = Self::all();
        let found = all.iter().copied().find(|part| part.name() == name);
        found.with_context(|| {
            let names: Vec<_> = all.into_iter().map(Self::name).collect();
            let names = names.join("`, `");
            format!("`{name}` is no part of a release, expected one of `{names}`")
        })
    }

    /// The files that it consists of.
    pub(crate) fn files(self, version: &str) -> Vec<String> {
        match self {
            Self::Portable => vec![
                format!("certpact-{version}.tar.gz"),
                format!("certpact-{version}.tgz"),
            ],
            Self::Native(target) => vec![
                format!("certpact-{version}-cp311-abi3-{}.whl", target.wheel),
                format!("certpact-{}-{version}.tgz", target.platform),
                target.archive(version),
            ],
            Self::FreeThreaded(target) => {
                vec![format!(
                    "certpact-{version}-cp314-cp314t-{}.whl",
                    target.wheel
                )]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wheel_is_named_for_the_oldest_linux_it_runs_on() {
        for target in &TARGETS {
            let named = target.wheel.contains("linux");
            let oldest = target.oldest_linux().unwrap_or_default();
            assert_eq!(named, target.triple.contains("linux"), "{target:?}");
            assert!(target.wheel.contains(oldest), "{target:?}");
        }
    }

    #[test]
    fn npm_is_told_what_a_library_fits() {
        let fits = |name| match Part::named(name).unwrap() {
            Part::Native(target) => target.fits(),
            part => panic!("{part:?}"),
        };
        assert_eq!(fits("linux-arm64-musl"), ("linux", "arm64", Some("musl")));
        assert_eq!(fits("win32-x64-msvc"), ("win32", "x64", None));
        assert_eq!(fits("darwin-arm64"), ("darwin", "arm64", None));
    }

    #[test]
    fn a_release_is_these_files() {
        let parts = Part::all().into_iter();
        let mut files: Vec<_> = parts.flat_map(|part| part.files("1.2.3")).collect();
        files.sort();
        let expected = "\
certpact-1.2.3-aarch64-apple-darwin.tar.gz
certpact-1.2.3-aarch64-pc-windows-msvc.zip
certpact-1.2.3-aarch64-unknown-linux-gnu.tar.gz
certpact-1.2.3-aarch64-unknown-linux-musl.tar.gz
certpact-1.2.3-cp311-abi3-macosx_10_12_x86_64.whl
certpact-1.2.3-cp311-abi3-macosx_11_0_arm64.whl
certpact-1.2.3-cp311-abi3-manylinux2014_aarch64.manylinux_2_17_aarch64.whl
certpact-1.2.3-cp311-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl
certpact-1.2.3-cp311-abi3-musllinux_1_2_aarch64.whl
certpact-1.2.3-cp311-abi3-musllinux_1_2_x86_64.whl
certpact-1.2.3-cp311-abi3-win_amd64.whl
certpact-1.2.3-cp311-abi3-win_arm64.whl
certpact-1.2.3-cp314-cp314t-manylinux2014_x86_64.manylinux_2_17_x86_64.whl
certpact-1.2.3-x86_64-apple-darwin.tar.gz
certpact-1.2.3-x86_64-pc-windows-msvc.zip
certpact-1.2.3-x86_64-unknown-linux-gnu.tar.gz
certpact-1.2.3-x86_64-unknown-linux-musl.tar.gz
certpact-1.2.3.tar.gz
certpact-1.2.3.tgz
certpact-darwin-arm64-1.2.3.tgz
certpact-darwin-x64-1.2.3.tgz
certpact-linux-arm64-gnu-1.2.3.tgz
certpact-linux-arm64-musl-1.2.3.tgz
certpact-linux-x64-gnu-1.2.3.tgz
certpact-linux-x64-musl-1.2.3.tgz
certpact-win32-arm64-msvc-1.2.3.tgz
certpact-win32-x64-msvc-1.2.3.tgz";
        assert_eq!(files, expected.lines().collect::<Vec<_>>());
    }

    #[test]
    fn an_unknown_part_is_refused_with_the_known_ones() {
        let refusal = Part::named("linux-ppc").unwrap_err().to_string();
        let known = "`linux-ppc` is no part of a release, expected one of `portable`, ";
        assert!(refusal.starts_with(known), "{refusal}");
    }

    #[test]
    fn the_loader_knows_each_platform() {
        let path = crate::root().join("bindings/node/here.cjs");
        let text = fs_err::read_to_string(path).unwrap();
        let named = text.lines().filter_map(|line| {
            let (_, name) = line.split_once("require('@certpact/")?;
            name.strip_suffix("')")
        });
        let mut expected = TARGETS.map(|target| target.platform);
        expected.sort_unstable();
        assert_eq!(named.collect::<Vec<_>>(), expected);
    }
}
