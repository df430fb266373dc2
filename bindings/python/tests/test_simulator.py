"""The simulator as Python has it."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
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


class Recording:
    """The native half, which writes down what it is asked for."""

    def __init__(self, native: Any) -> None:
        self.native = native
        self.asked: list[tuple[str, int]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(*given: str) -> Any:
            self.asked.append((name, len("".join(given))))
            return getattr(self.native, name)(*given)

        return ask


@pytest.mark.parametrize(
    ("kind", "add"),
    [
        ("contracts", lambda simulator: simulator.add_contract(product_name_id="ssl_dv_rapidssl")),
        ("orders", lambda simulator: simulator.add_order(product_name_id="ssl_basic")),
        ("certificate_requests", lambda simulator: simulator.add_certificate_request(domains=["a.example"])),
    ],
)
def test_adding_takes_one_call_of_one_size_however_large_the_world(
    kind: str, add: Callable[[Simulator], int]
) -> None:
    with Simulator() as simulator:
        recording = Recording(simulator._native)
        simulator._native = recording  # type: ignore[assignment]
        numbers = [add(simulator) for _ in range(300)]
        asked = recording.asked
        assert numbers == list(range(1, 301))
        assert len(simulator.world[kind]) == 300
    assert [name for name, _ in asked[:300]] == ["add"] * 300
    assert len({size for _, size in asked[:300]}) == 1


def test_threads_that_add_lose_nothing() -> None:
    with Simulator() as simulator:
        added: list[int] = []

        def add() -> None:
            added.extend(simulator.add_contract(product_name_id="ssl_dv_rapidssl") for _ in range(25))

        threads = [threading.Thread(target=add) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        held = [contract["acme_contract_id"] for contract in simulator.world["contracts"]]
    assert sorted(added) == sorted(held) == list(range(1, 201))


def test_a_value_that_cannot_be_added_is_named() -> None:
    with Simulator() as simulator, pytest.raises(certpact.InvalidInput, match=r"`sans\[0\]` is nan"):
        simulator.add_contract(product_name_id="ssl_basic", sans=[float("nan")])


def test_it_begins_now_unless_its_world_says_when() -> None:
    stated = "2026-01-01T00:00:00Z"
    with Simulator({"clock": stated}) as simulator:
        assert simulator.world["clock"] == stated
    for simulator in (Simulator(), Simulator({"strict": True}), Simulator.documented()):
        with simulator:
            assert simulator.world["clock"] > stated
            number = simulator.add_contract(product_name_id="ssl_dv_rapidssl")
            (contract,) = [one for one in simulator.world["contracts"] if one["acme_contract_id"] == number]
            assert contract["created_at"] < simulator.world["clock"] < contract["valid_till"]


def test_it_holds_what_is_documented() -> None:
    with Simulator.documented() as simulator, simulator.client() as client:
        assert client.acme.get_contract(12345).product_name_id == "ssl_basic"
        assert client.order.get_order(98765).id == 98765
        assert client.cps.get_certificate_request(111).id == 111


def test_other_threads_run_while_one_is_dropped() -> None:
    """A thread gets its turn only where the interpreter is released: nothing else makes this one give it up."""
    dropped = [Simulator() for _ in range(50)]
    turn, ran = threading.Lock(), threading.Event()
    turn.acquire()

    def wait() -> None:
        turn.acquire()
        ran.set()

    thread = threading.Thread(target=wait)
    thread.start()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1_000_000)
    try:
        turn.release()
        while dropped and not ran.is_set():
            dropped.pop()
        released = ran.is_set()
    finally:
        sys.setswitchinterval(interval)
        thread.join()
    assert released


def test_it_stops_once_and_for_all() -> None:
    simulator = Simulator()
    simulator.stop()
    simulator.stop()
    with (
        certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client,
        pytest.raises(certpact.Unreachable),
    ):
        client.acme.get_contract(1)
