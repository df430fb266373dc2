"""The cases that all languages share; `tests/README.md` at the root says what one holds."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

import certpact
from certpact.testing import Simulator
from conftest import REPOSITORY

# What numbers the things of each kind in a world.
NUMBERS = {"contracts": "acme_contract_id", "orders": "id", "certificate_requests": "id", "cps_organizations": "id"}

# When a world is that does not say when it is; some findings name a date.
CLOCK = "2026-01-01T00:00:00Z"

CASES = sorted((REPOSITORY / "tests" / "cases").glob("*/*.json"))


def connected(simulator: Simulator) -> certpact.Client:
    return certpact.Client(
        acme_url=simulator.acme_url,
        acme_key=simulator.acme_key,
        order_url=simulator.order_url,
        order_key=simulator.order_key,
        cps_url=simulator.cps_url,
        cps_token=simulator.cps_token,
    )


def consents(case: dict[str, Any]) -> dict[str, Any]:
    return {"acknowledge": case.get("acknowledge", ()), "overrule": case.get("overrule")}


def send(case: dict[str, Any], client: certpact.Client) -> dict[str, Any]:
    call = case["call"]
    try:
        client.send(call["operation"], *call["ids"], body=call.get("body"), **consents(case))
    except (certpact.Refused, certpact.InvalidInput):
        raise
    except certpact.CertpactError as error:
        return {"findings": found(call, case["world"]), "error": told(members(error))}
    return {"findings": found(call, case["world"])}


def found(call: dict[str, Any], world: dict[str, Any]) -> tuple[certpact.Finding, ...]:
    """A call that is sent comes back without its findings, so another CA in the same state is asked."""
    with Simulator({"clock": CLOCK, **world}) as twin, connected(twin) as other:
        try:
            return other.check(call["operation"], *call["ids"], body=call.get("body"))
        except certpact.CertpactError:
            return ()


def plan_and_apply(case: dict[str, Any], client: certpact.Client) -> dict[str, Any]:
    plan = client.plan(case["desired"])
    came: dict[str, Any] = {"steps": [step.to_dict() for step in plan.steps], "findings": plan.findings}
    if not plan.steps:
        return came
    try:
        report = client.apply(plan, **consents(case))
    except certpact.CertpactError as error:
        return came | {"error": told(members(error))}
    errors = [told(outcome.error) for outcome in report.outcome if outcome.error is not None]
    return came | {"error": next(iter(errors), None)}


def members(error: certpact.CertpactError) -> dict[str, Any]:
    """The attributes of an exception, lists as JSON has them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(error).items()}


def told(error: dict[str, Any]) -> dict[str, Any]:
    """What a case says of an error: what is stable in it, less what is empty."""
    stable = ((name, error.get(name)) for name in ("kind", "status", "missing", "unknown", "unused"))
    return {name: value for name, value in stable if value not in (None, [])}


def requests(log: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the CA was sent. A body is text, or JSON where the expected one is."""
    sent = in_any_order_of_reads([{name: entry[name] for name in ("method", "path", "body")} for entry in log])
    for request, wanted in zip(sent, in_any_order_of_reads(expected), strict=False):
        if isinstance(wanted["body"], dict) and request["body"] is not None:
            request["body"] = json.loads(request["body"])
    return sent


def in_any_order_of_reads(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reads that follow one another are made at once, so that their order says nothing."""
    ordered: list[dict[str, Any]] = []
    for is_read, group in itertools.groupby(requests, key=lambda request: request["method"] == "GET"):
        ordered.extend(sorted(group, key=lambda request: request["path"]) if is_read else group)
    return ordered


def looked_at(value: Any, expected: Any) -> Any:
    """The part of a value that a case looks at."""
    if not (isinstance(value, dict) and isinstance(expected, dict)):
        return value
    return {name: looked_at(value[name], inner) for name, inner in expected.items() if name in value}


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def placeless(finding: certpact.Finding) -> dict[str, Any]:
    """A finding of what is given as a value, which is in no file."""
    said = finding.to_dict()
    assert (said.pop("line"), said.pop("column")) == (None, None)
    return said


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    expected = case["expect"]
    with Simulator({"clock": CLOCK, **case["world"]}) as simulator, connected(simulator) as client:
        try:
            came = send(case, client) if "call" in case else plan_and_apply(case, client)
        except certpact.CertpactError as error:
            findings = error.findings if isinstance(error, certpact.Refused) else ()
            came = {"findings": findings, "error": told(members(error))}
        log, world = simulator.log, simulator.world
        is_done = "desired" in case and came.get("error") is None
        again = client.plan(case["desired"]).steps if is_done else ()

    assert as_json([placeless(finding) for finding in came["findings"]]) == as_json(expected["findings"])
    assert came.get("error") == expected["error"]
    assert came.get("steps") == expected.get("steps")
    assert requests(log, expected["requests"]) == in_any_order_of_reads(expected["requests"])
    for kind, expected_ones in expected["world"].items():
        ones = {str(one[NUMBERS[kind]]): one for one in world[kind]}
        assert looked_at(ones, expected_ones) == expected_ones
    assert again == ()


def test_there_are_cases() -> None:
    assert CASES
