"""What must type-check. It is never run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import assert_type

import certpact
from certpact.testing import Simulator


def blocking(client: certpact.Client) -> None:
    contract = client.acme.get_contract(12345)
    assert_type(contract, certpact.Contract)
    assert_type(contract.valid_till, datetime | None)
    assert_type(contract.date_canceled, datetime | None)
    assert_type(contract.sans, tuple[str, ...])
    if contract.organization is None:
        return
    organization: certpact.OrganizationRequest = {**contract.organization.to_request(), "city": "Berkeley"}
    client.acme.replace_contract(12345, organization=organization, auto_renew=contract.auto_renew)
    client.acme.replace_contract(12345, organization=contract.organization, auto_renew=True, account_id=67890)
    client.acme.patch_contract(12345, auto_renew=None, organization=certpact.UNSET)
    client.acme.patch_contract(12345, auto_renew=True, acknowledge={"acme.auto_renew_reset@12345": "CHG-4711"})

    findings = client.check("replace_contract", 12345, body={"auto_renew": True})
    assert_type(findings, tuple[certpact.Finding, ...])
    hazard: certpact.HazardId = "acme.auto_renew_reset"
    severity: certpact.Severity = findings[0].severity
    assert_type(findings[0].line, int | None)
    client.send("replace_contract", 12345, body="{}", acknowledge=f"{hazard}@12345", overrule={severity: "reason"})

    plan = client.plan({"contract": [{"id": 12345, "auto_renew": True}]})
    client.plan(Path("desired.toml"))
    plan.save("move.plan")
    try:
        report = client.apply(certpact.Plan.load("move.plan"), journal=Path("move.journal"))
    except certpact.Refused as refused:
        report = client.apply(plan, acknowledge=refused.missing)
    assert_type(report, certpact.Report)
    assert_type(report.outcome[0].id, int | None)
    assert_type(client.verify("desired.toml"), certpact.Verification)


def creating(client: certpact.Client, organization: certpact.NewOrganization, known_later: str) -> None:
    contact: certpact.Contact = {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"}
    ov: certpact.NewOvOrganization = {**organization, "organization_contact": contact}
    ev: certpact.NewEvOrganization = {**ov, "verified_contacts": [{**contact, "job_title": "CTO"}]}
    credentials = client.acme.create_contract(
        product_name_id="ssl_basic", sans=["example.com"], auto_renew=True, organization=ov, label="shop"
    )
    client.acme.create_contract(product_name_id="ssl_dv_rapidssl", sans=["example.com"], auto_renew=False)
    client.acme.create_contract(product_name_id="ssl_ev_basic", sans=["example.com"], auto_renew=True, organization=ev)
    other = certpact.OtherProduct(known_later)
    client.acme.create_contract(product_name_id=other, sans=["example.com"], auto_renew=True)
    client.acme.create_contract(product_name_id=other, sans=[], auto_renew=True, organization=organization)
    client.acme.create_contract(product_name_id="ssl_basic", sans=[], auto_renew=True, organization=ev)
    client.acme.create_contract(product_name_id=other, sans=[], auto_renew=True, organization=ov)
    client.acme.replace_contract(12345, organization=ev, auto_renew=True)
    client.acme.patch_contract(12345, organization=ov)
    client.plan({"organization": {"example": ov}, "contract": [{"id": 12345, "organization": ev}]})
    body: certpact.CreateContract = {"product_name_id": "ssl_dv_thawte", "sans": [], "auto_renew": True}
    client.send("create_contract", body=body)
    assert_type(credentials, certpact.AcmeCredentials)
    assert_type(credentials.hmac_key, certpact.Secret | None)
    assert_type(credentials.answer.reveal(), str)
    assert_type(credentials.kid, str | None)
    assert_type(client.acme.regenerate_credentials(12345, revoke_existing=False), certpact.AcmeCredentials)

    desired: certpact.Desired = {
        "organization": {"example": organization},
        "contract": [{"label": "shop", "organization": "example", "product_name_id": "ssl_basic"}, {"id": 12345, "organization": organization}],
    }
    plan = client.plan(desired, only=["shop"], except_="12345", send_contacts=("acme/12345",))
    if plan.choice is not None:
        assert_type(plan.choice.except_, tuple[str, ...])
    report = client.apply(
        plan,
        secret_file=Path("secrets"),
        max_steps=1,
        keep_going=True,
        created={"shop": 12346},
        not_created=["store"],
    )
    if (answer := report.outcome[0].answer) is not None:
        assert_type(answer.hmac_key, certpact.Secret | None)
    try:
        client.send("create_contract", body="{}", label="shop")
    except certpact.UnreadableAnswer as error:
        assert_type(error.answer, certpact.Secret | None)
        assert_type(error.carried_out, bool)
    certpact.Client(inventory={67890: [12345]}, read_only=True, record_file=Path("record"))
    certpact.Client(inventory=Path("inventory.json"))
    assert_type(certpact.lint(desired), tuple[certpact.Finding, ...])


def others(client: certpact.Client) -> None:
    order = client.order.get_order("7D199CC09CDC9A6D2A4E2F8F2A5C2E5E1F4E0B11")
    assert_type(order, certpact.Order)
    assert_type(order.technical_contact, certpact.OrderContact | None)
    assert_type(client.order.update_order_contacts(order.id, contacts=[]), None)
    request = client.cps.get_certificate_request(111)
    if request.organization is not None:
        changed = client.cps.change_organization(
            112, id=request.organization.id, acknowledge="cps.new_request_submitted@112"
        )
        assert_type(changed, certpact.ChangedOrganization)
        assert_type(changed.differences, tuple[str, ...])
    assert_type(client.cps.find_organizations("Widgets").items, tuple[certpact.FoundOrganization, ...])
    assert_type(client.cps.list_country_codes(name="Switz"), certpact.CountryCodes)
    certpact.Client(order_key="key", cps_client_id="id", cps_client_secret="secret", cps_token_url="https://id.vdms.io")


async def awaited() -> None:
    async with certpact.AsyncClient(acme_keys={67890: "key"}, timeout=1) as client:
        created = await client.acme.create_contract(product_name_id="ssl_dv_thawte", sans=[], auto_renew=True)
        assert_type(created, certpact.AcmeCredentials)
        assert_type(created.acme_contract_id, int)
        assert_type(await client.acme.get_contract(12345), certpact.Contract)
        assert_type(await client.acme.patch_contract(12345), None)


def offline() -> None:
    assert_type(certpact.check("replace_contract", observed=[{}], product="ssl_basic"), tuple[certpact.Finding, ...])
    assert_type(certpact.rules()[0].rule, str)
    for answer in certpact.check_many([{"operation": "replace_contract", "ids": [12345], "body": {}}]):
        if isinstance(answer, certpact.InvalidInput):
            assert_type(answer.index, int | None)
        else:
            assert_type(answer, tuple[certpact.Finding, ...])
    with Simulator({"contracts": []}) as simulator:
        simulator.world = {**simulator.world, "strict": True}
        assert_type(simulator.add_contract(product_name_id="ssl_basic"), int)
