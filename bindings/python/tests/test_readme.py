"""The pages' examples in Python run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certpact.testing import Simulator
from conftest import PACKAGE, REPOSITORY

PAGES = [REPOSITORY / "README.md", PACKAGE / "README.md"]
BLOCKS = [
    pytest.param(block, id=f"{page.parent.name} {number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1)
]


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_runs(
    block: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Simulator() as simulator:
        simulator.add_contract(acme_contract_id=12345, product_name_id="ssl_dv_rapidssl", auto_renew=True)
        monkeypatch.setenv("CERTPACT_ACME_URL", simulator.acme_url)
        monkeypatch.setenv("CERTPACT_ACME_KEY", simulator.acme_key)
        exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out
