"""What runs while the interpreter ends, which no thread of Python survives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

DAEMONS = Path(__file__).with_name("daemons.py")


def run(*words: str | Path) -> subprocess.Popen[str]:
    """Starts Python in a process of its own."""
    command = [sys.executable, "-W", "ignore::DeprecationWarning", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    "calls",
    [
        "silent silent silent silent",
        "get get get get",
        "check check check check",
        "text text text text",
        "simulator simulator simulator simulator",
        "silent check plan command",
    ],
)
def test_the_exit_code_is_the_program_s_while_daemon_threads_are_in_calls(calls: str) -> None:
    processes = [run(DAEMONS, *calls.split()) for _ in range(4)]
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert ([process.returncode for process in processes], said) == ([7] * 4, [""] * 4)


SIMULATED = """
import certpact
from certpact.testing import Simulator

ca = Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl"}]})
client = certpact.Client(acme_url=ca.acme_url, acme_key=ca.acme_key)

def call():
    certpact.check("patch_contract", 7, body={"auto_renew": False})
    print(client.acme.get_contract(7).acme_contract_id)
"""

# Each calls once, and ends with 7. What is registered before `certpact` is imported is called after it has closed.
ENDS = {
    "registered later": SIMULATED + "import atexit; atexit.register(call); raise SystemExit(7)",
    "registered before": "import atexit; atexit.register(lambda: call())" + SIMULATED + "raise SystemExit(7)",
    # What begins with an underscore is taken out of a module first.
    "finalizer": SIMULATED
    + """
class Last:
    def __del__(self, call=call):
        call()

_last = Last()
raise SystemExit(7)
""",
    "joined before": """
import atexit, threading

def join():
    may_call.set()
    thread.join()

atexit.register(join)
may_call = threading.Event()
"""
    + SIMULATED
    + """
def wait():
    may_call.wait()
    client.acme.get_contract(7)
    call()

thread = threading.Thread(target=wait, daemon=True)
thread.start()
raise SystemExit(7)
""",
    "thread that exits": SIMULATED
    + """
import sys, threading

def leave():
    call()
    sys.exit(3)

threading.Thread(target=leave).start()
sys.exit(7)
""",
    "at once": SIMULATED
    + """
import os, threading

threading.Thread(target=lambda: [client.plan({"contract": []}) for _ in iter(int, 1)], daemon=True).start()
call()
os._exit(7)
""",
}


@pytest.mark.parametrize("end", ENDS)
def test_a_call_at_the_end_is_answered(end: str) -> None:
    stdout, stderr = (process := run("-u", "-c", ENDS[end])).communicate(timeout=60)
    assert (process.returncode, stdout, stderr) == (7, "7\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_ends_while_its_parent_is_in_calls() -> None:
    code = """
import os, signal, sys, threading, certpact

def check():
    return certpact.check("patch_contract", 7, body={"auto_renew": False})

for _ in range(4):
    threading.Thread(target=lambda: [check() for _ in iter(int, 1)], daemon=True).start()
for _ in range(8):
    if os.fork() == 0:
        signal.alarm(30)
        threading.Thread(target=lambda: [check() for _ in iter(int, 1)], daemon=True).start()
        check()
        sys.exit(7)
    assert os.waitstatus_to_exitcode(os.wait()[1]) == 7
sys.exit(7)
"""
    _, stderr = (process := run("-c", code)).communicate(timeout=120)
    assert (process.returncode, stderr) == (7, "")
