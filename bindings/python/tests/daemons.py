"""A program that ends with 7 while four daemon threads are in calls: `daemons.py CALL CALL CALL CALL`.

It is a file of its own because what is released must be tried too: that library brings another unwinder than the one
that a developer builds, and dies where this one lives.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable

import certpact
from certpact import _native
from certpact.testing import Simulator

# What is logged calls Python from threads of ours.
logging.getLogger("certpact").setLevel(logging.DEBUG)
logging.getLogger("certpact").addHandler(logging.NullHandler())

server = socket.create_server(("127.0.0.1", 0))
silent = certpact.Client(acme_url=f"http://127.0.0.1:{server.getsockname()[1]}", acme_key="key")
ca = Simulator({"contracts": [{"acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl"}]})
client = certpact.Client(acme_url=ca.acme_url, acme_key=ca.acme_key, rate_limit="off")
document = str(client.plan({"contract": []}).to_dict())
CALLS: dict[str, Callable[[], object]] = {
    "silent": lambda: silent.acme.get_contract(7),
    "get": lambda: client.acme.get_contract(7),
    "plan": lambda: client.plan({"contract": [{"id": 7, "auto_renew": True}]}),
    "check": lambda: certpact.check("patch_contract", 7, body={"auto_renew": False}),
    "text": lambda: _native.text_of("Plan", document),
    "command": lambda: _native.main(["certpact", "--version"]),
    "simulator": lambda: Simulator().stop(),
}


def repeat(call: Callable[[], object], called: threading.Event) -> None:
    while True:
        call()
        called.set()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        called = threading.Event()
        threading.Thread(target=repeat, args=(CALLS[name], called), daemon=True).start()
        if name == "silent":
            asking, _ = server.accept()
            asking.recv(1)
        else:
            called.wait()
    sys.exit(7)
