"""What type-checkers say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal, get_origin

from certpact import _generated
from conftest import PACKAGE


def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    # pyright looks for packages beside the first Python of the path.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    return subprocess.run(command, cwd=PACKAGE, env=environment, capture_output=True, text=True, timeout=600)


def pyright(*arguments: str) -> dict[str, Any]:
    checked = run("pyright", "--outputjson", *arguments)
    assert checked.stdout, checked.stderr
    told: dict[str, Any] = json.loads(checked.stdout)
    return told


def bad_lines(path: str) -> set[int]:
    lines = (PACKAGE / path).read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if "# bad: " in line}


def test_the_package_and_its_tests_type_check() -> None:
    checked = run("mypy", "--strict", "certpact", "tests", "--exclude", "typing_bad")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_is_wrong_does_not() -> None:
    path = "tests/typing_bad.py"
    checked = run("mypy", "--strict", path)
    found = re.findall(rf"^{re.escape(path)}:(\d+): error: ", checked.stdout, re.MULTILINE)
    assert {int(number) for number in found} == bad_lines(path), checked.stdout + checked.stderr


def test_pyright_says_the_same() -> None:
    paths = ["tests/typing_ok.py", "tests/typing_bad.py"]
    told = pyright(*paths)["generalDiagnostics"]
    for path in paths:
        found = [one for one in told if one["severity"] == "error" and Path(one["file"]) == PACKAGE / path]
        assert {one["range"]["start"]["line"] + 1 for one in found} == bad_lines(path), found


def test_everything_public_has_a_type() -> None:
    told = pyright("--verifytypes", "certpact")["typeCompleteness"]
    assert told["exportedSymbolCounts"]["withKnownType"] > 100
    incomplete = [symbol for symbol in told["symbols"] if not symbol["isTypeKnown"]]
    assert (told["completenessScore"], incomplete) == (1, [])


def test_what_is_declared_is_there(tmp_path: Path) -> None:
    # stubtest takes a choice of several words for a union, which it is not when it runs.
    names = [name for name, value in vars(_generated).items() if get_origin(value) is Literal]
    allowed = tmp_path / "allowed"
    allowed.write_text("".join(f"certpact\\._generated\\.{name}\n" for name in names))
    checked = run("mypy.stubtest", "certpact", "--allowlist", str(allowed))
    assert checked.returncode == 0, checked.stdout + checked.stderr
