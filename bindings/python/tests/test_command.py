"""The command that comes with the package, its text of documents, and the fixture for tests."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal

import pytest

import certpact
from certpact.testing import Simulator


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "certpact", *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_is_the_same_one(tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"auto_renew": true}', encoding="utf-8")
    explained = run("explain", "acme.auto_renew_reset")
    assert (explained.returncode, explained.stderr) == (0, "")
    assert explained.stdout.startswith("acme.auto_renew_reset: ")
    judged = run("check", "replace-contract", "7", "--body", str(body), "--product", "ssl_basic")
    assert (judged.returncode, "acme.organization_missing" in judged.stdout) == (1, True)
    assert run("explian").returncode == 2


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_its_own_exit_code(sent: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        environment = {**os.environ, "CERTPACT_ACME_URL": url, "CERTPACT_ACME_KEY": "key"}
        line = [sys.executable, "-m", "certpact", "acme", "get-contract", "7"]
        command = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        connection, _ = silent.accept()
        with connection:
            connection.recv(1)
            command.send_signal(sent)
            _, stderr = command.communicate(timeout=60)
    assert (command.returncode, "Traceback" in stderr) == (130, False), stderr


def test_the_command_is_installed() -> None:
    commands = entry_points(group="console_scripts", name="certpact")
    assert [command.value for command in commands] == ["certpact.__main__:run"]


def test_a_plan_and_a_verification_print_as_the_command_does(
    certpact_simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = certpact_simulator.add_contract(product_name_id="ssl_dv_rapidssl")
    url, key = certpact_simulator.acme_url, certpact_simulator.acme_key
    desired = tmp_path / "desired.json"
    desired.write_text(f'{{"contract": [{{"id": {number}, "auto_renew": true}}]}}', encoding="utf-8")
    monkeypatch.setenv("CERTPACT_ACME_URL", url)
    monkeypatch.setenv("CERTPACT_ACME_KEY", key)
    with certpact.Client() as client:
        plan = client.plan(desired)
        assert str(plan) == run("plan", str(desired)).stdout
        assert str(plan).startswith(f"plan {plan.hash[:8]}: 1 step")
        verification = client.verify(desired)
        assert str(verification) == run("verify", str(desired)).stdout


def test_a_report_prints_as_the_command_does(
    certpact_simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = certpact_simulator.add_contract(product_name_id="ssl_dv_rapidssl", auto_renew=True)
    monkeypatch.setenv("CERTPACT_ACME_URL", certpact_simulator.acme_url)
    monkeypatch.setenv("CERTPACT_ACME_KEY", certpact_simulator.acme_key)
    world, created = certpact_simulator.world, "acme.contract_created@shop"
    shop: certpact.DesiredContract = {"label": "shop", "product_name_id": "ssl_dv_rapidssl", "sans": ["a.example.com"]}
    shop["auto_renew"] = True
    with certpact.Client() as client:
        plan = client.plan({"contract": [shop, {"id": number, "auto_renew": False}]})
        plan.save(tmp_path / "plan")
        secrets = str(tmp_path / "secrets")
        printed = run("apply", str(tmp_path / "plan"), "--acknowledge", created, "--secret-file", secrets)
        # The same CA again, as it was before. The plan is known to be applied, another of the same steps is not.
        certpact_simulator.world = world
        again = client.plan({"contract": [shop, {"id": number, "auto_renew": False}]})
        report = client.apply(again, acknowledge=created)
    assert str(report) == printed.stdout
    assert str(report).startswith(f"applied plan {plan.hash[:8]}: 2 steps done (simulator)\n  shop is contract ")
    report.save(tmp_path / "report")
    assert str(certpact.Report.load(tmp_path / "report")) == str(report)


def test_what_is_pulled_is_the_text_of_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    targets: dict[Literal["acme", "order", "cps"], list[int]] = {
        "acme": [12345, 12346],
        "order": [98765, 98766],
        "cps": [111, 113],
    }
    with Simulator.documented() as simulator:
        for name in ("acme_url", "acme_key", "order_url", "order_key", "cps_url", "cps_token"):
            monkeypatch.setenv(f"CERTPACT_{name.upper()}", getattr(simulator, name))

        async def awaited(api: Literal["acme", "order", "cps"], ids: list[int]) -> str:
            async with simulator.async_client() as client:
                return await client.pull(api, *ids)

        with simulator.client() as client:
            for api, ids in targets.items():
                text = run("pull", api, *map(str, ids)).stdout
                assert text.count("]]\nid = ") == len(ids)
                assert client.pull(api, *ids) == asyncio.run(awaited(api, ids)) == text
                desired = tmp_path / f"{api}.toml"
                desired.write_text(text, encoding="utf-8")
                assert client.plan(desired).steps == ()
            with pytest.raises(certpact.InvalidInput, match="`acme`, `order`, `cps`"):
                client.pull("ldap", 7)  # type: ignore[arg-type]
            with pytest.raises(certpact.NotFound):
                client.pull("acme", 7)


def test_what_the_command_does_not_print_prints_as_it_did() -> None:
    rule = certpact.explain("acme.auto_renew_reset")
    assert str(rule) == repr(rule)
    edited = certpact.Plan.from_dict({"format_version": 1, "hash": "0"})
    assert str(edited) == repr(edited)


def test_a_simulator_is_there_for_any_test(certpact_simulator: Simulator) -> None:
    assert certpact_simulator.world["contracts"] == []
