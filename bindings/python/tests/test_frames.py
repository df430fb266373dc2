"""What an exception carries along: no frame of a traceback, and nothing beside it, shows keys, requests or answers."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

import certpact
from certpact._base import call_offline
from certpact.testing import Simulator

CANARY = "canary-0123456789"
NUMBER = 918_273_645_546_372_819
PRODUCT = "ssl_dv_rapidssl"


def chained(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, and all that hang on it."""
    left, met = [error], []
    while left:
        error = left.pop()
        if error is not None and error not in met:
            met.append(error)
            left += [error.__context__, error.__cause__]
    yield from met


def shown(error: BaseException) -> str:
    """What a traceback with locals, or an error tracker, shows of our frames and of the exceptions themselves."""
    parts = []
    for one in chained(error):
        parts += [str(one), repr(one), repr(vars(one))]
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if frame.f_code.co_filename != __file__:
                parts += [f"{frame.f_code.co_qualname} {name}={value!r}" for name, value in frame.f_locals.items()]
    return "\n".join(parts)


def check_hides(act: Callable[[], object], kind: type[BaseException], *canaries: str) -> None:
    """It fails like this, and the exception shows none of these texts."""
    with pytest.raises(kind) as raised:
        act()
    text = shown(raised.value)
    assert [line for line in text.splitlines() if any(canary in line for canary in canaries)] == []


class Answering:
    """A CA that gives every request the same answer, and lets a test act before it does."""

    def __init__(self, status: int, text: str) -> None:
        self.before: Callable[[], object] = lambda: None
        ca = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                ca.before()
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> Answering:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


NEW: dict[str, Any] = {
    "product_name_id": PRODUCT,
    "sans": ["shop.example.com"],
    "auto_renew": True,
    "label": "shop",
    "acknowledge": "acme.contract_created@shop",
}
CREATED = json.dumps(
    {
        "acme_contract_id": 7,
        "acme_directory_url": "https://acme.example/7",
        "eab_set": {"kid": "kid", "hmac_key": CANARY},
    }
)


def awaited(url: str, act: Callable[[certpact.AsyncClient], Any]) -> None:
    async def main() -> None:
        async with certpact.AsyncClient(acme_url=url, acme_key="key") as client:
            await act(client)

    asyncio.run(main())


SECRET_OPTIONS: list[dict[str, Any]] = [
    {"acme_key": CANARY},
    {"acme_keys": {7: CANARY}},
    {"order_key": CANARY},
    {"cps_token": CANARY},
    {"cps_client_id": "id", "cps_client_secret": CANARY},
    {"proxy": f"http://user:{CANARY}@proxy.example"},
    {"acme_key": NUMBER},
    {"acme_keys": {7: NUMBER}},
]


@pytest.mark.parametrize("options", SECRET_OPTIONS)
@pytest.mark.parametrize("wrong", [{"timeout": -1.0}, {"timeout": float("nan")}, {"rate_limit": "often"}])
@pytest.mark.parametrize("kind", [certpact.Client, certpact.AsyncClient])
def test_a_client_that_cannot_be_set_up(kind: Any, options: dict[str, Any], wrong: dict[str, Any]) -> None:
    check_hides(lambda: kind(**options, **wrong), certpact.InvalidInput, CANARY, str(NUMBER))


@pytest.mark.parametrize("text", [f"<{CANARY}>", f'{{"eab_set": "{CANARY}'])
def test_an_answer_that_cannot_be_read(text: str) -> None:
    with Answering(201, text) as ca:
        with certpact.Client(acme_url=ca.url, acme_key="key") as client:
            check_hides(lambda: client.acme.create_contract(**NEW), certpact.UnreadableAnswer, CANARY)
        check_hides(
            lambda: awaited(ca.url, lambda client: client.acme.create_contract(**NEW)),
            certpact.UnreadableAnswer,
            CANARY,
        )


def test_what_is_sent() -> None:
    """A text that is sent unchanged is an argument of the caller's; the request that is made of it is not."""
    body = {"organization": {"city": CANARY}}
    with Answering(500, "") as ca:
        with certpact.Client(acme_url=ca.url, acme_key="key", retries=0) as client:
            check_hides(lambda: client._call("check", {"ids": [7], "body": body}, str), certpact.InvalidInput, CANARY)
        check_hides(
            lambda: awaited(ca.url, lambda client: client._call("check", {"ids": [7], "body": body}, str)),
            certpact.InvalidInput,
            CANARY,
        )
    check_hides(lambda: call_offline("check", {"body": body}, str), certpact.InvalidInput, CANARY)


def interrupt(_: object) -> str:
    raise KeyboardInterrupt


def test_an_interrupt_while_an_answer_is_read() -> None:
    given: dict[str, Any] = {"body": {"sans": ["shop.example.com"], "product_name_id": PRODUCT, "auto_renew": True}}
    given |= {"label": "shop", "acknowledge": ["acme.contract_created@shop"]}
    with Answering(201, CREATED) as ca:
        with certpact.Client(acme_url=ca.url, acme_key="key") as client:
            check_hides(lambda: client._call("create_contract", given, interrupt), KeyboardInterrupt, CANARY)
            with pytest.raises(KeyboardInterrupt) as raised:
                client._call("create_contract", given, interrupt)
            unknown = raised.value.__context__
            assert isinstance(unknown, certpact.OutcomeUnknown)
            assert unknown.answer is not None
            assert CANARY in unknown.answer.reveal()
        check_hides(
            lambda: awaited(ca.url, lambda client: client._call("create_contract", given, interrupt)),
            KeyboardInterrupt,
            CANARY,
        )


def test_a_call_that_is_cancelled_as_its_answer_comes() -> None:
    with Answering(201, CREATED) as ca:

        async def main() -> None:
            async with certpact.AsyncClient(acme_url=ca.url, acme_key="key") as client:
                loop, call = asyncio.get_running_loop(), asyncio.create_task(client.acme.create_contract(**NEW))
                ca.before = lambda: loop.call_soon_threadsafe(call.cancel)
                await call

        check_hides(lambda: asyncio.run(main()), asyncio.CancelledError, CANARY)


def test_the_debug_log_of_asyncio(caplog: pytest.LogCaptureFixture) -> None:
    """It shows the beginning and the end of what a slow callback was given; here every callback is slow."""
    with Answering(201, CREATED) as ca:

        async def main() -> None:
            asyncio.get_running_loop().slow_callback_duration = 0
            async with certpact.AsyncClient(acme_url=ca.url, acme_key="key") as client:
                await client.acme.create_contract(**NEW)

        with caplog.at_level(logging.DEBUG, "asyncio"):
            asyncio.run(main(), debug=True)
    slow = [record.getMessage() for record in caplog.records if "Executing" in record.getMessage()]
    settled = [line for line in slow if "settle" in line]
    assert settled
    assert [line for line in slow if "hmac" in line or CANARY in line or "{" in line] == []


def test_a_client_of_a_simulator_that_cannot_be_set_up() -> None:
    with Simulator() as simulator:
        for make in (simulator.client, simulator.async_client):
            check_hides(lambda make=make: make(acme_key=CANARY, timeout=-1.0), certpact.InvalidInput, CANARY)  # type: ignore[misc]


def test_a_client_itself() -> None:
    with certpact.Client(acme_key=CANARY) as client:
        assert CANARY not in repr(client) + repr(client._session) + repr(client.acme)
