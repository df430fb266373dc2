"""Lines that must not type-check, each for one reason. It is never run."""

from __future__ import annotations

import certpact


def bad(
    client: certpact.Client,
    contract: certpact.Contract,
    credentials: certpact.AcmeCredentials,
    ov: certpact.NewOvOrganization,
) -> None:
    client.acme.replace_contract(12345)  # bad: what a replacement resets has to be said
    client.acme.replace_contract(12345, auto_renew=None)  # bad: null is no answer to that
    client.acme.patch_contract(12345, True)  # bad: a field goes by name
    client.acme.patch_contract(acme_contract_id=12345)  # bad: an id goes by place
    client.acme.patch_contract("12345")  # bad: an id is a number
    client.acme.patch_contract(12345, autorenew=True)  # bad: there is no such field
    client.acme.patch_contract(12345, organization={"town": "Berkeley"})  # bad: there is no such field
    client.acme.patch_contract(12345, overrule=["acme.field_missing@12345"])  # bad: an overruling needs a reason
    client.plan({"contract": [{"renew": True}]})  # bad: an item has no such key
    client.plan({}, except_=7)  # bad: a target is text
    create = client.acme.create_contract
    create(product_name_id="ssl_dv_thawte", sans=["a.example"])  # bad: renewal has to be said
    create(product_name_id="ssl_ev_basic", sans=[], auto_renew=True)  # bad: EV needs an organization
    create(product_name_id="ssl_ev_basic", sans=[], auto_renew=True, organization=ov)  # bad: and verified contacts
    create(product_name_id="ssl_basic", sans=[], auto_renew=True, organization={"name": "A"})  # bad: OV needs a contact
    create(product_name_id="ssl_dv_thawte", sans=[], auto_renew=True, organization=ov)  # bad: DV has no organization
    create(product_name_id="ssl_basik", sans=[], auto_renew=True, organization=ov)  # bad: there is no such product
    client.plan({"contract": [{"product_name_id": "ssl_basik"}]})  # bad: there is no such product
    client.acme.regenerate_credentials(12345)  # bad: whether the others are revoked has to be said
    client.acme.regenerate_credentials(12345, revoke_existing=None)  # bad: null is no answer to that
    key: str | None = credentials.hmac_key  # bad: a secret is no text
    credentials.answer.upper()  # bad: a secret is no text
    client.check("replace_contract", 12345, body={1, 2})  # bad: JSON has no sets
    client.account.get_settings()  # bad: there is no such api
    client.order.update_order_contacts(98765)  # bad: the contacts have to be said
    client.cps.change_organization(111, city=7)  # bad: a city is text
    client.cps.get_certificate_request("111")  # bad: only an order's id may be text
    contract.auto_renew = False  # bad: an answer cannot be changed
    contract.organization.city  # bad: DV has no organization
    certpact.check_many([{"ids": [12345]}])  # bad: the operation has to be said
    certpact.check_many([{"operation": "cancel_contract", "bdy": {}}])  # bad: there is no such member
    certpact.Client("key")  # bad: an option goes by name
    hazard: certpact.HazardId = "acme.contact_missing"  # bad: that is an error
    findings: list[certpact.Finding] = client.check("get_contract", 12345)  # bad: what is answered cannot be changed
