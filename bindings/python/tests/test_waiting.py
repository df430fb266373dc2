"""Blocking calls, which the threads that wait for them drive: what happens while nobody waits, or several do."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

import certpact

CONTRACT = {
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
CREATED = {
    "acme_contract_id": 7,
    "acme_directory_url": "https://acme.example/7",
    "eab_set": {"kid": "kid", "hmac_key": "key"},
}


def answered(request: bytes) -> bytes:
    status, body = (b"201 Created", CREATED) if request.startswith(b"POST") else (b"200 OK", CONTRACT)
    text = json.dumps(body).encode()
    return b"HTTP/1.1 %s\r\ncontent-length: %d\r\n\r\n%s" % (status, len(text), text)


@contextmanager
def serving(serve: Callable[[socket.socket], None], **options: object) -> Iterator[certpact.Client]:
    """A client of a CA that does this with each connection, in a thread of its own."""

    def attend(connection: socket.socket) -> None:
        with connection:
            serve(connection)

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=attend, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with certpact.Client(acme_url=url, acme_key="key", rate_limit="off", **options) as client:  # type: ignore[arg-type]
            yield client


def read(client: certpact.Client) -> None:
    client.acme.get_contract(7)


def create(client: certpact.Client) -> None:
    client.acme.create_contract(
        product_name_id="ssl_dv_rapidssl",
        sans=["shop.example.com"],
        auto_renew=True,
        label="shop",
        acknowledge="acme.contract_created@shop",
    )


@pytest.mark.parametrize("call", [read, create])
def test_a_connection_that_was_closed_meanwhile_is_not_used(call: Callable[[certpact.Client], None]) -> None:
    """The server keeps a connection, as far as its answer says, and closes it once nobody waits."""
    returned, closed = threading.Event(), threading.Event()

    def serve(connection: socket.socket) -> None:
        connection.sendall(answered(connection.recv(65536)))
        returned.wait(60)
        returned.clear()
        connection.close()
        closed.set()

    with serving(serve, retries=0) as client:
        for _ in range(50):
            call(client)
            returned.set()
            assert closed.wait(60)
            closed.clear()


def test_many_connections_that_were_closed_meanwhile_are_not_used() -> None:
    """As many as were open at once: more than one turn of the runtime wakes."""
    at_once = 100
    together, may_close, closed = threading.Barrier(at_once), threading.Event(), threading.Semaphore(0)

    def serve(connection: socket.socket) -> None:
        request = connection.recv(65536)
        if not may_close.is_set():
            together.wait(60)
        connection.sendall(answered(request))
        may_close.wait(60)
        connection.close()
        closed.release()

    with serving(serve, retries=0, concurrency=at_once) as client:
        threads = [threading.Thread(target=read, args=(client,)) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        may_close.set()
        for _ in threads:
            assert closed.acquire(timeout=60)
        read(client)


def test_threads_wait_at_the_same_time() -> None:
    """No request is answered before all have come."""
    together = threading.Barrier(4)

    def serve(connection: socket.socket) -> None:
        request = connection.recv(65536)
        together.wait(60)
        connection.sendall(answered(request))

    with serving(serve, retries=0) as client:
        done: list[int] = []

        def ask() -> None:
            done.append(client.acme.get_contract(7).acme_contract_id)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert done == [7] * 4


def test_a_thread_that_has_its_answer_leaves_the_others_waiting() -> None:
    """The first one drives the network for all; its answer comes first, and the next only after it has left."""
    came: list[threading.Event] = [threading.Event() for _ in range(3)]
    may_answer = [threading.Event() for _ in range(3)]

    def serve(connection: socket.socket) -> None:
        number = next(number for number, event in enumerate(came) if not event.is_set())
        request = connection.recv(65536)
        came[number].set()
        may_answer[number].wait(60)
        connection.sendall(answered(request))

    with serving(serve, retries=0) as client:
        threads = []
        for event in came:
            threads.append(threading.Thread(target=read, args=(client,)))
            threads[-1].start()
            assert event.wait(60)
        for event, thread in zip(may_answer, threads, strict=True):
            event.set()
            thread.join(60)
            assert not thread.is_alive()


def test_closing_a_client_closes_its_connections() -> None:
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        connection.sendall(answered(connection.recv(65536)))
        if connection.recv(1) == b"":
            ended.set()

    with serving(serve) as client:
        read(client)
        client.close()
        assert ended.wait(60)


def test_an_interrupt_that_comes_before_the_answer_says_what_was_done() -> None:
    """The write is done, and its answer there, when the interrupt is seen."""
    code = f"""
import certpact, json, signal, socket, threading

CONTRACT = json.dumps({CONTRACT!r}).encode()

def serve():
    connection, _ = server.accept()
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\\r\\ncontent-length: %d\\r\\n\\r\\n" % len(CONTRACT) + CONTRACT)
    connection.recv(65536)
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
    connection.sendall(b"HTTP/1.1 204 No Content\\r\\n\\r\\n")
    connection.recv(65536)

server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=serve, daemon=True).start()
client = certpact.Client(acme_url=f"http://127.0.0.1:{{server.getsockname()[1]}}", acme_key="key")
try:
    client.acme.patch_contract(7, auto_renew=False)
except KeyboardInterrupt as interrupt:
    print(type(interrupt.__context__).__name__)
"""
    if not hasattr(signal, "pthread_kill"):
        pytest.skip("this system has no pthread_kill")
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert process.stdout.strip() == "OutcomeUnknown", process.stderr
