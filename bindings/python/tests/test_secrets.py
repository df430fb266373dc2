"""What the CA shows once, and how a contract is made that it belongs to."""

from __future__ import annotations

import copy
import json
import pickle
import stat
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

import pytest

import certpact
from certpact import _base
from certpact.testing import Simulator

PRODUCT: Final = "ssl_dv_rapidssl"
CREATED = "acme.contract_created@shop"
SHOP: certpact.DesiredContract = {
    "label": "shop",
    "product_name_id": PRODUCT,
    "sans": ["shop.example.com"],
    "auto_renew": True,
}


def create(client: certpact.Client) -> certpact.AcmeCredentials:
    return client.acme.create_contract(
        product_name_id=PRODUCT, sans=["shop.example.com"], auto_renew=True, label="shop", acknowledge=CREATED
    )


def revealed(secret: certpact.Secret | None) -> str:
    assert secret is not None
    return secret.reveal()


@pytest.fixture
def credentials(client: certpact.Client) -> certpact.AcmeCredentials:
    return create(client)


@pytest.fixture
def report(client: certpact.Client) -> certpact.Report:
    return client.apply(client.plan({"contract": [SHOP]}), acknowledge=CREATED)


def key_of(report: certpact.Report) -> certpact.Secret | None:
    (outcome,) = report.outcome
    assert outcome.answer is not None
    return outcome.answer.hmac_key


def test_a_contract_is_made(client: certpact.Client, simulator: Simulator) -> None:
    with pytest.raises(certpact.Refused) as refused:
        client.acme.create_contract(product_name_id=PRODUCT, sans=["*.shop.example.com"], auto_renew=True)
    assert refused.value.missing == ("acme.contract_created@shop.example.com",)
    assert [entry for entry in simulator.log if entry["method"] == "POST"] == []

    credentials = create(client)
    assert isinstance(credentials, certpact.AcmeCredentials)
    assert client.acme.get_contract(credentials.acme_contract_id).sans == ("shop.example.com",)
    answer = json.loads(credentials.answer.reveal())
    assert answer["eab_set"] == {"kid": credentials.kid, "hmac_key": revealed(credentials.hmac_key)}
    assert answer["acme_directory_url"] == credentials.acme_directory_url


def test_credentials_are_made_anew(client: certpact.Client) -> None:
    first = client.acme.regenerate_credentials(9, revoke_existing=False)
    with pytest.raises(certpact.Refused) as refused:
        client.acme.regenerate_credentials(9, revoke_existing=True)
    second = client.acme.regenerate_credentials(9, revoke_existing=True, acknowledge=refused.value.missing)
    assert first.hmac_key != second.hmac_key
    listed = client.acme.list_credentials(9).credentials
    assert [credential.status for credential in listed].count("active") == 1


def test_a_plan_makes_contracts(client: certpact.Client, tmp_path: Path) -> None:
    desired: certpact.Desired = {"contract": [SHOP, {"id": 9, "auto_renew": False}]}
    plan = client.plan(desired, except_=["9"])
    assert plan.choice is not None
    assert (plan.choice.except_, plan.choice.only, plan.choice.to_dict()["except"]) == (("9",), (), ["9"])
    assert client.plan(desired, only="shop").steps == plan.steps
    assert [finding.acknowledgement for finding in certpact.lint(desired)][:1] == [CREATED]
    plan.save(tmp_path / "plan")

    secrets = tmp_path / "secrets"
    loaded = certpact.Plan.load(tmp_path / "plan")
    report = client.apply(loaded, acknowledge=CREATED, secret_file=secrets, max_steps=1, journal=tmp_path / "journal")
    (outcome,) = report.outcome
    assert outcome.answer is not None
    assert outcome.id == outcome.answer.acme_contract_id
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert json.loads(secrets.read_text())["answer"] == outcome.answer.answer.reveal()
    assert revealed(outcome.answer.hmac_key) in outcome.answer.answer.reveal()
    assert revealed(outcome.answer.hmac_key) not in (tmp_path / "journal").read_text()


def test_contacts_are_sent_where_that_is_asked_for(client: certpact.Client) -> None:
    contact: certpact.Contact = {"first_name": "Jane", "last_name": "Doe", "email": "j@example.com", "telephone": "1"}
    desired: certpact.Desired = {
        "organization": {"example": {"organization_contact": contact}},
        "contract": [{"id": 7, "organization": "example"}],
    }
    assert client.plan(desired).steps == ()
    (step,) = client.plan(desired, send_contacts="7").steps
    assert step.request["organization"]["organization_contact"] == contact


def test_a_secret_shows_nowhere(credentials: certpact.AcmeCredentials, report: certpact.Report) -> None:
    for answer, key in ((credentials, credentials.hmac_key), (report, key_of(report))):
        hidden = revealed(key)
        assert len(hidden) > 20
        shown = [repr(answer), str(key), f"{key} {key!r} {key:}", json.dumps(answer.to_dict())]
        assert not any(hidden in text for text in shown)
        with pytest.raises(TypeError):
            vars(key)
        with pytest.raises(TypeError, match="Secret"):
            json.dumps(key)
        with pytest.raises(TypeError, match="reveal"):
            pickle.dumps(key)
        assert copy.copy(key) is copy.deepcopy(key) is key
    assert repr(credentials.hmac_key) == "Secret(…)"
    told = credentials.to_dict()
    assert (told["hmac_key"], told["answer"], told["kid"]) == ("…", "…", credentials.kid)


def test_a_report_is_kept_without_its_secrets(report: certpact.Report, tmp_path: Path) -> None:
    hidden = revealed(key_of(report))
    report.save(tmp_path / "report")
    assert hidden not in (tmp_path / "report").read_text(encoding="utf-8")
    assert hidden.encode() not in pickle.dumps(report)
    assert copy.deepcopy(report) == report
    for kept in (certpact.Report.load(tmp_path / "report"), pickle.loads(pickle.dumps(report))):
        assert kept.to_dict() == report.to_dict()
        assert kept != report
        assert hash(kept) != hash(report)
        with pytest.raises(certpact.InvalidInput, match="masked"):
            revealed(key_of(kept))


def test_secrets_compare() -> None:
    assert certpact.Secret("ä") == certpact.Secret("ä")
    assert certpact.Secret("ä") != certpact.Secret("a")
    assert certpact.Secret("ä") != "ä"
    with pytest.raises(TypeError):
        hash(certpact.Secret("ä"))


def test_answers_with_secrets_compare_by_them() -> None:
    data = {"kid": "kid", "hmac_key": "key", "answer": "{}"}
    credentials = certpact.AcmeCredentials.from_dict(data)
    assert credentials == certpact.AcmeCredentials.from_dict(data)
    assert credentials != certpact.AcmeCredentials.from_dict({**data, "hmac_key": "other"})
    assert certpact.AcmeCredentials.from_dict({**data, "hmac_key": None}).hmac_key is None
    assert credentials.extra == {}


def test_a_secret_is_not_sent_by_accident(client: certpact.Client, simulator: Simulator) -> None:
    with pytest.raises(certpact.InvalidInput, match="Secret"):
        client.send("patch_contract", 9, body={"auto_renew": certpact.Secret("hush")})
    assert simulator.log == []


@pytest.fixture
def answering() -> Iterator[Callable[[int, str], str]]:
    """Starts a CA that answers everything like this, and gives its base URL."""
    servers = []

    def start(status: int, text: str) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_answer_that_cannot_be_read_is_kept(answering: Callable[[int, str], str]) -> None:
    with (
        certpact.Client(acme_url=answering(201, "<hush>"), acme_key="key") as client,
        pytest.raises(certpact.UnreadableAnswer) as unreadable,
    ):
        create(client)
    error = unreadable.value
    assert error.carried_out
    assert revealed(error.answer) == "<hush>"
    assert "hush" not in f"{error} {error!r} {vars(error)}"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.carried_out, again.answer) == (str(error), True, None)
    assert copy.copy(error).answer is None


def test_a_report_keeps_an_answer_that_cannot_be_read(answering: Callable[[int, str], str]) -> None:
    with certpact.Client(acme_url=answering(201, "<hush>"), acme_key="key") as client:
        report = client.apply(client.plan({"contract": [SHOP]}), acknowledge=CREATED)
    (outcome,) = report.outcome
    assert outcome.answer is not None
    assert (outcome.state, outcome.id, outcome.answer.hmac_key) == ("unknown", None, None)
    assert outcome.answer.answer.reveal() == "<hush>"
    assert "hush" not in json.dumps(report.to_dict())


def test_an_unreadable_answer_without_a_secret_has_none() -> None:
    error = _base.error_of({"kind": "unreadable_answer", "message": "no", "hint": None, "answer": None})
    assert isinstance(error, certpact.UnreadableAnswer)
    assert error.answer is None
    assert pickle.loads(pickle.dumps(error)).answer is None


def test_a_client_that_only_reads_writes_nothing(simulator: Simulator) -> None:
    url, key = simulator.acme_url, simulator.acme_key
    with certpact.Client(acme_url=url, acme_key=key, read_only=True) as client:
        assert client.acme.get_contract(9).auto_renew
        with pytest.raises(certpact.Refused):
            create(client)
    assert [entry["method"] for entry in simulator.log] == ["GET"]


def test_an_inventory_tells_whose_key_is_used(simulator: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "inventory.json"
    path.write_text('{"67890": [9]}')
    keys = {67890: simulator.acme_key}
    inventories: list[certpact.InventoryOrPath] = [{67890: [9]}, {"67890": (9,)}, path, str(path)]
    for inventory in inventories:
        with certpact.Client(acme_url=simulator.acme_url, acme_keys=keys, inventory=inventory) as client:
            assert client.acme.get_contract(9).auto_renew


def test_what_is_written_is_recorded(simulator: Simulator, tmp_path: Path) -> None:
    record = tmp_path / "record"
    url, key = simulator.acme_url, simulator.acme_key
    with certpact.Client(acme_url=url, acme_key=key, record_file=record) as client:
        hidden = revealed(create(client).hmac_key)
    assert json.loads(record.read_text())["operation"] == "create_contract"
    assert hidden not in record.read_text()
