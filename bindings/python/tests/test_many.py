"""Many requests at once."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

import certpact
from certpact import _many

REPLACE: certpact.CheckManyRequest = {"operation": "replace_contract", "body": {}}


def numbered(count: int) -> Iterator[certpact.CheckManyRequest]:
    return ({**REPLACE, "ids": [number]} for number in range(1, count + 1))


def test_each_request_has_what_check_says_of_it_in_order() -> None:
    observed = {
        "acme_contract_id": 7,
        "account_id": 1,
        "product_name_id": "ssl_dv_rapidssl",
        "created_at": "2026-01-01T00:00:00Z",
        "valid_till": "2027-01-01T00:00:00Z",
        "sans": [],
        "auto_renew": True,
        "is_organization_validated": False,
    }
    requests: list[certpact.CheckManyRequest] = [
        {**REPLACE, "ids": [7], "observed": observed, "observed_at": "2026-01-01T00:00:00Z"},
        {"operation": "get_contract", "ids": (7,)},
        {"operation": "patch_contract", "ids": [7], "body": '{"auto_renew":true}', "product": "ssl_basic"},
        {"operation": "create_contract", "body": {}, "label": "shop"},
    ]
    expected = []
    for request in requests:
        given: dict[str, Any] = dict(request)
        expected.append(certpact.check(given.pop("operation"), *given.pop("ids", ()), **given))
    assert list(certpact.check_many(requests)) == expected
    assert [finding.rule for finding in expected[0]] == ["acme.auto_renew_reset"]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1000])
def test_as_many_come_back_as_are_given(count: int) -> None:
    targets = [answer[0].target for answer in certpact.check_many(numbered(count)) if isinstance(answer, tuple)]
    assert targets == [str(number) for number in range(1, count + 1)]


def test_a_bad_request_is_an_item_and_the_others_go_on() -> None:
    bad: list[Any] = [
        {**REPLACE, "ids": [1], "bdy": {}},
        {"body": {}},
        {**REPLACE, "body": {"auto_renew": object()}},
        {**REPLACE, "ids": [1], "observed": {"acme_contract_id": "x"}},
        {"operation": "replace", "ids": [1]},
        "text",
        7,
    ]
    requests: list[Any] = [item for one in bad for item in (one, {**REPLACE, "ids": [1]})]
    answers = list(certpact.check_many(requests))
    assert len(answers) == len(requests)
    for index, answer in enumerate(answers):
        if index % 2:
            assert isinstance(answer, tuple), answer
            assert answer[0].target == "1"
        else:
            assert isinstance(answer, certpact.InvalidInput), answer
            assert (answer.index, answer.__traceback__) == (index, None)
            assert pickle.loads(pickle.dumps(answer)).index == index
    assert str(answers[4]).startswith("`requests[4]")


def test_no_more_than_a_batch_is_taken_ahead() -> None:
    taken: list[certpact.CheckManyRequest] = []

    def endless() -> Iterator[certpact.CheckManyRequest]:
        while True:
            taken.append(REPLACE)
            yield REPLACE

    answers = certpact.check_many(endless())
    assert taken == []
    for count in range(1, 2000):
        assert isinstance(next(answers), tuple)
        assert len(taken) < count + _many.MOST


def test_a_giver_that_takes_its_time_gets_each_answer_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(_many, "monotonic", lambda: now[0])
    taken: list[certpact.CheckManyRequest] = []

    def slow() -> Iterator[certpact.CheckManyRequest]:
        for request in numbered(100):
            now[0] += 1
            taken.append(request)
            yield request

    for count, answer in enumerate(certpact.check_many(slow()), 1):
        assert isinstance(answer, tuple)
        assert len(taken) == count


def test_large_requests_make_small_batches() -> None:
    taken: list[certpact.CheckManyRequest] = []

    def large() -> Iterator[certpact.CheckManyRequest]:
        for request in numbered(40):
            taken.append(request)
            yield {**request, "body": {"auto_renew": True, "x": "x" * 400_000}}

    for count, _ in enumerate(certpact.check_many(large()), 1):
        assert len(taken) <= count + 3


def test_what_a_giver_raises_comes_after_what_it_gave() -> None:
    secret = "canary-0123456789"

    def failing() -> Iterator[certpact.CheckManyRequest]:
        for number in range(1, 10):
            yield {**REPLACE, "ids": [number], "body": {"auto_renew": True, "x": secret}}
        raise KeyError("the end")

    answers = certpact.check_many(failing())
    got = [next(answers) for _ in range(9)]
    assert all(isinstance(answer, tuple) for answer in got)
    with pytest.raises(KeyError, match="the end") as raised:
        next(answers)
    frames = [frame for frame, _ in traceback.walk_tb(raised.value.__traceback__) if frame.f_code.co_filename != __file__]
    assert frames
    assert secret not in "".join(repr(frame.f_locals) for frame in frames)


def test_what_cannot_be_iterated_is_refused_at_once() -> None:
    given: Any = 7
    with pytest.raises(certpact.InvalidInput, match="`requests`"):
        certpact.check_many(given)
