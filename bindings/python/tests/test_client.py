"""The client, against the simulator."""

from __future__ import annotations

import asyncio
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

import certpact
from certpact import _base, errors
from certpact.testing import Simulator


def writes(simulator: Simulator) -> list[tuple[str, str]]:
    return [(entry["method"], entry["body"]) for entry in simulator.log if entry["method"] != "GET"]


def test_a_read_gives_an_answer_of_its_own_class(client: certpact.Client) -> None:
    contract = client.acme.get_contract(7)
    assert isinstance(contract, certpact.Contract)
    assert contract.auto_renew is True
    assert contract.organization is not None
    assert contract.organization.city == "Oakland"


def test_a_naive_replacement_is_refused_with_its_findings(client: certpact.Client, simulator: Simulator) -> None:
    with pytest.raises(certpact.Refused) as refused:
        client.send("replace_contract", 9, body={})
    (finding,) = refused.value.findings
    assert (finding.rule, finding.target, finding.certain) == ("acme.auto_renew_reset", "9", True)
    assert refused.value.missing == ("acme.auto_renew_reset@9",)
    assert refused.value.missing == (finding.acknowledgement,)
    assert writes(simulator) == []


def test_what_is_acknowledged_is_sent_byte_for_byte(client: certpact.Client, simulator: Simulator) -> None:
    client.send("replace_contract", 9, body='{ "auto_renew" :\tfalse}', acknowledge="acme.auto_renew_reset@9")
    assert writes(simulator) == [("PUT", '{ "auto_renew" :\tfalse}')]


@pytest.mark.parametrize(
    "acknowledge",
    [
        "acme.auto_renew_reset@9",
        ["acme.auto_renew_reset@9"],
        ("acme.auto_renew_reset@9",),
        {"acme.auto_renew_reset@9": "CHG-4711"},
    ],
)
def test_an_acknowledgement_may_be_one_text_or_several(
    client: certpact.Client, simulator: Simulator, acknowledge: Any
) -> None:
    client.send("replace_contract", 9, body="{}", acknowledge=acknowledge)
    assert writes(simulator) == [("PUT", "{}")]


def test_a_reason_is_a_text(client: certpact.Client, simulator: Simulator) -> None:
    nothing: Any = None
    with pytest.raises(certpact.InvalidInput, match="reason"):
        client.send("replace_contract", 7, body="{}", acknowledge={"acme.auto_renew_reset@7": nothing})
    assert simulator.log == []


def test_an_error_is_overruled_with_a_reason(client: certpact.Client, simulator: Simulator) -> None:
    with pytest.raises(certpact.ApiError) as refused:
        client.acme.replace_contract(7, auto_renew=True, overrule={"acme.organization_missing@7": "to see"})
    assert refused.value.status == 400
    assert writes(simulator) == [("PUT", '{"auto_renew":true}')]


def test_a_typed_replacement_names_every_sharer(client: certpact.Client, simulator: Simulator) -> None:
    organization = client.acme.get_contract(7).organization
    assert organization is not None
    client.acme.get_contract(8)
    moved: certpact.OrganizationRequest = {
        **organization.to_request(),
        "city": "Berkeley",
        "organization_contact": {"first_name": "Jane", "last_name": "Doe", "email": "j@example.com", "telephone": "1"},
        "technical_contact": {"first_name": "Jim", "last_name": "Roe", "email": "r@example.com", "telephone": "2"},
        "verified_contacts": [],
    }
    with pytest.raises(certpact.Refused) as refused:
        client.acme.replace_contract(7, organization=moved, auto_renew=True)
    client.acme.replace_contract(7, organization=moved, auto_renew=True, acknowledge=refused.value.missing)
    assert [finding.rule for finding in refused.value.findings] == ["acme.organization_revalidation"]
    assert client.acme.get_contract(8).is_organization_validated is False


def test_what_is_left_out_is_not_sent_and_none_is_null(client: certpact.Client, simulator: Simulator) -> None:
    client.acme.patch_contract(9, auto_renew=False)
    client.acme.patch_contract(9, auto_renew=True, organization=certpact.UNSET)
    assert writes(simulator) == [("PATCH", '{"auto_renew":false}'), ("PATCH", '{"auto_renew":true}')]
    with pytest.raises(certpact.Refused) as refused:
        client.acme.patch_contract(9, auto_renew=None)
        assert [finding.rule for finding in refused.value.findings] == ["acme.field_malformed", "acme.value_may_clear"]


def test_an_answer_stands_for_what_a_request_says_of_it(client: certpact.Client, simulator: Simulator) -> None:
    organization = client.acme.get_contract(7).organization
    client.acme.patch_contract(7, organization=organization)
    ((_, body),) = writes(simulator)
    assert organization is not None
    assert json.loads(body) == {"organization": organization.to_request()}
    assert "telephone" not in organization.to_request()


def test_a_product_that_nobody_knows_is_sent_as_it_is(client: certpact.Client, simulator: Simulator) -> None:
    with pytest.raises(certpact.ApiError):
        client.acme.create_contract(
            product_name_id=certpact.OtherProduct("ssl_new"),
            sans=["a.example"],
            auto_renew=True,
            acknowledge="acme.contract_created@a.example",
            overrule={"acme.value_unknown@a.example": "it is new"},
        )
    assert json.loads(simulator.log[-1]["body"])["product_name_id"] == "ssl_new"


def test_plan_apply_and_verify(client: certpact.Client, tmp_path: Path) -> None:
    desired: certpact.Desired = {"contract": [{"id": 7, "organization": {"city": "Berkeley"}}, {"id": 8}]}
    plan = client.plan(desired)
    assert [step.operation for step in plan.steps] == ["patch_contract"]
    with pytest.raises(certpact.Refused) as refused:
        client.apply(plan)
    assert refused.value.missing == ("acme.organization_revalidation@7:2",)

    plan.save(tmp_path / "move.plan")
    report = client.apply(
        certpact.Plan.load(tmp_path / "move.plan"),
        acknowledge={"acme.organization_revalidation@7:2": "CHG-4711"},
        journal=tmp_path / "move.journal",
    )
    assert [outcome.state for outcome in report.outcome] == ["done"]
    assert [accepted.reason for accepted in report.acknowledged] == ["CHG-4711"]
    assert (tmp_path / "move.journal").exists()
    assert {field.state for field in client.verify(desired).fields} == {"confirmed"}
    assert client.plan(desired).steps == ()


def test_what_cannot_be_read_is_listed_and_left_out(client: certpact.Client) -> None:
    missing = 4711
    desired: certpact.Desired = {"contract": [{"id": 9, "auto_renew": False}, {"id": missing, "auto_renew": False}]}
    plan = client.plan(desired)
    assert [(one.api, one.target, one.kind) for one in plan.unread] == [("acme", "4711", "not_found")]
    assert [step.target for step in plan.steps] == ["9"]
    with pytest.raises(certpact.NotFound):
        client.plan(desired, strict=True)
    for allow_unread in (None, 2):
        with pytest.raises(certpact.Refused):
            client.apply(plan, allow_unread=allow_unread)
    report = client.apply(plan, allow_unread=1)
    assert [outcome.state for outcome in report.outcome] == ["done"]
    assert [one.target for one in client.verify(desired).unread] == ["4711"]
    pulled = client.pull("acme", 9, missing)
    assert "# contract 4711 could not be read" in pulled
    assert "id = 9" in pulled and "id = 4711" not in pulled


def test_a_plan_that_was_applied_already_says_when(client: certpact.Client, tmp_path: Path) -> None:
    plan = client.plan({"contract": [{"id": 9, "auto_renew": False}]})
    first = client.apply(plan, journal=tmp_path / "journal")
    again = client.apply(plan, journal=tmp_path / "journal")
    assert first.already_applied is None
    assert again.already_applied is not None
    assert "already at" in str(again)


def test_a_desired_state_may_stand_in_a_file(client: certpact.Client, tmp_path: Path) -> None:
    desired = tmp_path / "desired.toml"
    desired.write_text("[[contract]]\nid = 9\nauto_renew = false\n")
    assert len(client.plan(desired).steps) == len(client.plan(str(desired)).steps) == 1


def test_a_stale_plan_sends_nothing(client: certpact.Client, simulator: Simulator) -> None:
    plan = client.plan({"contract": [{"id": 9, "auto_renew": False}]})
    client.acme.patch_contract(9, auto_renew=False)
    sent = writes(simulator)
    with pytest.raises(certpact.StalePlan):
        client.apply(plan)
    assert writes(simulator) == sent


def test_a_client_closes(simulator: Simulator) -> None:
    with certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client:
        client.acme.get_contract(9)
    with pytest.raises(certpact.InvalidInput, match="closed"):
        client.acme.get_contract(9)


@pytest.mark.parametrize("kind", [certpact.Client, certpact.AsyncClient])
def test_a_client_that_is_not_closed_warns(kind: type[certpact.Client] | type[certpact.AsyncClient]) -> None:
    client = kind(acme_key="key")
    with pytest.warns(ResourceWarning, match=f"unclosed {kind.__name__}"):
        del client


def test_options_come_from_the_environment_too(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTPACT_ACME_URL", simulator.acme_url)
    with certpact.Client(acme_keys={67890: simulator.acme_key}, account_id=67890) as client:
        assert client.acme.get_contract(9).acme_contract_id == 9


def test_what_is_said_is_not_looked_for(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CERTPACT_ACME_KEY_FILE", "CERTPACT_ORDER_KEY_FILE", "CERTPACT_CPS_TOKEN_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    with pytest.raises(certpact.InvalidInput, match="nowhere"):
        certpact.Client(acme_url=simulator.acme_url, acme_key=simulator.acme_key)
    with simulator.client(retries=0) as client:
        assert client.acme.get_contract(7).acme_contract_id == 7


def test_an_error_is_named_where_it_refuses(client: certpact.Client) -> None:
    with pytest.raises(certpact.Refused, match=r"1 error \(acme\.value_unknown@shop\)"):
        client.acme.create_contract(
            product_name_id=certpact.OtherProduct("ssl_new"), sans=["a.example"], auto_renew=True, label="shop"
        )


def test_options_that_cannot_be_used_are_refused() -> None:
    with pytest.raises(certpact.InvalidInput) as refused:
        certpact.Client(acme_url="http://ca.example")
    assert refused.value.hint == "use https"


def test_what_reads_nothing_needs_no_client() -> None:
    (finding,) = certpact.check("replace_contract", 7, body="{}", product="ssl_dv_rapidssl")
    assert (finding.rule, finding.certain) == ("acme.auto_renew_reset", False)
    assert finding.rule in [rule.rule for rule in certpact.rules()]
    assert certpact.explain(finding.rule).severity == "hazard"
    with pytest.raises(certpact.InvalidInput):
        certpact.explain("acme.nothing")


def test_an_answer_may_be_given_as_observed(client: certpact.Client) -> None:
    contract = client.acme.get_contract(9)
    (finding,) = certpact.check("replace_contract", 9, body={}, observed=contract)
    assert finding.certain
    assert finding.to_dict() == client.check("replace_contract", 9, body={})[0].to_dict()


def test_the_asynchronous_client_does_the_same(simulator: Simulator) -> None:
    async def main() -> None:
        async with certpact.AsyncClient(acme_url=simulator.acme_url, acme_key=simulator.acme_key) as client:
            contracts = await asyncio.gather(*(client.acme.get_contract(number) for number in (7, 8, 9)))
            assert [contract.acme_contract_id for contract in contracts] == [7, 8, 9]
            with pytest.raises(certpact.Refused):
                await client.send("replace_contract", 9, body={})
            await client.acme.patch_contract(9, auto_renew=False)
            plan = await client.plan({"contract": [{"id": 9, "auto_renew": True}]})
            report = await client.apply(plan)
            assert [outcome.state for outcome in report.outcome] == ["done"]
        with pytest.raises(certpact.InvalidInput, match="closed"):
            await client.acme.get_contract(9)

    asyncio.run(main())


def test_an_error_of_the_ca_is_of_its_own_class(client: certpact.Client, simulator: Simulator) -> None:
    with pytest.raises(certpact.NotFound) as missing:
        client.acme.get_contract(1)
    error = missing.value
    assert isinstance(error, certpact.ApiError)
    assert (error.kind, error.status, error.operation) == ("not_found", 404, "get_contract")
    with (
        certpact.Client(acme_url=simulator.acme_url, acme_key="wrong") as stranger,
        pytest.raises(certpact.PermissionDenied),
    ):
        stranger.acme.get_contract(7)


def test_a_ca_that_is_gone_is_unreachable(simulator: Simulator, client: certpact.Client) -> None:
    simulator.stop()
    with pytest.raises(certpact.Unreachable) as gone:
        client.acme.get_contract(7)
    assert not isinstance(gone.value, certpact.ApiError)


def test_an_exception_can_be_pickled(client: certpact.Client) -> None:
    with pytest.raises(certpact.Refused) as refused:
        client.send("replace_contract", 9, body={})
    error = refused.value
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is certpact.Refused
    assert (str(again), vars(again)) == (str(error), vars(error))


def test_a_hint_is_shown_in_a_traceback() -> None:
    error = _base.error_of({"kind": "api", "message": "no", "hint": "do this", "operation": None, "status": 400})
    assert error.__notes__ == ["hint: do this"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("leave out `--read-only` and `X`", "leave out `read_only` and `X`"),
        ("add `--created shop=ID`", "add `created={'shop': ID}`"),
        ("add `--not-created shop`", "add `not_created=['shop']`"),
        ("add `--allow-unread 3`", "add `allow_unread=3`"),
        ("give `-`", "give `-`"),
    ],
)
def test_a_hint_names_arguments_of_python(said: str, shown: str) -> None:
    assert _base.error_of({"kind": "api", "message": "no", "hint": said}).hint == shown


def test_every_exception_can_be_made_by_hand_for_a_test() -> None:
    for name in errors.__all__:
        error = getattr(certpact, name)("text")
        assert isinstance(error, certpact.CertpactError)
        assert (str(error), error.hint, error.operation) == ("text", None, None)
    kinds = {getattr(certpact, name).kind for name in errors.__all__}
    assert len(kinds) == len(errors.__all__)
