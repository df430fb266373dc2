"""Threads, signals, event loops and processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

import certpact
from certpact._base import call_offline
from certpact.testing import Simulator


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Starts Python in a process of its own."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_importing_starts_and_opens_nothing() -> None:
    code = """
import os, sys
# Some systems do not tell.
told = [path for path in ("/proc/self/fd", "/proc/self/task") if os.path.isdir(path)]
before = [len(os.listdir(path)) for path in told]
import certpact
assert "asyncio" not in sys.modules
assert [len(os.listdir(path)) for path in told] == before
"""
    _, stderr = (process := run(code)).communicate(timeout=60)
    assert process.returncode == 0, stderr


def test_ctrl_c_ends_a_call() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        code = "import certpact, sys; certpact.Client(acme_url=sys.argv[1], acme_key='key').acme.get_contract(7)"
        process = run(code, f"http://127.0.0.1:{silent.getsockname()[1]}")
        connection, _ = silent.accept()
        with connection:
            connection.recv(1)
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in stderr


class Silent:
    """A CA that answers so many requests, with one contract, and then no more."""

    def __init__(self, answers: int) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.asked = threading.Event()
        self.may_answer = threading.Event()
        threading.Thread(target=self.serve, args=(answers,), daemon=True).start()

    def serve(self, answers: int) -> None:
        body = json.dumps(
            {
                "acme_contract_id": 7,
                "account_id": 6,
                "product_name_id": "ssl_dv_rapidssl",
                "created_at": "2026-01-01T00:00:00Z",
                "valid_till": "2030-01-01T00:00:00Z",
                "sans": [],
                "organization": None,
                "is_organization_validated": False,
                "auto_renew": True,
                "date_canceled": None,
            }
        ).encode()
        connection, _ = self.server.accept()
        for _ in range(answers):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        connection.recv(65536)
        self.asked.set()
        if self.may_answer.wait(60):
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        connection.close()
        self.server.close()


# A write reads first: the first request is a read, the second one the write.
@pytest.mark.parametrize(("answers", "context"), [(0, "NoneType"), (1, "OutcomeUnknown")])
def test_what_is_interrupted_says_whether_it_may_have_been_done(answers: int, context: str) -> None:
    silent = Silent(answers)
    code = """
import certpact, sys
client = certpact.Client(acme_url=sys.argv[1], acme_key="key")
try:
    client.acme.patch_contract(7, auto_renew=False)
except KeyboardInterrupt as interrupt:
    print(type(interrupt.__context__).__name__)
client.close()
"""
    process = run(code, silent.url)
    assert silent.asked.wait(60)
    process.send_signal(signal.SIGINT)
    if context != "NoneType":
        # The answer to the write may come first: then it was carried out, which is told as well.
        silent.may_answer.set()
    stdout, stderr = process.communicate(timeout=30)
    assert stdout.strip() == context, stderr


@pytest.mark.parametrize(("answers", "context"), [(0, type(None)), (1, certpact.OutcomeUnknown)])
def test_what_is_cancelled_says_whether_it_may_have_been_done(answers: int, context: type) -> None:
    silent = Silent(answers)

    async def main() -> BaseException | None:
        async with certpact.AsyncClient(acme_url=silent.url, acme_key="key") as client:
            call = asyncio.create_task(client.acme.patch_contract(7, auto_renew=False))
            await asyncio.to_thread(silent.asked.wait, 60)
            call.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await call
            return cancelled.value.__context__

    assert isinstance(asyncio.run(main()), context)


def test_a_stopped_apply_gives_its_report_with_what_was_shown_once() -> None:
    code = """
import asyncio, logging, pickle, certpact
from certpact.testing import Simulator

class Stopping(logging.Handler):
    def emit(self, record):
        if "operation=create_contract" in record.getMessage():
            loop.call_soon_threadsafe(task.cancel)

async def main():
    global loop, task
    loop = asyncio.get_running_loop()
    async with certpact.AsyncClient(acme_url=ca.acme_url, acme_key=ca.acme_key) as client:
        new = {"label": "a-shop", "product_name_id": "ssl_dv_rapidssl", "sans": ["shop.example.com"], "auto_renew": True}
        plan = await client.plan({"contract": [new, {"id": 7, "auto_renew": True}]})
        missing = [finding.acknowledgement for finding in plan.findings if finding.acknowledgement]
        task = loop.create_task(client.apply(plan, acknowledge=missing))
        try:
            await task
        except asyncio.CancelledError as cancelled:
            return cancelled.__context__

logger = logging.getLogger("certpact")
logger.setLevel(logging.DEBUG)
logger.addHandler(Stopping())
with Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl"}]}) as ca:
    ca.set_faults({"method": "PATCH", "happens": {"kind": "wait", "stage": "before", "milliseconds": 60000}})
    error = asyncio.run(main())
    assert isinstance(error, certpact.OutcomeUnknown), error
    made = [outcome for outcome in error.report.outcome if outcome.operation == "create_contract"]
    assert [outcome.state for outcome in made] == ["done"], error.report
    (contract,) = [one for one in ca.world["contracts"] if one["acme_contract_id"] != 7]
    secret = made[0].answer.hmac_key
    assert contract["credentials"][0]["hmac_key"] == secret.reveal()
    assert secret.reveal() not in repr(vars(error)) + repr(pickle.loads(pickle.dumps(error)).report.to_dict())
"""
    _, stderr = (process := run(code)).communicate(timeout=60)
    assert process.returncode == 0, stderr


def test_what_is_under_way_does_not_disturb_the_end() -> None:
    """Threads of ours must not enter an interpreter that is being taken down."""
    code = """
import asyncio, certpact
from certpact.testing import Simulator

ca = Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl"}]})
loop = asyncio.new_event_loop()
client = certpact.AsyncClient(acme_url=ca.acme_url, acme_key=ca.acme_key, rate_limit="off", concurrency=64)
tasks = [loop.create_task(client.acme.get_contract(7)) for _ in range(400)]
loop.call_later(0.02, loop.stop)
loop.run_forever()
"""
    processes = [run(code) for _ in range(8)]
    for process in processes:
        process.communicate(timeout=60)
    assert {process.returncode for process in processes} == {0}


def test_who_awaits_after_the_end_is_told() -> None:
    code = """
import atexit, asyncio

async def late():
    async with certpact.AsyncClient(acme_key="key") as client:
        await client.acme.get_contract(7)

# What is registered first is called last.
atexit.register(lambda: asyncio.run(late()))
import certpact
"""
    _, stderr = (process := run(code)).communicate(timeout=60)
    assert "RuntimeError: the interpreter is shutting down" in stderr


def test_a_client_of_a_module_is_quiet_at_the_end() -> None:
    _, stderr = (process := run("import certpact; client = certpact.Client(acme_key='key')")).communicate(timeout=60)
    assert (process.returncode, stderr) == (0, "")


def test_other_threads_run_meanwhile() -> None:
    """The CA of this test is a thread: were the interpreter held, nobody would answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with certpact.Client(acme_url=url, acme_key="key") as client, pytest.raises(certpact.NotFound):
            client.acme.get_contract(7)
        thread.join()


def test_threads_share_a_client(client: certpact.Client) -> None:
    read: list[int] = []
    threads = [
        threading.Thread(target=lambda: read.append(client.acme.get_contract(7).acme_contract_id)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [7] * 8


def test_cancelling_gives_the_request_up() -> None:
    async def main() -> None:
        asked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            asked.set_result(None)
            await reader.read()
            gone.set_result(None)
            writer.close()

        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server, certpact.AsyncClient(acme_url=url, acme_key="key") as client:
            call = asyncio.create_task(client.acme.get_contract(7))
            await asked
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await asyncio.wait_for(gone, 60)

    asyncio.run(main())


def test_two_loops_share_a_client(simulator: Simulator) -> None:
    client = certpact.AsyncClient(acme_url=simulator.acme_url, acme_key=simulator.acme_key)
    read: list[int] = []

    async def main() -> None:
        contracts = await asyncio.gather(*(client.acme.get_contract(7) for _ in range(8)))
        read.extend(contract.acme_contract_id for contract in contracts)

    threads = [threading.Thread(target=lambda: asyncio.run(main())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(client.close())
    assert read == [7] * 16


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_works() -> None:
    code = """
import asyncio, os, signal, certpact
from certpact.testing import Simulator

simulator = Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl"}]})
options = {"acme_url": simulator.acme_url, "acme_key": simulator.acme_key}
client, async_client = certpact.Client(**options), certpact.AsyncClient(**options)

async def read():
    return await async_client.acme.get_contract(7)

client.acme.get_contract(7), asyncio.run(read())
if os.fork() == 0:
    signal.alarm(30)
    assert client.acme.get_contract(7) == asyncio.run(read())
    try:
        simulator.world
    except RuntimeError as error:
        assert "process" in str(error)
    del simulator, client, async_client
    os._exit(0)
raise SystemExit(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    _, stderr = (process := run(code)).communicate(timeout=60)
    assert process.returncode == 0, stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_child_works_from_its_first_moment_and_so_does_its_own_child() -> None:
    """What another library does in a child may run before what certpact has to do there."""
    code = """
import os, signal

def first():
    if client is not None:
        read.append(client.acme.get_contract(7).acme_contract_id)

client, read = None, []
os.register_at_fork(after_in_child=first)

import certpact
from certpact.testing import Simulator

simulator = Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl"}]})
client = certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key)
client.acme.get_contract(7)
for depth in (1, 2):
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        assert read == [7] * depth
        client.acme.get_contract(7)
    else:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(status)
os._exit(7)
"""
    _, stderr = (process := run(code)).communicate(timeout=60)
    assert process.returncode == 7, stderr


def test_a_loop_makes_a_thousand_calls_at_once(simulator: Simulator) -> None:
    async def main() -> list[int]:
        async with certpact.AsyncClient(
            acme_url=simulator.acme_url, acme_key=simulator.acme_key, rate_limit="off"
        ) as client:
            contracts = await asyncio.gather(*(client.acme.get_contract(number) for number in (7, 8) * 500))
            return [contract.acme_contract_id for contract in contracts]

    assert asyncio.run(main()) == [7, 8] * 500
    assert len(simulator.log) == 1000


def test_a_panic_is_an_exception_of_ours() -> None:
    """The operation is there in debug builds only."""
    given: dict[str, object] = {}

    async def awaited() -> None:
        async with certpact.AsyncClient(acme_key="key") as client:
            await asyncio.wait_for(client._call("panic", given, str), 60)

    with certpact.Client(acme_key="key") as client:
        for panic in (
            lambda: client._call("panic", given, str),
            lambda: asyncio.run(awaited()),
            lambda: call_offline("panic", given, str),
        ):
            with pytest.raises(certpact.CertpactError, match="asked to") as raised:
                panic()
            assert raised.value.kind == "internal"
            assert "report" in (raised.value.hint or "")
