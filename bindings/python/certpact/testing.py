"""A CA to test against: in memory, on this machine, with a clock that moves only when told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from certpact import _native
from certpact._generated import AsyncClient, Client
from certpact._given import Json, article, text_of, written
from certpact.errors import InvalidInput

__all__ = ["Simulator"]

T = TypeVar("T")


def tried(act: Callable[..., T], *given: object) -> T:
    """What the native half does with this, or its refusal as one of ours."""
    try:
        return act(*given)
    except ValueError as error:
        reason = str(error)
    raise InvalidInput(reason)


class Simulator:
    """A CA in memory, each API of which has an address of its own. It forgets everything when it stops.

    Args:
        world: State to start with. What is left out of it has the simulator's own default; its `clock` is the
            present time then, and dates that are left out lie around that.

    Raises `InvalidInput` for a world that no CA could be in.
    """

    __slots__ = ("__weakref__", "_native")

    def __init__(self, world: Json = None) -> None:
        given = None if world is None else text_of(world, "world")
        if given is not None and not given.startswith("{"):
            raise InvalidInput(f"`world` is {article(world)}; a mapping is expected")
        self._native = tried(_native.Simulator, given)

    @classmethod
    def documented(cls) -> Self:
        """One that holds what the CA's pages show as examples, as `certpact simulate` does."""
        return cls(json.loads(_native.documented_world()))

    @property
    def acme_url(self) -> str:
        """Base URL of `acme`, on the loopback API."""
        return self._connection("acme_url")

    @property
    def acme_key(self) -> str:
        """Key of the world's first account."""
        return self._connection("acme_key")

    @property
    def order_url(self) -> str:
        """Base URL of `order`, on the loopback API."""
        return self._connection("order_url")

    @property
    def order_key(self) -> str:
        """Key of `order`."""
        return self._connection("order_key")

    @property
    def cps_url(self) -> str:
        """Base URL of `cps`, on the loopback API."""
        return self._connection("cps_url")

    @property
    def cps_token(self) -> str:
        """Token of `cps`."""
        return self._connection("cps_token")

    @property
    def cps_token_url(self) -> str:
        """Where tokens of `cps` are given, on the loopback API."""
        return self._connection("cps_token_url")

    @property
    def cps_client_id(self) -> str:
        """Name of a program that may ask for tokens of `cps`."""
        return self._connection("cps_client_id")

    @property
    def cps_client_secret(self) -> str:
        """Secret of that program."""
        return self._connection("cps_client_secret")

    @property
    def backstage_url(self) -> str:
        """Base URL of what goes on backstage, for programs in other languages."""
        return self._connection("backstage_url")

    def client(self, **options: Any) -> Client:
        """A client of all its APIs, with what opens them, so that nothing of the environment leads elsewhere.

        The other options are those of `certpact.Client`.
        """
        try:
            return Client(**{**self._access(), **options})
        finally:
            # Keys may be among them, and a traceback that shows locals would show those.
            del options

    def async_client(self, **options: Any) -> AsyncClient:
        """The same as an `AsyncClient`."""
        try:
            return AsyncClient(**{**self._access(), **options})
        finally:
            del options

    @property
    def world(self) -> dict[str, Any]:
        """All that the CA knows: a copy, which can be changed and set again."""
        world: dict[str, Any] = json.loads(self._native.world())
        return world

    @world.setter
    def world(self, world: Json) -> None:
        tried(self._native.set_world, text_of(world, "world"))

    @property
    def log(self) -> list[dict[str, Any]]:
        """All requests that reached the CA so far: `at`, `api`, `method`, `path`, `body`, and the `status` that it
        answered, whatever a fault made of that. What a fault ended before is not among them.
        """
        log: list[dict[str, Any]] = json.loads(self._native.log())
        return log

    def set_faults(self, *faults: Mapping[str, Any], seed: int = 0) -> None:
        """Lets things go wrong from now on, in place of the faults that were set before; none are to begin with.

        Raises `InvalidInput` for a fault that cannot be.

        Args:
            *faults: Each says in `happens` what happens, such as `{"kind": "cut", "stage": "after"}`, and may say to
                which requests: `api`, `method`, the beginning of the `path`; how many of these are `spared` first,
                how many `times` it happens then, and to which of them by chance, `one_in` so many. The kinds are
                `answer` (`stage`, `status`, `headers`, `body`), `error` (`stage`, `status`, `shape`, `retry_after`),
                `html` (`stage`), `wait` (`stage`, `milliseconds`), `cut` (`stage`), `strip_body`, `unknown_word`
                (`member`) and `extra_member`; a stage is `before` or `after` the CA carries the request out, or
                `within` its answer.
            seed: What chance is made of: the same seed, the same faults.
        """
        tried(self._native.set_faults, text_of({"seed": seed, "faults": faults}, "given"))

    def add_contract(self, *, acme_contract_id: int | None = None, **fields: Json) -> int:
        """Adds a contract with these fields of the world, and gives its number.

        A number is made up where none is given. Raises `InvalidInput` for a contract that no CA could have.
        """
        return self._add("contracts", {"acme_contract_id": acme_contract_id or 0, **fields})

    def add_order(self, *, id: int | None = None, **fields: Json) -> int:
        """Adds an order with these fields of the world, and gives its number.

        A number is made up where none is given. Raises `InvalidInput` for an order that no CA could have.
        """
        return self._add("orders", {"id": id or 0, **fields})

    def add_certificate_request(self, *, id: int | None = None, **fields: Json) -> int:
        """Adds a certificate request with these fields of the world, and gives its number.

        A number is made up where none is given. Raises `InvalidInput` for a request that no CA could have.
        """
        return self._add("certificate_requests", {"id": id or 0, **fields})

    def advance(self, *, days: float = 0, seconds: float = 0) -> None:
        """Moves the clock of the CA."""
        tried(self._native.advance, days * 86_400 + seconds)

    def stop(self) -> None:
        """Stops it; nothing answers afterwards."""
        self._native.stop()

    def _access(self) -> dict[str, str]:
        names = ("acme_url", "acme_key", "order_url", "order_key", "cps_url", "cps_token")
        return {name: self._connection(name) for name in names}

    def _connection(self, name: str) -> str:
        connections: dict[str, str] = json.loads(self._native.connections())
        return connections[name]

    def _add(self, kind: str, fields: dict[str, Json]) -> int:
        return tried(self._native.add, kind, written(fields)._text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
