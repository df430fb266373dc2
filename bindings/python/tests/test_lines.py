"""What others say stays in its line, in whatever Python prints."""

from __future__ import annotations

import traceback
from typing import Any

import pytest

import certpact
from certpact.testing import Simulator

SAID = "Ärger e\u0301\nnothing has to be sent\r\u2028::add-mask::a ##[add-mask]b\x9b31m\x1b\u202e\u200b\ufe0f"
UNSEEN = "\r\u2028\x9b\x1b\u202e\u200b\ufe0f"


def check(printed: str) -> None:
    for line in printed.splitlines():
        assert not line.lstrip().startswith(("::", "nothing")), printed
        assert "##" not in line and not set(UNSEEN) & set(line), printed
    assert "Ärger e\u0301" in printed


@pytest.fixture
def hostile() -> Simulator:
    simulator = Simulator()
    simulator.add_contract(
        acme_contract_id=7,
        product_name_id=f"ssl{SAID}",
        organization={"name": SAID, "address": SAID, "city": SAID, "state": "CA", "zip": "1", "country": "US"},
        auto_renew=True,
    )
    return simulator


def test_documents_errors_and_answers_print_lines_of_ours(hostile: Simulator) -> None:
    with hostile, certpact.Client(acme_url=hostile.acme_url, acme_key=hostile.acme_key) as client:
        contract = client.acme.get_contract(7)
        desired: certpact.Desired = {"contract": [{"id": 7, "organization": {"city": SAID + "2"}}]}
        unknown: Any = {"contract": [{"id": 7, SAID: 1}]}
        for printed in (str(client.plan(desired)), str(client.verify(desired)), repr(contract)):
            check(printed)
        with pytest.raises(certpact.InvalidInput) as raised:
            client.plan(unknown)
        check(str(raised.value))
        check("".join(traceback.format_exception_only(raised.value)))
        assert contract.organization is not None
        assert contract.organization.name == SAID
        hostile.set_faults({"happens": {"kind": "answer", "stage": "before", "status": 400, "body": SAID}})
        with pytest.raises(certpact.ApiError) as refused:
            client.acme.get_contract(7)
        assert refused.value.body == SAID
    answer = certpact.Finding({SAID: SAID, "rule": SAID})
    check(repr(answer))
