"""What a caller meets when the network or the CA misbehaves."""

from __future__ import annotations

from typing import Any

import pytest

import certpact
from certpact.testing import Simulator

CREATED = "acme.contract_created@shop"


def befall(simulator: Simulator, method: str, happens: dict[str, Any]) -> certpact.Client:
    simulator.set_faults({"method": method, "happens": happens})
    return certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key, retries=0, timeout=30)


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        ({"kind": "error", "stage": "before", "status": 500}, certpact.ServerError),
        ({"kind": "error", "stage": "before", "status": 429, "retry_after": 7}, certpact.RateLimited),
        ({"kind": "answer", "stage": "before", "status": 302}, certpact.ApiError),
        ({"kind": "html", "stage": "before"}, certpact.UnreadableAnswer),
        ({"kind": "cut", "stage": "before"}, certpact.Unreachable),
        ({"kind": "cut", "stage": "within"}, certpact.Unreachable),
    ],
)
def test_a_read_fails_in_a_way_of_its_own(
    simulator: Simulator, happens: dict[str, Any], error: type[certpact.CertpactError]
) -> None:
    with befall(simulator, "GET", happens) as client, pytest.raises(error) as raised:
        client.acme.get_contract(7)
    assert getattr(raised.value, "retry_after", None) == happens.get("retry_after")


@pytest.mark.parametrize(("stage", "made"), [("before", 0), ("after", 1), ("within", 1)])
def test_a_creation_whose_answer_is_lost_is_unknown_and_not_repeated(
    simulator: Simulator, stage: str, made: int
) -> None:
    before = len(simulator.world["contracts"])
    with befall(simulator, "POST", {"kind": "cut", "stage": stage}) as client, pytest.raises(certpact.OutcomeUnknown):
        client.acme.create_contract(
            product_name_id="ssl_dv_rapidssl",
            sans=["shop.example.com"],
            auto_renew=True,
            label="shop",
            acknowledge=CREATED,
        )
    assert len(simulator.world["contracts"]) - before == made


def test_what_this_version_does_not_know_is_kept(simulator: Simulator) -> None:
    simulator.set_faults(
        {"happens": {"kind": "unknown_word", "member": "product_name_id"}}, {"happens": {"kind": "extra_member"}}
    )
    with certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client:
        contract = client.acme.get_contract(7)
    assert contract.product_name_id == "something_new"
    assert contract.extra["something_new"]["since"] == "yesterday"


def test_a_fault_that_cannot_be_is_refused(simulator: Simulator) -> None:
    for fault in ({"happens": {"kind": "hml"}}, {"happens": {"kind": "html", "stage": "within"}}):
        with pytest.raises(certpact.InvalidInput, match=r"hml|within"):
            simulator.set_faults(fault)
