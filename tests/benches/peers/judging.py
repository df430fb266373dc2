"""Looks at the documented body again and again with one library of Python, and prints what it took.

`python judging.py LIBRARY FOLDER SECONDS`: the folder has `body.json`, `observed.json` and `schema.json`. All but
certpact only say whether the body has the form of the schema.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from calls import WARMING, cpu, one_by_one, report


def certpact_check(folder: Path) -> Callable[[], Any]:
    import certpact

    body, observed = (json.loads((folder / name).read_text()) for name in ("body.json", "observed.json"))
    return lambda: certpact.check("replace_contract", 12345, body=body, observed=observed)


def jsonschema_check(folder: Path) -> Callable[[], Any]:
    import jsonschema

    body, schema = (json.loads((folder / name).read_text()) for name in ("body.json", "schema.json"))
    validator = jsonschema.Draft202012Validator(schema)
    return lambda: list(validator.iter_errors(body))


def jsonschema_rs_check(folder: Path) -> Callable[[], Any]:
    import jsonschema_rs

    body, schema = (json.loads((folder / name).read_text()) for name in ("body.json", "schema.json"))
    validator = jsonschema_rs.Draft202012Validator(schema)
    return lambda: list(validator.iter_errors(body))


def pydantic_check(folder: Path) -> Callable[[], Any]:
    from pydantic import BaseModel, ConfigDict

    class Contact(BaseModel):
        model_config = ConfigDict(extra="forbid")
        contact_type: str | None = None
        first_name: str
        last_name: str
        email: str
        telephone: str | None = None
        job_title: str | None = None

    class Organization(BaseModel):
        model_config = ConfigDict(extra="forbid")
        name: str
        assumed_name: str | None = None
        address: str
        address2: str | None = None
        city: str
        state: str
        zip: str
        country: str
        telephone: str | None = None
        organization_contact: Contact | None = None
        technical_contact: Contact | None = None
        verified_contacts: list[Contact] | None = None
        contacts: list[Contact] | None = None

    class Replace(BaseModel):
        model_config = ConfigDict(extra="forbid")
        organization: Organization
        auto_renew: bool = False

    body = json.loads((folder / "body.json").read_text())
    return lambda: Replace.model_validate(body)


LIBRARIES = {
    "certpact": certpact_check,
    "jsonschema": jsonschema_check,
    "jsonschema-rs": jsonschema_rs_check,
    "pydantic": pydantic_check,
}


def main(name: str, folder: Path, seconds: float) -> None:
    look = LIBRARIES[name](folder)
    one_by_one(look, WARMING)
    before, started, looks = cpu(), time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        for _ in range(20):
            look()
        looks += 20
    report(looks, time.perf_counter() - started, before)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))
