"""Awaited calls: how their answers come to the event loop, and what becomes of those that nobody awaits any more."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest

import certpact
from certpact.testing import Simulator


class Unwatching(asyncio.SelectorEventLoop):
    """A loop that cannot watch a file, as Windows' own."""

    def add_reader(self, *_: Any) -> None:  # type: ignore[override]
        # The loop's own file is watched in another way.
        raise NotImplementedError


@pytest.mark.parametrize("make", [asyncio.new_event_loop, Unwatching])
def test_every_loop_is_given_its_answers(make: Callable[[], asyncio.AbstractEventLoop], simulator: Simulator) -> None:
    async def main() -> list[int]:
        async with certpact.AsyncClient(
            acme_url=simulator.acme_url, acme_key=simulator.acme_key, rate_limit="off"
        ) as client:
            contracts = await asyncio.gather(*(client.acme.get_contract(number) for number in (7, 8, 9) * 50))
            return [contract.acme_contract_id for contract in contracts]

    with asyncio.Runner(loop_factory=make) as runner:
        assert runner.run(main()) == [7, 8, 9] * 50


def test_one_loop_after_the_other_is_given_its_answers(simulator: Simulator) -> None:
    client = certpact.AsyncClient(acme_url=simulator.acme_url, acme_key=simulator.acme_key)

    async def main() -> int:
        return (await client.acme.get_contract(7)).acme_contract_id

    loops = [asyncio.new_event_loop() for _ in range(3)]
    assert [loop.run_until_complete(main()) for loop in loops * 3] == [7] * 9
    for loop in loops:
        loop.close()
    asyncio.run(client.close())


class Silent:
    """A CA that says nothing, and knows who asked and who left."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.asked, self.left = threading.Event(), threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        connection, _ = self.server.accept()
        with self.server, connection:
            connection.recv(65536)
            self.asked.set()
            if connection.recv(65536) == b"":
                self.left.set()


def test_who_cancels_twice_still_waits_for_what_was_done() -> None:
    silent = Silent()

    async def main() -> BaseException | None:
        async with certpact.AsyncClient(acme_url=silent.url, acme_key="key") as client:
            call = asyncio.create_task(
                client.acme.create_contract(
                    product_name_id="ssl_dv_rapidssl",
                    sans=["shop.example.com"],
                    auto_renew=True,
                    label="shop",
                    acknowledge="acme.contract_created@shop",
                )
            )
            await asyncio.to_thread(silent.asked.wait, 60)
            # Each time the task comes to know of it before the loop looks for answers.
            for _ in range(3):
                call.cancel()
                await asyncio.sleep(0)
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await call
            return cancelled.value.__context__

    assert isinstance(asyncio.run(main()), certpact.OutcomeUnknown)


def test_a_call_whose_answer_is_there_can_be_cancelled(simulator: Simulator) -> None:
    """The answer of a write that was done is not lost between the loop and the task."""

    async def main() -> tuple[BaseException | None, bool]:
        async with certpact.AsyncClient(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client:
            call = asyncio.create_task(client.acme.patch_contract(7, auto_renew=False))

            def cancel_when_answered() -> None:
                # A task waits for a future; when that is done, the task has not gone on yet.
                waited = getattr(call, "_fut_waiter", None)
                if waited is not None and waited.done():
                    call.cancel()
                elif not call.done():
                    loop.call_soon(cancel_when_answered)

            loop = asyncio.get_running_loop()
            loop.call_soon(cancel_when_answered)
            try:
                await call
            except asyncio.CancelledError as cancelled:
                return cancelled.__context__, True
            return None, False

    context, was_cancelled = asyncio.run(main())
    assert not simulator.world["contracts"][0]["auto_renew"]
    if was_cancelled:
        assert isinstance(context, certpact.OutcomeUnknown)
        assert context.carried_out


def test_a_call_that_nobody_awaits_any_more_is_given_up() -> None:
    silent = Silent()
    client = certpact.AsyncClient(acme_url=silent.url, acme_key="key")
    call = client.acme.get_contract(7)
    loop = asyncio.new_event_loop()

    async def begin() -> None:
        call.send(None)
        await asyncio.to_thread(silent.asked.wait, 60)

    loop.run_until_complete(begin())
    call.close()
    assert silent.left.wait(60)
    loop.run_until_complete(client.close())
    loop.close()


def test_a_loop_that_was_left_with_calls_goes() -> None:
    silent = Silent()

    def leave() -> weakref.ref[asyncio.AbstractEventLoop]:
        client = certpact.AsyncClient(acme_url=silent.url, acme_key="key")
        loop = asyncio.new_event_loop()
        # Asyncio tells of a task that is destroyed; here it is meant to be.
        loop.set_exception_handler(lambda *_: None)
        loop.create_task(client.acme.get_contract(7))
        loop.run_until_complete(asyncio.to_thread(silent.asked.wait, 60))
        loop.run_until_complete(client.close())
        loop.close()
        return weakref.ref(loop)

    left = leave()
    gc.collect()
    assert left() is None
    assert silent.left.wait(60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_takes_nothing_from_its_parent() -> None:
    """The parent's calls are under way when it forks; both get the answers to their own."""
    code = """
import asyncio, os, signal, certpact
from certpact.testing import Simulator

simulator = Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl"}]})
client = certpact.AsyncClient(acme_url=simulator.acme_url, acme_key=simulator.acme_key, rate_limit="off")

async def read(count):
    contracts = await asyncio.gather(*(client.acme.get_contract(7) for _ in range(count)))
    assert [contract.acme_contract_id for contract in contracts] == [7] * count

async def parent():
    calls = asyncio.create_task(read(50))
    await asyncio.sleep(0)
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        asyncio._set_running_loop(None)
        asyncio.run(read(50))
        os._exit(7)
    await calls
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7

for _ in range(5):
    asyncio.run(parent())
asyncio.run(client.close())
"""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code]
    process = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert process.returncode == 0, process.stderr
