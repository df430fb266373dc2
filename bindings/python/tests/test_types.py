"""What type-checkers say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal, get_origin

from certpact import _generated
from conftest import PACKAGE


def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, timeout=600)


def test_the_package_and_its_tests_type_check() -> None:
    checked = run("mypy", "--strict", "certpact", "tests", "--exclude", "typing_bad")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_is_wrong_does_not() -> None:
    path = "tests/typing_bad.py"
    lines = (PACKAGE / path).read_text(encoding="utf-8").splitlines()
    bad = {number for number, line in enumerate(lines, 1) if "# bad: " in line}
    checked = run("mypy", "--strict", path)
    found = re.findall(rf"^{re.escape(path)}:(\d+): error: ", checked.stdout, re.MULTILINE)
    assert {int(number) for number in found} == bad, checked.stdout + checked.stderr


def test_what_is_declared_is_there(tmp_path: Path) -> None:
    # stubtest takes a choice of several words for a union, which it is not when it runs.
    names = [name for name, value in vars(_generated).items() if get_origin(value) is Literal]
    allowed = tmp_path / "allowed"
    allowed.write_text("".join(f"certpact\\._generated\\.{name}\n" for name in names))
    checked = run("mypy.stubtest", "certpact", "--allowlist", str(allowed))
    assert checked.returncode == 0, checked.stdout + checked.stderr
