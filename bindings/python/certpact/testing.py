"""A CA to test against: in memory, on this machine, with a clock that moves only when told."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any, Self

from certpact import _native
from certpact._base import Json, plain

__all__ = ["Simulator"]


class Simulator:
    """A CA in memory, reached at `acme_url`. It forgets everything when it stops.

    Args:
        world: State to start with. What is left out of it has the simulator's own default.

    Raises `ValueError` for a world that no CA could be in.
    """

    __slots__ = ("__weakref__", "_native")

    def __init__(self, world: Json = None) -> None:
        self._native = _native.Simulator(None if world is None else json.dumps(plain(world)))

    @property
    def acme_url(self) -> str:
        """Base URL of `acme`, on the loopback interface."""
        return self._native.acme_url

    @property
    def backstage_url(self) -> str:
        """Base URL of what goes on backstage, for programs in other languages."""
        return self._native.backstage_url

    @property
    def acme_key(self) -> str:
        """Key of the world's first account."""
        return self._native.acme_key

    @property
    def world(self) -> dict[str, Any]:
        """All that the CA knows: a copy, which can be changed and set again."""
        world: dict[str, Any] = json.loads(self._native.world())
        return world

    @world.setter
    def world(self, world: Json) -> None:
        self._native.set_world(json.dumps(plain(world)))

    @property
    def log(self) -> list[dict[str, Any]]:
        """All requests so far: `at`, `method`, `path`, `body` and `status` of each."""
        log: list[dict[str, Any]] = json.loads(self._native.log())
        return log

    def add_contract(self, *, acme_contract_id: int | None = None, **fields: Json) -> int:
        """Adds a contract with these fields of the world, and gives its number.

        A number is made up where none is given. Raises `ValueError` for a contract that no CA could have.
        """
        world = self.world
        contracts: list[dict[str, Any]] = world["contracts"]
        if acme_contract_id is None:
            acme_contract_id = max((contract["acme_contract_id"] for contract in contracts), default=0) + 1
        contracts.append({"acme_contract_id": acme_contract_id, **fields})
        self.world = world
        return acme_contract_id

    def advance(self, *, days: float = 0, seconds: float = 0) -> None:
        """Moves the clock of the CA."""
        self._native.advance(days * 86_400 + seconds)

    def stop(self) -> None:
        """Stops it; nothing answers afterwards."""
        self._native.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
