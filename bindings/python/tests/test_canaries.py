"""A process at its most verbose, with canaries for keys, contacts and credentials: it tells none of them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import copy, json, logging, pickle, sys, traceback
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
import certpact
from certpact.testing import Simulator

PERSON = {"first_name": "Canary", "last_name": "Canary", "email": "canary@example.com", "telephone": "+1-555-canary"}
world = {
    "accounts": {"1": {"key": "canary-key-0123456789"}},
    "contracts": [{"acme_contract_id": 7, "account_id": 1, "product_name_id": "ssl_basic", "auto_renew": True,
                   "organization": {"city": "Oakland", "technical_contact": PERSON}}],
}
accepted = "acme.contract_created@shop"
organization = {"city": "Berkeley", "organization_contact": PERSON, "technical_contact": PERSON}

def told(value):
    print(value, repr(value), "%s" % (value,), f"{value}", sep="\\n")
    if hasattr(value, "to_dict"):
        print(json.dumps(value.to_dict()), copy.deepcopy(value), pickle.loads(pickle.dumps(value)))

with Simulator(world) as ca, certpact.Client(acme_url=ca.acme_url, acme_key=ca.acme_key, retries=0) as client:
    told(client)
    new = {"product_name_id": "ssl_dv_rapidssl", "sans": ["shop.example.com"], "auto_renew": True}
    desired = {"contract": [{"id": 7, "organization": organization}, {"label": "shop", **new}]}
    def everything():
        yield lambda: client.acme.get_contract(7)
        yield lambda: client.acme.patch_contract(7, organization=organization)
        yield lambda: client.check("replace_contract", 7, body={"organization": organization})
        yield lambda: client.send("patch_contract", 7, body=json.dumps({"organization": {"technical_contact": PERSON}}))
        yield lambda: client.acme.regenerate_credentials(7, revoke_existing=False)
        yield lambda: client.acme.create_contract(label="shop", acknowledge=accepted, **new)
        yield lambda: client.acme.patch_contract(7, organisation={"technical_contact": PERSON})
        plan = client.plan(desired)
        # A plan is data, and holds the contacts that it will send; `str` and `repr` do not show them.
        yield lambda: print(str(plan), repr(plan), repr(plan.steps), plan.findings)
        missing = [one.acknowledgement for one in plan.findings if one.acknowledgement]
        yield lambda: client.apply(plan)
        yield lambda: client.apply(plan, acknowledge=missing)
    for happens in (None, {"kind": "html", "stage": "after"}, {"kind": "cut", "stage": "after"}):
        for method in ("POST", "PATCH"):
            for act in everything():
                ca.set_faults(*([{"method": method, "happens": happens}] if happens else []))
                try:
                    told(act())
                except Exception as error:
                    traceback.print_exc(file=sys.stdout)
                    told(error)
                    print(vars(error))
                    told(pickle.loads(pickle.dumps(error)))
                finally:
                    ca.set_faults()
    for contract in ca.world["contracts"]:
        for credential in contract["credentials"]:
            print(credential["hmac_key"], file=sys.stderr)
"""


def test_no_canary_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    shown = [line for line in done.stdout.lower().splitlines() if "canary" in line]
    assert shown == []
    assert "exchanged operation=create_contract status=201" in done.stdout
    # What the CA showed once.
    secrets = done.stderr.splitlines()
    assert len(secrets) > 3
    assert [secret for secret in secrets if secret in done.stdout] == []
    assert "canary" not in done.stderr.lower()


def test_the_logger_tells_of_each_exchange(tmp_path: Path) -> None:
    script = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(name)s %(levelname)s %(message)s")
import asyncio, certpact
from certpact.testing import Simulator

async def main():
    async with certpact.AsyncClient(acme_url=ca.acme_url, acme_key=ca.acme_key) as client:
        await client.acme.get_contract(7)

with Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_basic"}]}) as ca:
    asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    line = r"^certpact DEBUG exchanged operation=get_contract status=200 took=\d+$"
    assert re.search(line, done.stdout, re.MULTILINE), done.stdout + done.stderr
