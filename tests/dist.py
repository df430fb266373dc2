"""Installs what `cargo xtask dist` built into empty environments, and uses it there.

`python3 tests/dist.py FOLDER`, on any platform with Python and Node; it needs no Rust and no network. Where the folder
holds a whole release, pip and npm choose what fits, as they do for everybody.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICES = {"LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY.md"}
NODE = ROOT / "bindings/node"
MODULES = {path.name for kind in ("*.cjs", "*.mjs", "*.d.cts", "*.d.ts") for path in NODE.glob(kind)}
MAIN_PACKAGE = NOTICES | MODULES | {"README.md", "bin/certpact.cjs", "package.json"}
ARCHIVE = NOTICES | {
    "CHANGELOG.md",
    "README.md",
    "completions/_certpact",
    "completions/_certpact.ps1",
    "completions/certpact.bash",
    "completions/certpact.elv",
    "completions/certpact.fish",
}
MEGABYTE = 1_000_000
LARGEST_WHEEL = 6 * MEGABYTE
LARGEST_LIBRARY = 12 * MEGABYTE
FINDING = "leaving out `auto_renew` turns automatic renewal of the contract off"


def main(dist: Path) -> None:
    packages = list(dist.glob("certpact-[0-9]*.tgz"))
    expect(f"number of main packages in {dist}", len(packages), 1)
    version = packages[0].name.removeprefix("certpact-").removesuffix(".tgz")
    # Nothing of the checkout may be found from here, and no setting of the caller's.
    with tempfile.TemporaryDirectory() as folder:
        try_python(dist, version, Path(folder) / "python")
        try_node(dist, version, Path(folder) / "node")
        try_command(dist, version, Path(folder) / "command")


def try_python(dist: Path, version: str, folder: Path) -> None:
    run(folder.parent, sys.executable, "-m", "venv", folder / "venv")
    [programs] = [path for path in (folder / "venv" / "bin", folder / "venv" / "Scripts") if path.exists()]
    python = shutil.which("python", path=programs)
    # With nothing but wheels to choose from, none is built here.
    options = ["--no-index", "--only-binary", ":all:", "--find-links", str(dist.resolve()), "--quiet"]
    run(folder, python, "-m", "pip", "install", *options, f"certpact=={version}")

    command = shutil.which("certpact", path=programs)
    expect("the command's version", run(folder, command, "--version"), f"certpact {version}\n")
    said = run(folder, python, "-c", first_example("bindings/python/README.md", "python"))
    expect("the example finds it", FINDING in said, True)

    # Ten times, since each is a race that is lost more often than won where it can be lost.
    daemons = ROOT / "bindings/python/tests/daemons.py"
    for _ in range(10):
        run(folder, python, daemons, "get", "plan", "text", "simulator", code=7)

    [info] = folder.glob(f"venv/**/certpact-{version}.dist-info")
    wheel = (info / "WHEEL").read_text(encoding="utf-8")
    [tag] = {line.rpartition("-")[0].removeprefix("Tag: ") for line in wheel.splitlines() if line.startswith("Tag: ")}
    free_threaded = run(folder, python, "-c", "import sysconfig; print(sysconfig.get_config_var('Py_GIL_DISABLED'))")
    expect("the wheel's tag", tag, "cp314-cp314t" if free_threaded.strip() == "1" else "cp311-abi3")
    expect("the wheel's notices", {path.name for path in (info / "licenses").iterdir()}, NOTICES)
    [materials] = (info / "sboms").glob("*.cyclonedx.json")
    components = {component["name"] for component in json.loads(materials.read_text(encoding="utf-8"))["components"]}
    expect("the wheel's bill of materials names what is noticed", "progenitor-client" in components, True)
    for path in dist.glob("*.whl"):
        at_most(f"size of {path.name}", path.stat().st_size, LARGEST_WHEEL)


def try_node(dist: Path, version: str, folder: Path) -> None:
    folder.mkdir()
    # Of the packages that it may do without, npm installs those that fit; the others it cannot get here.
    platforms = {
        f"@certpact/{path.name.removeprefix('certpact-').removesuffix(f'-{version}.tgz')}": f"file:{path.resolve()}"
        for path in dist.glob("certpact-[a-z]*.tgz")
    }
    package = {
        "private": True,
        "dependencies": {"certpact": f"file:{(dist / f'certpact-{version}.tgz').resolve()}"},
        "optionalDependencies": platforms,
    }
    (folder / "package.json").write_text(json.dumps(package), encoding="utf-8")
    npm = shutil.which("npm")
    options = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--cache", str(folder / "cache")]
    run(folder, npm, "install", *options)

    node = shutil.which("node")
    modules = folder / "node_modules"
    command = modules / "certpact" / "bin" / "certpact.cjs"
    expect("the command's version", run(folder, node, command, "--version"), f"certpact {version}\n")
    example = first_example("bindings/node/README.md", "js")
    said = run(folder, node, "--input-type=module", "--eval", example)
    expect("the example finds it", FINDING in said, True)

    expect("the package's files", files(modules / "certpact"), MAIN_PACKAGE)
    manifest = json.loads((modules / "certpact" / "package.json").read_text(encoding="utf-8"))
    optional = manifest["optionalDependencies"]
    expect("the versions it asks for", (len(optional), set(optional.values())), (8, {version}))
    for absent in ("scripts", "dependencies", "devDependencies"):
        expect(f"the package's {absent}", absent in manifest, False)
    [native] = (modules / "@certpact").iterdir()
    library = f"certpact.{native.name}.node"
    expect("the platform's files", files(native), NOTICES | {"README.md", "package.json", library})
    at_most(f"size of {library}", (native / library).stat().st_size, LARGEST_LIBRARY)


def try_command(dist: Path, version: str, folder: Path) -> None:
    archives = [path for path in dist.glob(f"certpact-{version}-*") if fits(path.name)]
    expect(f"archives of the command in {dist} that fit this machine", bool(archives), True)
    for archive in archives:
        unpacked = folder / archive.name
        shutil.unpack_archive(archive, unpacked)
        [inside] = unpacked.iterdir()
        expect("the folder in the archive", archive.name.startswith(f"{inside.name}."), True)
        command = shutil.which("certpact", path=inside)
        expect("the command's version", run(unpacked, command, "--version"), f"certpact {version}\n")
        (unpacked / "put.json").write_text("{}", encoding="utf-8")
        words = ("check", "replace-contract", "12345", "--product", "ssl_dv_rapidssl", "--body", "put.json")
        said = run(unpacked, command, *words, code=1)
        expect("the command finds it", "acme.auto_renew_reset" in said, True)
        expect("the archive's pages", files(inside) - ARCHIVE - manual(inside), {Path(command).name})
        expect("what the archive lacks", ARCHIVE - files(inside), set())


def manual(archive: Path) -> set[str]:
    pages = {page for page in files(archive) if re.fullmatch(r"man/certpact(-[a-z-]+)?\.1", page)}
    expect("the manual has the pages", {"man/certpact.1", "man/certpact-plan.1"} <= pages, True)
    return pages


def fits(archive: str) -> bool:
    """Whether what is in an archive can run on this machine, by the name of its target."""
    processor = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())
    kinds = {
        "Darwin": ["apple-darwin"],
        "Windows": ["pc-windows-msvc"],
        "Linux": ["unknown-linux-musl"] + ["unknown-linux-gnu"] * (platform.libc_ver()[0] == "glibc"),
    }
    return any(f"-{processor}-{kind}." in archive for kind in kinds[platform.system()])


def first_example(page: str, language: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    example = re.search(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert example, f"{page} has no example"
    return example[1]


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def run(folder: Path, *words: str | Path | None, code: int = 0) -> str:
    """What a program prints, started in a folder without any variable that could lead to the checkout."""
    folder.mkdir(exist_ok=True)
    ours = ("CARGO", "CERTPACT_", "NAPI_", "NODE_", "PIP_", "PYTHON", "RUST", "VIRTUAL_ENV", "npm_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment["CERTPACT_STATE_DIR"] = str(folder / "state")
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=300,
    )
    if done.returncode != code:
        shown = " ".join(str(word) for word in words[:4])
        sys.exit(f"error: `{shown}` ended with exit code {done.returncode}, expected {code}")
    return done.stdout


def expect(what: str, found: object, expected: object) -> None:
    if found != expected:
        sys.exit(f"error: {what}: {found!r}, expected {expected!r}")


def at_most(what: str, found: int, most: int) -> None:
    print(f"{what}: {found / MEGABYTE:.2f} MB")
    if found > most:
        sys.exit(f"error: {what}: {found} bytes, expected at most {most}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
