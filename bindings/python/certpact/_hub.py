"""Awaited calls, and the way of their answers to the event loop: all that are there at once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from weakref import WeakKeyDictionary, ref

from certpact import _native
from certpact._secret import Secret


class Call:
    """A call that is awaited. Its answer is kept beside the future, which a task that is cancelled takes along."""

    __slots__ = ("__weakref__", "answer", "future")

    def __init__(self, future: asyncio.Future[None]) -> None:
        self.answer: Secret | None = None
        # It holds nothing: what a future holds, asyncio shows when it is debugged.
        self.future = future


class Hub:
    """The calls of one event loop. It does not hold the loop: loops that are done with go, and their hubs with them."""

    __slots__ = ("__weakref__", "calls", "native", "numbers")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.calls: dict[int, ref[Call]] = {}
        self.numbers = count()
        self.native = self.watched(loop) or _native.Hub(waking(ref(loop), ref(self)))

    def watched(self, loop: asyncio.AbstractEventLoop) -> _native.Hub | None:
        """One whose file the loop watches, where it can."""
        if sys.platform == "win32":
            return None
        native = _native.Hub(None)
        file = native.fileno()
        assert file is not None
        try:
            loop.add_reader(file, self.settle)
        except NotImplementedError:
            return None
        return native

    def settle(self) -> None:
        """Gives all answers that are there to the calls that wait for them."""
        for number, text in self.native.take():
            waits = self.calls.pop(number, None)
            call = None if waits is None else waits()
            if call is not None:
                call.answer = Secret(text)
                if not call.future.done():
                    call.future.set_result(None)


def waking(loop: ref[asyncio.AbstractEventLoop], hub: ref[Hub]) -> Callable[[], None]:
    """Wakes a loop that cannot watch a file, from any thread."""

    def wake() -> None:
        woken, settled = loop(), hub()
        if woken is not None and settled is not None:
            # One that was closed meanwhile has nobody left who waits.
            with suppress(RuntimeError):
                woken.call_soon_threadsafe(settled.settle)

    return wake


_HUBS: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub_of(loop: asyncio.AbstractEventLoop) -> Hub:
    """The hub of a loop. A child of the process that made it needs one of its own."""
    hub = _HUBS.get(loop)
    if hub is None or not hub.native.is_ours():
        hub = _HUBS[loop] = Hub(loop)
    return hub


async def answered(
    session: _native.AsyncSession, operation: str, request: Secret
) -> tuple[Secret, asyncio.CancelledError | None]:
    """The answer to a call, and what cancelled it, if anything did. Also then it answers, and soon."""
    loop = asyncio.get_running_loop()
    hub = hub_of(loop)
    call = Call(loop.create_future())
    number = next(hub.numbers)
    pending = session.start(operation, request._text, hub.native, number)
    hub.calls[number] = ref(call)
    cancelled = None
    try:
        while call.answer is None:
            try:
                await call.future
            except asyncio.CancelledError as error:
                # It knows whether a write may have reached the CA. Who cancels again waits too.
                cancelled = cancelled or error
                pending.cancel()
                call.future = loop.create_future()
    except BaseException:
        pending.cancel()
        raise
    return call.answer, cancelled
