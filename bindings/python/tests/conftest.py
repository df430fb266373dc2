"""A simulated CA, and clients of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import certpact
from certpact.testing import Simulator

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGE = REPOSITORY / "bindings" / "python"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is set on this machine must not reach a test, and no test its state folder."""
    for name in [name for name in os.environ if name.startswith("CERTPACT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CERTPACT_STATE_DIR", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(scope="session")
def catalogue() -> dict[str, Any]:
    text = (REPOSITORY / "crates" / "certpact" / "catalogue.json").read_text(encoding="utf-8")
    catalogue: dict[str, Any] = json.loads(text)
    return catalogue


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """Two OV contracts with one organization, and one DV contract."""
    organization = {"name": "Example Corp", "address": "1 Main St", "city": "Oakland", "state": "CA", "zip": "94601"}
    organization["country"] = "US"
    with Simulator() as simulator:
        for number in (7, 8):
            simulator.add_contract(
                acme_contract_id=number,
                product_name_id="ssl_basic",
                organization=organization,
                is_organization_validated=True,
                auto_renew=True,
            )
        simulator.add_contract(acme_contract_id=9, product_name_id="ssl_dv_rapidssl", auto_renew=True)
        yield simulator


@pytest.fixture
def client(simulator: Simulator) -> Iterator[certpact.Client]:
    with certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client:
        yield client
