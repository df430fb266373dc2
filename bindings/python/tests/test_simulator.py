"""The simulator as Python has it."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from urllib.request import urlopen

import pytest

import certpact
from certpact.testing import Simulator


def test_a_contract_that_was_added_can_be_read() -> None:
    with Simulator() as simulator:
        first = simulator.add_contract(product_name_id="ssl_dv_rapidssl", sans=["example.com"])
        second = simulator.add_contract(product_name_id="ssl_dv_rapidssl")
        assert (first, second) == (1, 2)
        with certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client:
            assert client.acme.get_contract(first).sans == ("example.com",)
        assert [entry["path"] for entry in simulator.log] == ["/acme/1"]


def test_the_world_can_be_taken_and_set() -> None:
    with Simulator({"strict": True}) as simulator:
        world = simulator.world
        assert world["strict"] is True
        simulator.world = {**world, "strict": False}
        assert simulator.world["strict"] is False


def test_a_world_that_no_ca_could_be_in_is_refused() -> None:
    with pytest.raises(certpact.InvalidInput, match="unknown field"):
        Simulator({"colour": "blue"})
    with Simulator() as simulator, pytest.raises(certpact.InvalidInput, match="unknown field"):
        simulator.add_contract(product_name_id="ssl_dv_rapidssl", colour="blue")


def test_the_clock_moves_when_told() -> None:
    with Simulator() as simulator:
        before = datetime.fromisoformat(simulator.world["clock"])
        simulator.advance(days=1, seconds=30)
        assert datetime.fromisoformat(simulator.world["clock"]) - before == timedelta(days=1, seconds=30)


def test_it_has_clients_of_all_its_apis(simulator: Simulator) -> None:
    order = simulator.add_order(product_name_id="ssl_basic")
    request = simulator.add_certificate_request()
    with simulator.client(read_only=True) as client:
        assert client.acme.get_contract(7).acme_contract_id == 7
        assert client.order.get_order(order).id == order
        assert client.cps.get_certificate_request(request).id == request

    async def read() -> int:
        async with simulator.async_client() as client:
            return (await client.acme.get_contract(7)).acme_contract_id

    assert asyncio.run(read()) == 7


def test_other_programs_look_backstage() -> None:
    with Simulator() as simulator, urlopen(f"{simulator.backstage_url}/world", timeout=60) as answer:
        assert json.load(answer) == simulator.world


def test_it_stops_once_and_for_all() -> None:
    simulator = Simulator()
    simulator.stop()
    simulator.stop()
    with (
        certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client,
        pytest.raises(certpact.Unreachable),
    ):
        client.acme.get_contract(1)
