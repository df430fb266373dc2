"""What is given is written as JSON in two ways, and as the same text in both."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import pytest

import certpact
from certpact import UNSET, OtherProduct, _native
from certpact._given import _json, written

PLAIN: list[Any] = [
    {},
    {"id": 7, "account_id": None},
    {"ids": [1, -2, 2**63 - 1, -(2**63)], "flags": (True, False)},
    {"unset": UNSET, "kept": {"inner": UNSET, "other": [{"unset": UNSET}]}},
    {"": "", "text": "\"\\/\b\f\n\r\t\x00\x1f\x7f\u2028\u00fc\U0001f512"},
    [[], {}, (), [None]],
]


class Number(enum.IntEnum):
    SEVEN = 7


class Text(str):
    __slots__ = ()


class Members(dict[str, Any]):
    pass


class Count(int):
    pass


ODD: list[Any] = [
    OtherProduct("ssl_new"),
    Number.SEVEN,
    Text("text"),
    Count(7),
    Members(id=7),
    1.5,
    1e16,
    2**64,
    datetime(2026, 1, 1, tzinfo=UTC),
    PurePosixPath("a"),
    certpact.CountryCode({"country": "Norway", "two_letter_code": "NO"}),
    {7: "a number"},
    {None: 1},
]


@pytest.mark.parametrize("value", PLAIN)
def test_what_is_plain_is_written_as_python_writes_it(value: Any) -> None:
    assert _native.written(value, UNSET) == _json(value, {})


@pytest.mark.parametrize("value", ODD)
def test_what_is_not_plain_is_left_to_python(value: Any) -> None:
    for given in ({"value": value}, {"value": [{"inner": value}]}):
        assert _native.written(given, UNSET) is None
        assert written(given)._text == _json(given, given)


def test_what_is_deep_is_left_to_python() -> None:
    value: Any = "end"
    for _ in range(200):
        value = [value]
    assert _native.written({"value": value}, UNSET) is None
    assert written({"value": value})._text == '{"value":' + "[" * 200 + '"end"' + "]" * 200 + "}"
