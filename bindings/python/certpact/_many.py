"""Many requests, judged a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Any, TypeVar

from certpact import _native
from certpact._base import _alone, _ok
from certpact._given import article, text_of
from certpact._secret import Secret
from certpact.errors import InvalidInput

T = TypeVar("T")

MOST = 256
"""The most requests of a batch."""

LARGEST = 1 << 20
"""A batch is hardly longer than this, in characters."""

PATIENCE = 0.005
"""Seconds after which a batch waits for no further request: each may take its giver long."""


def check_many_offline(requests: Iterable[Any], read: Callable[[Any], T]) -> Iterator[T | InvalidInput]:
    """What is said of each request, in their order. Only a batch of them is taken from `requests` ahead of that."""
    try:
        source = iter(requests)
    except TypeError:
        pass
    else:
        return _answers(source, read)
    raise InvalidInput(f"`requests` is {article(requests)}; an iterable of requests is expected")


def _answers(source: Iterator[Any], read: Callable[[Any], T]) -> Iterator[T | InvalidInput]:
    index, most = 0, 1
    ended: Exception | None = None
    while ended is None:
        batch, ended = _taken(source, index, most)
        for answer in _judged(batch):
            yield _item(answer, index, read)
            index += 1
        # The first answers come soon, and many requests cost little.
        most = min(2 * most, MOST)
    if not isinstance(ended, StopIteration):
        raise ended


def _taken(source: Iterator[Any], index: int, most: int) -> tuple[list[Secret | InvalidInput], Exception | None]:
    """The next requests as JSON, or why one cannot be; and what ended them, if something did.

    No frame holds a request when `source` raises: a traceback that shows locals would show it.
    """
    batch: list[Secret | InvalidInput] = []
    size, late = 0, monotonic() + PATIENCE
    while len(batch) < most and size < LARGEST:
        try:
            batch.append(_written(next(source), index + len(batch)))
        except Exception as error:
            return batch, error
        last = batch[-1]
        if isinstance(last, Secret):
            size += len(last._text)
        if monotonic() > late:
            break
    return batch, None


def _written(request: Any, index: int) -> Secret | InvalidInput:
    try:
        return Secret(text_of(request, f"requests[{index}]"))
    except InvalidInput as error:
        return _alone(error)


def _judged(batch: list[Secret | InvalidInput]) -> Iterator[Secret | InvalidInput]:
    texts = [one._text for one in batch if isinstance(one, Secret)]
    answers = map(Secret, _native.check_many(texts))
    del texts
    return (next(answers) if isinstance(one, Secret) else one for one in batch)


def _item(answer: Secret | InvalidInput, index: int, read: Callable[[Any], T]) -> T | InvalidInput:
    if isinstance(answer, InvalidInput):
        wrong = answer
    else:
        try:
            return read(_ok(answer))
        except InvalidInput as error:
            wrong = _alone(error)
    wrong.index = index
    return wrong
