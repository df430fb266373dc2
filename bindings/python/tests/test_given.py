"""What cannot be given: each is refused by its name, as `InvalidInput`, before anything is sent."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import certpact
from certpact.testing import Simulator


class Throwing(Mapping[str, Any]):
    """A mapping of somebody else's that fails when it is read."""

    def __getitem__(self, name: str) -> Any:
        raise LookupError("theirs")

    def __iter__(self) -> Iterator[str]:
        return iter(["city"])

    def __len__(self) -> int:
        return 1


class OddPath(os.PathLike[Any]):
    def __fspath__(self) -> Any:
        return b"desired"


def cycle() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["organization"] = [value]
    return value


def deep() -> list[Any]:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


def broken() -> Iterator[str]:
    yield "7"
    raise LookupError("theirs")


VALUES: list[tuple[Any, str]] = [
    (float("nan"), "is nan; a finite number is expected"),
    (float("inf"), "is inf; a finite number is expected"),
    ({"city": [float("-inf")]}, ".city[0]` is -inf; a finite number is expected"),
    ("half \ud800", "has a lone surrogate"),
    ({"half \udfff": 1}, "has a lone surrogate"),
    (b"bytes", "is of the type `bytes`"),
    ({"sans": [{1, 2}]}, ".sans[0]` is of the type `set`"),
    ({b"city": 1}, "has a key that is of the type `bytes`"),
    (cycle(), ".organization[0]` contains itself"),
    (deep(), "is nested too deeply"),
    (Throwing(), "cannot be read: LookupError"),
    (OddPath(), "is of the type `bytes`"),
    (certpact.Secret("hush"), "is a Secret"),
    (object(), "is of the type `object`"),
    (10**5000, "is an integer of more than 64 bits"),
]

CALLS: list[tuple[str, Callable[[certpact.Client, Any], object]]] = [
    ("body", lambda client, value: client.send("patch_contract", 9, body=value)),
    ("body", lambda client, value: client.check("patch_contract", 9, body=value)),
    ("body.auto_renew", lambda client, value: client.acme.patch_contract(9, auto_renew=value)),
    ("body.sans[0]", lambda client, value: client.acme.add_sans(9, sans=[value])),
    ("label", lambda client, value: client.check("create_contract", body={}, label=value)),
    ("desired", lambda client, value: client.plan(value)),
    ("plan", lambda client, value: client.apply(value)),
    ("observed", lambda _, value: certpact.check("patch_contract", 9, body={}, observed=value)),
    ("desired", lambda _, value: certpact.lint(value)),
    ("rule", lambda _, value: certpact.explain(value)),
    ("timeout", lambda _, value: certpact.Client(timeout=value)),
    ("concurrency", lambda _, value: certpact.AsyncClient(concurrency=value)),
]


@pytest.mark.parametrize(("value", "reason"), VALUES, ids=[reason for _, reason in VALUES])
@pytest.mark.parametrize(("name", "call"), CALLS, ids=[f"{at}-{name}" for at, (name, _) in enumerate(CALLS)])
def test_what_cannot_be_json_is_refused_by_name(
    client: certpact.Client,
    simulator: Simulator,
    value: Any,
    reason: str,
    name: str,
    call: Callable[[certpact.Client, Any], object],
) -> None:
    with pytest.raises(certpact.InvalidInput) as raised:
        call(client, value)
    # What is nested so deeply has no name that could be read.
    named = name.partition(".")[0] if "deeply" in reason else name
    assert f"`{named}" in str(raised.value)
    assert reason in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    assert simulator.log == []


@pytest.mark.parametrize(("value", "reason"), VALUES, ids=[reason for _, reason in VALUES])
def test_a_world_that_cannot_be_json_is_refused(value: Any, reason: str) -> None:
    with pytest.raises(certpact.InvalidInput, match="`world"):
        Simulator(value)



def test_what_a_mapping_raises_is_the_cause() -> None:
    with pytest.raises(certpact.InvalidInput) as raised:
        certpact.lint(Throwing())  # type: ignore[arg-type]
    assert repr(raised.value.__cause__) == "LookupError('theirs')"


# One account in JSON: one of the two keys would be lost.
TWICE: Any = {1: "a", "1": "b"}

TEXTS: list[tuple[str, Callable[[certpact.Client], object]]] = [
    ("only", lambda client: client.plan({}, only=7)),  # type: ignore[arg-type]
    ("except_", lambda client: client.plan({}, except_=broken())),
    ("acknowledge", lambda client: client.acme.cancel_contract(9, acknowledge=7)),  # type: ignore[arg-type]
    ("acknowledge", lambda client: client.acme.cancel_contract(9, acknowledge=Throwing())),
    ("overrule", lambda client: client.acme.cancel_contract(9, overrule={"a": 7})),  # type: ignore[dict-item]
    ("acme_contract_id", lambda client: client.acme.get_contract(-1)),
    ("max_steps", lambda client: client.apply({}, max_steps=2**64)),
    ("journal", lambda client: client.apply({}, journal=7)),  # type: ignore[arg-type]
    ("operation", lambda client: client.check(7)),  # type: ignore[arg-type]
    ("api", lambda client: client.pull("ldap", 7)),  # type: ignore[arg-type]
    ("acme_keys", lambda client: certpact.Client(acme_keys=7)),  # type: ignore[arg-type]
    ("acme_keys", lambda client: certpact.Client(acme_keys=TWICE)),
    ("inventory", lambda client: certpact.Client(inventory=TWICE)),
    ("concurrency", lambda client: certpact.Client(concurrency=2**61)),
    ("concurrency", lambda client: certpact.Client(concurrency=0)),
    ("retries", lambda client: certpact.Client(retries=2**63)),
    ("timeout", lambda client: certpact.Client(timeout=1e300)),
    ("timeout", lambda client: certpact.Client(timeout=1.8e19)),
    ("connect_timeout", lambda client: certpact.Client(connect_timeout=1.8e19)),
]


@pytest.mark.parametrize(("name", "call"), TEXTS)
def test_an_argument_that_does_not_fit_is_refused_by_name(
    client: certpact.Client, simulator: Simulator, name: str, call: Callable[[certpact.Client], object]
) -> None:
    with pytest.raises(certpact.InvalidInput, match=f"`{name}`"):
        call(client)
    assert simulator.log == []


def test_an_awaited_call_refuses_the_same(simulator: Simulator) -> None:
    async def main() -> None:
        async with simulator.async_client() as client:
            for value, reason in VALUES:
                with pytest.raises(certpact.InvalidInput) as raised:
                    await client.send("patch_contract", 9, body=value)
                assert reason in str(raised.value)

    asyncio.run(main())
    assert simulator.log == []


@pytest.fixture
def plan() -> certpact.Plan:
    return certpact.Plan.from_dict({"format_version": 1, "steps": []})


def test_a_document_is_saved_whole_and_for_its_owner_alone(plan: certpact.Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan"
    path.write_text("older and much longer than what is written now")
    path.chmod(0o644)
    with path.open() as held:
        plan.save(path)
        # Who reads the old one meanwhile reads all of it: the new one took its place, and was not written into it.
        assert held.read().startswith("older")
    assert certpact.Plan.load(path).to_dict() == plan.to_dict()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["plan"]


@pytest.mark.parametrize("special", ["link", "folder"])
def test_a_document_is_not_saved_through_a_link(plan: certpact.Plan, tmp_path: Path, special: str) -> None:
    other, path = tmp_path / "other", tmp_path / "plan"
    other.write_text("theirs")
    if special == "link":
        path.symlink_to(other)
    else:
        path.mkdir()
    with pytest.raises(certpact.InvalidInput, match="no ordinary file"):
        plan.save(path)
    assert other.read_text() == "theirs"


def test_a_document_that_cannot_be_saved_says_why(plan: certpact.Plan, tmp_path: Path) -> None:
    with pytest.raises(certpact.InvalidInput, match="there is no such file or folder"):
        plan.save(tmp_path / "nowhere" / "plan")
