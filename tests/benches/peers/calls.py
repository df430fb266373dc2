"""Asks the loopback server with one client of Python for some seconds, and prints what it took.

`python calls.py CLIENT URL CONCURRENCY SECONDS`. Every client reads the answer into its own type where it has one, else
into what `json` makes of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

PATH = "/acme/12345"
KEY = "a-key-of-the-benchmark"
HEADERS = {"X-PARTNER-APIKEY": KEY}


def certpact_sync(url: str) -> Callable[[], Any]:
    import certpact

    client = certpact.Client(acme_url=url, acme_key=KEY, rate_limit="off")
    return lambda: client.acme.get_contract(12345)


def httpx_sync(url: str) -> Callable[[], Any]:
    import httpx

    client = httpx.Client(headers=HEADERS, trust_env=False)
    return lambda: client.get(url + PATH).json()


def requests_sync(url: str) -> Callable[[], Any]:
    import requests

    session = requests.Session()
    session.headers.update(HEADERS)
    session.trust_env = False
    return lambda: session.get(url + PATH).json()


def generated_sync(url: str) -> Callable[[], Any]:
    """The client that openapi-python-client makes of our spec."""
    sys.path.insert(0, str(Path(sys.executable).parent.parent / "generated"))
    from benchmark_client import AuthenticatedClient
    from benchmark_client.api.contracts import get_contract

    client = AuthenticatedClient(base_url=url, token=KEY, prefix="", auth_header_name="X-PARTNER-APIKEY")
    return lambda: get_contract.sync(12345, client=client)


async def certpact_async(url: str, _: int) -> Callable[[], Awaitable[Any]]:
    import certpact

    client = certpact.AsyncClient(acme_url=url, acme_key=KEY, rate_limit="off", concurrency=1024)
    return lambda: client.acme.get_contract(12345)


async def httpx_async(url: str, concurrency: int) -> Callable[[], Awaitable[Any]]:
    import httpx

    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    client = httpx.AsyncClient(headers=HEADERS, limits=limits, trust_env=False)

    async def ask() -> Any:
        return (await client.get(url + PATH)).json()

    return ask


async def aiohttp_async(url: str, concurrency: int) -> Callable[[], Awaitable[Any]]:
    import aiohttp

    session = aiohttp.ClientSession(headers=HEADERS, connector=aiohttp.TCPConnector(limit=concurrency))

    async def ask() -> Any:
        async with session.get(url + PATH) as answer:
            return await answer.json()

    return ask


BLOCKING = {
    "certpact": certpact_sync,
    "httpx": httpx_sync,
    "requests": requests_sync,
    "openapi-python-client": generated_sync,
}
AWAITED = {"certpact": certpact_async, "httpx": httpx_async, "aiohttp": aiohttp_async}
WARMING = 0.3


def one_by_one(ask: Callable[[], Any], seconds: float) -> tuple[int, float]:
    calls, started = 0, time.perf_counter()
    while (took := time.perf_counter() - started) < seconds:
        ask()
        calls += 1
    return calls, took


async def together(ask: Callable[[], Awaitable[Any]], concurrency: int, seconds: float) -> tuple[int, float]:
    calls, started = 0, time.perf_counter()
    end = started + seconds

    async def again() -> None:
        nonlocal calls
        while time.perf_counter() < end:
            await ask()
            calls += 1

    await asyncio.gather(*(again() for _ in range(concurrency)))
    return calls, time.perf_counter() - started


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def report(calls: int, took: float, before: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"calls": calls, "seconds": took, "cpu": cpu() - before, "peak_kib": peak}), flush=True)
    # Closing connections is not measured, and some clients complain at length where it is left out.
    os._exit(0)


async def awaited(name: str, url: str, concurrency: int, seconds: float) -> None:
    ask = await AWAITED[name](url, concurrency)
    await together(ask, concurrency, WARMING)
    before = cpu()
    report(*await together(ask, concurrency, seconds), before)


def main(name: str, url: str, concurrency: int, seconds: float) -> None:
    if name.endswith(" async"):
        asyncio.run(awaited(name.removesuffix(" async"), url, concurrency, seconds))
        return
    ask = BLOCKING[name](url)
    one_by_one(ask, WARMING)
    before = cpu()
    report(*one_by_one(ask, seconds), before)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
