"""Answers as values."""

from __future__ import annotations

import copy
import html
import json
import pickle
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import certpact
from certpact import _native
from conftest import REPOSITORY

DOCUMENTED = REPOSITORY / "tests" / "documented" / "acme-get.ov.response.json"


@pytest.fixture
def data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(DOCUMENTED.read_text(encoding="utf-8"))
    return data


@pytest.fixture
def contract(data: dict[str, Any]) -> certpact.Contract:
    return certpact.Contract.from_dict(data)


def test_fields_are_of_pythons_own_classes(contract: certpact.Contract) -> None:
    assert contract.sans == ("example.com", "www.example.com")
    assert contract.valid_till == datetime(2027, 1, 29, 10, 30, tzinfo=UTC)
    assert contract.date_canceled is None
    assert isinstance(contract.organization, certpact.Organization)


def test_it_is_the_json_that_it_came_from(contract: certpact.Contract, data: dict[str, Any]) -> None:
    assert json.dumps(contract.to_dict()) == json.dumps(data)
    contract.to_dict()["organization"]["city"] = "Berkeley"
    data["organization"]["city"] = "Berkeley"
    assert contract.organization is not None
    assert contract.organization.city == "San Francisco"


def test_a_finding_is_the_same_bytes_as_in_the_core() -> None:
    request = '{"operation":"patch_contract","ids":[7],"body":{"organization":{"country":"Österreich"}}}'
    (native,) = _native.check_many([request])
    findings = certpact.check("patch_contract", 7, body={"organization": {"country": "Österreich"}})
    assert len(findings) > 1
    found = json.dumps([finding.to_dict() for finding in findings], separators=(",", ":"), ensure_ascii=False)
    assert native == f'{{"ok":{found}}}'


def test_a_field_that_we_do_not_know_is_kept(data: dict[str, Any]) -> None:
    contract = certpact.Contract.from_dict({**data, "tier": ["gold"]})
    assert contract.extra == {"tier": ["gold"]}
    assert contract.to_dict()["tier"] == ["gold"]


def test_an_odd_instant_keeps_nobody_from_the_rest(data: dict[str, Any]) -> None:
    contract = certpact.Contract.from_dict({**data, "valid_till": "soon"})
    assert contract.created_at is not None and contract.created_at.year == 2025
    assert contract.to_dict()["valid_till"] == "soon"
    with pytest.raises(ValueError, match="soon"):
        _ = contract.valid_till


def test_it_cannot_be_changed(contract: certpact.Contract) -> None:
    for name in ("auto_renew", "another", "_data"):
        with pytest.raises(AttributeError, match="Contract cannot be changed"):
            setattr(contract, name, False)
        with pytest.raises(AttributeError, match="Contract cannot be changed"):
            delattr(contract, name)
    assert not hasattr(contract, "__dict__")


def test_it_compares_by_value(contract: certpact.Contract, data: dict[str, Any]) -> None:
    backwards = certpact.Contract.from_dict(dict(reversed(data.items())))
    assert contract == backwards
    assert len({contract, backwards}) == 1
    assert contract != certpact.Contract.from_dict({**data, "auto_renew": True})
    assert contract != data


def test_it_can_be_copied_and_pickled(contract: certpact.Contract) -> None:
    assert pickle.loads(pickle.dumps(contract)) == contract
    assert copy.copy(contract) == copy.deepcopy(contract) == contract


def test_its_repr_shows_every_field(data: dict[str, Any]) -> None:
    data["sans"] = [f"{number}.example.com" for number in range(7)]
    shown = repr(certpact.Contract.from_dict(data))
    assert [name for name in data if f"{name}=" not in shown] == []
    names = ", ".join(f"'{number}.example.com'" for number in range(5))
    assert f"sans=[{names}, … 2 more]" in shown
    assert "organization=Organization(" in shown
    assert "valid_till=2" in shown


def test_its_repr_shows_no_person() -> None:
    contact = {"contact_type": "technical_contact", "first_name": "Jane", "email": "jane@example.com", "extra": {"a": 1}}
    shown = repr(certpact.OrderContact.from_dict(contact))
    assert shown == "OrderContact(contact_type='technical_contact', first_name=…, email=…, extra={…})"


def test_a_finding_is_shown_as_the_command_prints_it() -> None:
    [finding] = certpact.check("replace_contract", 7, body={}, product="ssl_dv_rapidssl")
    assert str(finding).startswith("hazard acme.auto_renew_reset, contract 7, /auto_renew\n  ")
    assert finding._repr_html_() == f"<pre>{html.escape(str(finding))}</pre>"
    unreadable = certpact.Finding.from_dict({"rule": "<b>"})
    assert unreadable._repr_html_() == "<pre>Finding(rule=&#x27;&lt;b&gt;&#x27;)</pre>"


def test_a_document_is_kept_in_a_file_of_its_owners(tmp_path: Path) -> None:
    verification = certpact.Verification.from_dict({"format_version": 1, "fields": []})
    path = tmp_path / "verification.json"
    path.write_text("something longer than what is written to it now" * 9)
    path.chmod(0o644)
    verification.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert certpact.Verification.load(path) == verification


@pytest.mark.parametrize("text", ["no JSON", "[]"])
def test_what_is_no_document_is_not_loaded(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan"
    path.write_text(text)
    with pytest.raises(certpact.InvalidInput, match="JSON"):
        certpact.Plan.load(path)


def test_unset_is_one_thing() -> None:
    assert pickle.loads(pickle.dumps(certpact.UNSET)) is copy.deepcopy(certpact.UNSET) is certpact.UNSET
    assert repr(certpact.UNSET) == "UNSET"
    assert not certpact.UNSET
