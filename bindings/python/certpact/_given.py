"""What a caller gives, on its way to JSON. Whatever cannot become JSON is refused by its name."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, TypeAlias

from certpact import _native
from certpact._answer import UNSET, Answer, Unset
from certpact._secret import Secret
from certpact.errors import InvalidInput

Json: TypeAlias = Answer | Mapping[str, Any] | Sequence[Any] | str | int | float | bool | None
"""Whatever can be said in JSON."""

Texts: TypeAlias = str | Iterable[str]
"""One string, or several."""

Consents: TypeAlias = str | Iterable[str] | Mapping[str, str] | None
"""One string, several, or strings with the reason for each."""

Path: TypeAlias = str | os.PathLike[str]
"""Where a file is."""

HALF = "has a lone surrogate, half of a character; text that UTF-8 can hold is expected"

EXPECTED = "a string, number, boolean, null, or a list or mapping of these is expected"


def texts(given: Texts, name: str) -> list[str]:
    """Strings as a list."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Iterable):
        raise InvalidInput(f"`{name}` is {article(given)}; a string or several strings are expected")
    try:
        several = list(given)
    except Exception as error:
        wrong = error
    else:
        for at, text in enumerate(several):
            if not isinstance(text, str):
                raise InvalidInput(f"`{name}[{at}]` is {article(text)}; a string is expected")
        return several
    raise refusal(f"`{name}` cannot be read: {type(wrong).__name__}", wrong)


def consents(given: Consents, name: str) -> list[str]:
    """Strings with their reasons, each as one string."""
    if given is None:
        return []
    if not isinstance(given, Mapping):
        return texts(given, name)
    try:
        reasons = dict(given.items())
    except Exception as error:
        wrong = error
    else:
        return [f"{text}={reason_of(text, reason, name)}" for text, reason in reasons.items()]
    raise refusal(f"`{name}` cannot be read: {type(wrong).__name__}", wrong)


def reason_of(text: str, reason: object, name: str) -> str:
    if isinstance(reason, str):
        return reason
    raise InvalidInput(f"`{name}`: the reason for `{text}` is {article(reason)}; a string is expected")


def written(given: Mapping[str, Any]) -> Secret:
    """The JSON of what is given, by name. It is hidden, since keys and contacts may be in it."""
    return Secret(_text(given, given))


def text_of(value: Json, name: str) -> str:
    """The JSON of one value, which holds nothing to hide."""
    return _text(value, {name: value})


def _text(value: Any, named: Mapping[str, Any]) -> str:
    # What is plain, as nearly everything is, takes a tenth of the time this way.
    text = _native.written(value, UNSET)
    return _json(value, named) if text is None else text


def _json(value: Any, named: Mapping[str, Any]) -> str:
    try:
        text = _ENCODER.encode(plain(value))
        # The native half takes UTF-8, which has no place for half a character.
        text.encode()
    except Exception as error:
        wrong = error
    else:
        return text
    raise misfit(named, wrong)


# `json.dumps` makes one for each text.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

_BARE = frozenset((str, int, float, bool, type(None)))
"""What is JSON as it is. Nearly all is of these very types, which are told faster than by a pattern."""


def plain(value: Any) -> Any:
    """A value as JSON can hold it: without what is unset, answers as what a request says for them."""
    if type(value) in _BARE:
        return value
    if type(value) is dict:
        return _members(value)
    match value:
        case Answer():
            return plain(getattr(value, "to_request", value.to_dict)())
        case Mapping():
            return _members(value)
        case list() | tuple():
            return [plain(inner) for inner in value]
        case datetime():
            return value.isoformat()
        case os.PathLike():
            return os.fspath(value)
    return value


def _members(given: Mapping[Any, Any]) -> dict[Any, Any]:
    refuse_one_name_twice(given, "a value")
    return {
        name: inner if type(inner) in _BARE else plain(inner) for name, inner in given.items() if inner is not UNSET
    }


class Unfit(Exception):
    """A value within what was given cannot become JSON: its name and why. Values are not shown: one may be a key."""


def misfit(given: Mapping[str, Any], wrong: Exception) -> InvalidInput:
    """The first value within that cannot become JSON, by its name."""
    for name, value in given.items():
        try:
            probe(value, name, ())
        except Unfit as unfit:
            return refusal(str(unfit), unfit.__cause__)
        except RecursionError:
            return InvalidInput(f"`{name}` is nested too deeply")
    return InvalidInput(f"what is given cannot become JSON: {type(wrong).__name__}")


def probe(value: Any, name: str, within: tuple[int, ...]) -> None:
    """Raises `Unfit` where something in this value cannot become JSON."""
    if id(value) in within:
        raise Unfit(f"`{name}` contains itself")
    reason = reason_against(value)
    if reason is not None:
        raise Unfit(f"`{name}` {reason}")
    try:
        parts = parts_of(value, name)
    except (Unfit, RecursionError):
        raise
    except Exception as error:
        raise Unfit(f"`{name}` cannot be read: {type(error).__name__}") from error
    for part, inner in parts:
        probe(inner, part, (*within, id(value)))


def parts_of(value: Any, name: str) -> list[tuple[str, Any]]:
    """What is directly within a value, each with its name."""
    match value:
        case Answer():
            return parts_of(getattr(value, "to_request", value.to_dict)(), name)
        case Mapping():
            refuse_one_name_twice(value, f"`{name}`")
            return [(member(key, name), inner) for key, inner in value.items()]
        case list() | tuple():
            return [(f"{name}[{index}]", inner) for index, inner in enumerate(value)]
        case os.PathLike():
            return [(name, os.fspath(value))]
    return []


def refuse_one_name_twice(given: Mapping[Any, Any], name: str) -> None:
    """Raises `Unfit` where two keys are one name in JSON, as 1 and "1" are: one of the values would be lost."""
    for key in given:
        if isinstance(key, int) and str(key) in given:
            raise Unfit(f"{name} has the key `{key}` twice, as a number and as a string")


def member(key: object, name: str) -> str:
    """The name of a member. Python writes numbers, booleans and None as strings where they are keys."""
    if not isinstance(key, str | int | float | None):
        raise Unfit(f"`{name}` has a key that is {article(key)}; a string is expected")
    if isinstance(key, str) and not is_utf8(key):
        raise Unfit(f"`{name}` has a key that {HALF}")
    return f"{name}.{key}"


def reason_against(value: Any) -> str | None:
    """Why this value itself cannot become JSON, whatever is in it."""
    match value:
        case str():
            return None if is_utf8(value) else HALF
        case float():
            return None if math.isfinite(value) else f"is {value}; a finite number is expected"
        case Secret():
            return "is a Secret; what its `reveal` gives is expected"
        case int():
            # Python writes no integer of thousands of digits.
            return "is an integer of more than 64 bits" if value.bit_length() > 64 else None
        case Answer() | Mapping() | list() | tuple() | datetime() | os.PathLike() | Unset() | None:
            return None
    return f"is {article(value)}; {EXPECTED}"


def is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def article(value: object) -> str:
    """What kind of thing this is."""
    return f"of the type `{type(value).__name__}`"


def refusal(message: str, cause: BaseException | None) -> InvalidInput:
    """A refusal, with what the caller's own code raised, and that without the frames of ours above it."""
    refusal = InvalidInput(message)
    if cause is not None:
        refusal.__cause__ = cause.with_traceback(theirs(cause.__traceback__))
    return refusal


def theirs(traceback: TracebackType | None) -> TracebackType | None:
    """The part of a traceback that is below this file."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename == __file__:
        traceback = traceback.tb_next
    return traceback
