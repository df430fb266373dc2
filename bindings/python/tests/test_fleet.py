"""Clients in other processes: what a pickle holds, and the recipe of `docs/fleet.md`."""

from __future__ import annotations

import copy
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import certpact
from certpact.testing import Simulator
from conftest import REPOSITORY

ACCOUNTS = {account: [account * 10 + number for number in range(3)] for account in (1, 2, 3, 4)}


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Simulator]:
    """A CA with several accounts, whose keys are in a file that a variable names."""
    keys = {str(account): f"a-key-of-{account}" for account in ACCOUNTS}
    file = tmp_path / "keys.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(keys), encoding="utf-8")
    contracts = [
        {"acme_contract_id": number, "account_id": account, "product_name_id": "ssl_dv_rapidssl", "auto_renew": False}
        for account, numbers in ACCOUNTS.items()
        for number in numbers
    ]
    world = {"accounts": {account: {"key": key} for account, key in keys.items()}, "contracts": contracts}
    with Simulator(world) as simulator:
        monkeypatch.setenv("CERTPACT_ACME_URL", simulator.acme_url)
        monkeypatch.setenv("CERTPACT_ACME_KEYS_FILE", str(file))
        yield simulator


def test_a_pickled_client_sends_to_the_same_address(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CERTPACT_ACME_URL", simulator.acme_url)
    monkeypatch.setenv("CERTPACT_ACME_KEY", simulator.acme_key)
    monkeypatch.setenv("CERTPACT_READ_ONLY", "1")
    with certpact.Client(retries=0) as client:
        pickled = pickle.dumps(client)
    assert simulator.acme_key.encode() not in pickled
    # As on a machine where nothing but the key is set.
    monkeypatch.delenv("CERTPACT_ACME_URL")
    monkeypatch.delenv("CERTPACT_READ_ONLY")
    with pickle.loads(pickled) as restored, copy.copy(restored) as copied:
        assert copied.acme.get_contract(7).acme_contract_id == 7
        with pytest.raises(certpact.Refused):
            copied.acme.patch_contract(7, auto_renew=False)


@pytest.mark.parametrize("kind", [certpact.Client, certpact.AsyncClient])
@pytest.mark.parametrize(
    "given",
    [
        {"acme_key": "top-secret"},
        {"acme_keys": {7: "top-secret"}},
        {"order_key": "top-secret"},
        {"cps_token": "top-secret"},
        {"cps_client_id": "me", "cps_client_secret": "top-secret"},
        {"proxy": "http://me:top-secret@127.0.0.1:1"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_client_with_a_key_given_in_code_refuses_to_be_pickled(
    kind: type[certpact.Client | certpact.AsyncClient], given: dict[str, object]
) -> None:
    client = kind(**given)  # type: ignore[arg-type]
    try:
        with pytest.raises(TypeError, match=list(given)[-1]) as raised:
            pickle.dumps(client)
        assert "top-secret" not in str(raised.value)
    finally:
        client._session = None


def test_a_closed_client_refuses_to_be_pickled(simulator: Simulator) -> None:
    client = certpact.Client(acme_url=simulator.acme_url)
    client.close()
    with pytest.raises(certpact.InvalidInput, match="closed"):
        pickle.dumps(client)


def test_the_recipe_gives_each_key_to_one_of_two_workers(accounts: Simulator, tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "fleet.md").read_text(encoding="utf-8")
    [recipe] = re.findall(r"```python file=fleet.py\n(.*?)```", page, re.DOTALL)
    (tmp_path / "fleet.py").write_text(recipe, encoding="utf-8")
    (tmp_path / "inventory.json").write_text(json.dumps(ACCOUNTS), encoding="utf-8")
    subprocess.run([sys.executable, "fleet.py"], cwd=tmp_path, check=True, timeout=300)
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert results.keys() == {str(account) for account in ACCOUNTS}
    assert len({result["worker"] for result in results.values()}) == 2
    for account, numbers in ACCOUNTS.items():
        result = results[str(account)]
        assert [step["target"] for step in result["plan"]["steps"]] == [str(number) for number in numbers]
        assert [outcome["state"] for outcome in result["report"]["outcome"]] == ["done"] * len(numbers)
    assert all(contract["auto_renew"] for contract in accounts.world["contracts"])
