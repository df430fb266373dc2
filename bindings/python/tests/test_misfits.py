"""A value of the wrong type: refused by the argument's name, with what is accepted, before anything is sent."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest

import certpact
from certpact.testing import Simulator

ID = "a whole number or a string"
NUMBER = "a whole number from 0"
TEXT = "expected a string"
TRUTH = "expected `true` or `false`"
STATE = "expected a desired state, which is an object, or the path of a file"

# What is called with what, the argument that is named, and what is said to be accepted.
OFFLINE: list[tuple[Callable[[], object], str, str]] = [
    (lambda: certpact.check(3), "operation", TEXT),  # type: ignore[arg-type]
    (lambda: certpact.check("patch_contract", 1.5), "ids", ID),  # type: ignore[arg-type]
    (lambda: certpact.check("patch_contract", None), "ids", ID),  # type: ignore[arg-type]
    (lambda: certpact.check("patch_contract", "x"), "acme_contract_id", "positive ids"),
    (lambda: certpact.check("patch_contract", 7, body={}, observed=3), "observed", "an answer of the CA"),
    (lambda: certpact.check("patch_contract", 7, body={}, observed="x"), "observed", "an answer of the CA"),
    (lambda: certpact.check("patch_contract", 7, body={}, observed_at=3), "observed_at", TEXT),  # type: ignore[arg-type]
    (lambda: certpact.check("patch_contract", 7, body={}, product=3), "product", TEXT),  # type: ignore[arg-type]
    (lambda: certpact.check("create_contract", body={}, label=3), "label", TEXT),  # type: ignore[arg-type]
    (lambda: certpact.lint(3), "desired", STATE),  # type: ignore[arg-type]
    (lambda: certpact.lint([]), "desired", STATE),  # type: ignore[arg-type]
    (lambda: certpact.explain(3), "rule", TEXT),  # type: ignore[arg-type]
    (lambda: certpact.explain(None), "rule", TEXT),  # type: ignore[arg-type]
    (lambda: certpact.Client(timeout="x"), "timeout", "a number"),  # type: ignore[arg-type]
    (lambda: certpact.Client(acme_key=3), "acme_key", TEXT),  # type: ignore[arg-type]
    (lambda: certpact.Client(inventory=3), "inventory", "an object from account id"),  # type: ignore[arg-type]
    (lambda: certpact.Client(read_only=3), "read_only", TRUTH),  # type: ignore[arg-type]
    (lambda: certpact.Client(retries="x"), "retries", NUMBER),  # type: ignore[arg-type]
    (lambda: certpact.Plan.load(3), "path", "a path"),  # type: ignore[arg-type]
    (lambda: certpact.Plan.from_dict(3), "data", "a mapping"),  # type: ignore[arg-type]
    (lambda: certpact.Plan.from_dict({}).save(3), "path", "a path"),  # type: ignore[arg-type]
    (lambda: Simulator(3), "world", "a mapping"),
    (lambda: Simulator([]), "world", "a mapping"),
]

CONNECTED: list[tuple[Callable[[Any], Any], str, str]] = [
    (lambda client: client.plan(3), "desired", STATE),
    (lambda client: client.plan([]), "desired", STATE),
    (lambda client: client.plan(None), "desired", STATE),
    (lambda client: client.plan({}, only=[3]), "only[0]", "a string"),
    (lambda client: client.plan({}, except_=[3]), "except_[0]", "a string"),
    (lambda client: client.plan({}, strict="x"), "strict", TRUTH),
    (lambda client: client.verify(True), "desired", STATE),
    (lambda client: client.apply("x"), "plan", "expected an object, as `plan` gives it"),
    (lambda client: client.apply(3), "plan", "expected an object, as `plan` gives it"),
    (lambda client: client.apply([]), "plan", "expected an object, as `plan` gives it"),
    (lambda client: client.apply({}, created=3), "created", "an object"),
    (lambda client: client.apply({}, keep_going=3), "keep_going", TRUTH),
    (lambda client: client.apply({}, allow_unread="x"), "allow_unread", NUMBER),
    (lambda client: client.apply({}, not_created=[3]), "not_created[0]", "a string"),
    (lambda client: client.apply({}, secret_file=3), "secret_file", TEXT),
    (lambda client: client.check(3), "operation", TEXT),
    (lambda client: client.check("patch_contract", 1.5, body={}), "ids", ID),
    (lambda client: client.send(None), "operation", TEXT),
    (lambda client: client.send("cancel_contract", 7, acknowledge=[3]), "acknowledge[0]", "a string"),
    (lambda client: client.pull(3, 7), "api", "one of `acme`, `order`, `cps`"),
    (lambda client: client.pull("acme", 1.5), "ids", ID),
    (lambda client: client.pull("acme", 7, account_id="x"), "account_id", NUMBER),
    (lambda client: client.acme.get_contract("x"), "acme_contract_id", "positive ids"),
    (lambda client: client.acme.get_contract(None), "acme_contract_id", ID),
    (lambda client: client.acme.get_contract(1.5), "acme_contract_id", ID),
    (lambda client: client.acme.get_contract(7, account_id="x"), "account_id", NUMBER),
    (lambda client: client.acme.cancel_contract(7, overrule=3), "overrule", "a string"),
    (lambda client: client.order.get_order(1.5), "order_id", ID),
    (lambda client: client.cps.get_organization([]), "organization_id", ID),
    (lambda client: client.cps.find_organizations(None), "name", ID),
]


def named(error: certpact.InvalidInput, name: str, accepted: str) -> None:
    said = str(error)
    assert f"`{name}`" in said, said
    assert accepted in said, said
    # Where it stands in JSON that the caller never saw says nothing.
    assert "line 1" not in said, said


@pytest.mark.parametrize(("call", "name", "accepted"), OFFLINE)
def test_a_value_of_the_wrong_type_is_refused_by_name(call: Callable[[], object], name: str, accepted: str) -> None:
    with pytest.raises(certpact.InvalidInput) as raised:
        call()
    named(raised.value, name, accepted)


@pytest.mark.parametrize(("call", "name", "accepted"), CONNECTED)
def test_a_client_refuses_the_same(
    client: certpact.Client, simulator: Simulator, call: Callable[[Any], object], name: str, accepted: str
) -> None:
    with pytest.raises(certpact.InvalidInput) as raised:
        call(client)
    named(raised.value, name, accepted)
    assert simulator.log == []


def test_an_awaited_client_refuses_the_same(simulator: Simulator) -> None:
    async def main() -> None:
        async with simulator.async_client() as client:
            for call, name, accepted in CONNECTED:
                with pytest.raises(certpact.InvalidInput) as raised:
                    await call(client)
                named(raised.value, name, accepted)

    asyncio.run(main())
    assert simulator.log == []


def test_every_operation_that_has_an_id_refuses_none_by_name(client: certpact.Client, simulator: Simulator) -> None:
    for api in (client.acme, client.order, client.cps):
        for method in (getattr(api, name) for name in dir(api) if not name.startswith("_")):
            first = next(iter(inspect.signature(method).parameters.values()), None)
            if first is None or not first.name.endswith("_id"):
                continue
            others = inspect.signature(method).parameters.values()
            needed = [one for one in others if one.kind is one.POSITIONAL_ONLY]
            required = {
                one.name: "x" for one in others if one.kind is one.KEYWORD_ONLY and one.default is one.empty
            }
            with pytest.raises(certpact.InvalidInput) as raised:
                method(*[None for _ in needed], **required)
            named(raised.value, first.name, ID)
    assert simulator.log == []
