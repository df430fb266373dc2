"""What the CA or certpact answered, as objects. It knows JSON, and nothing of what the JSON is about."""

from __future__ import annotations

import json
import os
import reprlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Self, TypeVar, final

from certpact import _native
from certpact._secret import MASK, Secret
from certpact.errors import InvalidInput

T = TypeVar("T")


@final
class Unset:
    """Type of `UNSET`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()
"""What is not sent at all, unlike `None`, which is sent as null."""


@final
class OtherProduct(str):
    """A product that this version does not know, or that is known only when a program runs.

    It is text like any other. What depends on the validation type is then reported by `check`, and not by the type.
    """

    __slots__ = ()


class Answer:
    """Something that the CA or certpact answered. It cannot be changed."""

    __slots__ = ("_data",)

    _data: dict[str, Any]
    _fields: tuple[str, ...] = ()
    _secrets: tuple[tuple[str, ...], ...] = ()
    _of_people: tuple[str, ...] = ()

    def __init__(self, data: Mapping[str, Any], /) -> None:
        for path in self._secrets:
            data = _guarded(data, path)
        object.__setattr__(self, "_data", data)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], /) -> Self:
        """Makes one from what `to_dict` gave. A field that is missing is missed when it is read."""
        if not isinstance(data, Mapping):
            raise _misfit("data", data, "a mapping")
        return cls(copied(data))

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary of its own, in the order of the JSON that it came from. Secrets are masked."""
        copy: dict[str, Any] = copied(self._data, _masked)
        return copy

    @property
    def extra(self) -> dict[str, Any]:
        """Fields of the answer that this version does not know."""
        return {name: copied(value) for name, value in self._data.items() if name not in self._fields}

    def _given(self) -> dict[str, Any]:
        """The known fields, less those that are null or empty."""
        known = ((name, value) for name, value in self._data.items() if name in self._fields)
        return {name: copied(value) for name, value in known if value not in (None, "")}

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer) or type(other) is not type(self):
            return NotImplemented
        return self._canonical() == other._canonical()

    def __hash__(self) -> int:
        return hash(self._canonical())

    def _canonical(self) -> str:
        return json.dumps(self._data, sort_keys=True, default=lambda secret: secret._text)

    def __repr__(self) -> str:
        shown = [f"{name}={self._shown(name)}" for name in self._data]
        return _native.line(f"{type(self).__name__}({', '.join(shown)})")

    def _shown(self, name: str) -> str:
        if name in self._of_people and self._data[name]:
            return "…"
        try:
            return _short(getattr(self, name) if name in self._fields else self._data[name])
        except (AttributeError, KeyError, TypeError, ValueError):
            return _short(self._data[name])

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[dict[str, Any]]]:
        return type(self), (self.to_dict(),)


class Printed(Answer):
    """An answer that `str()` and a notebook show as the command prints it."""

    __slots__ = ()

    def __str__(self) -> str:
        return _native.text_of(type(self).__name__, json.dumps(self.to_dict())) or repr(self)

    def _repr_html_(self) -> str:
        # Imported only where there is a notebook.
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


class Document(Printed):
    """An answer that says the version of its format, and can be kept in a file.

    `str()` of one is what the command prints of it.
    """

    __slots__ = ()

    def save(self, path: str | os.PathLike[str], /) -> None:
        """Writes it to a file that only its owner can read, whole or not at all. Secrets are masked.

        A file that is there is replaced. Raises `InvalidInput` where it cannot be written, or where a link, a folder
        or a device has its name.
        """
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
        reason = _native.save(_path(path), f"{text}\n")
        if reason is not None:
            raise InvalidInput(reason)

    @classmethod
    def load(cls, path: str | os.PathLike[str], /) -> Self:
        """Reads what `save` wrote. Raises `InvalidInput` for what is not a JSON object, and `OSError`."""
        with open(_path(path), encoding="utf-8") as file:
            try:
                data = json.load(file)
            except (ValueError, RecursionError) as error:
                raise InvalidInput(f"`{os.fspath(path)}` is not JSON: {error}") from None
        if not isinstance(data, dict):
            raise InvalidInput(f"`{os.fspath(path)}` is not a JSON object")
        return cls(data)


def _path(given: str | os.PathLike[str]) -> str:
    """Where a file is. A number would be taken for a file that is open already."""
    if isinstance(given, str | os.PathLike):
        return os.fsdecode(given)
    raise _misfit("path", given, "a path")


def _misfit(name: str, given: object, expected: str) -> InvalidInput:
    return InvalidInput(f"`{name}` is of the type `{type(given).__name__}`; {expected} is expected")


_SHOWN = 5
"""So many items of a list are shown where people look."""


def _short(value: Any) -> str:
    """What people see of a value: long text and lists are cut, and JSON of any kind is not looked into."""
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return "{…}" if value else "{}"
        case list() | tuple():
            shown = [_short(item) for item in value[:_SHOWN]]
            if len(value) > _SHOWN:
                shown.append(f"… {len(value) - _SHOWN} more")
            return f"[{', '.join(shown)}]"
        case str():
            return _LINE.repr(value)
    return repr(value)


_LINE = reprlib.Repr()
_LINE.maxstring = 70


def _same(value: T) -> T:
    return value


def _masked(value: Any) -> Any:
    return MASK if isinstance(value, Secret) else value


def copied(value: Any, leaf: Callable[[Any], Any] = _same) -> Any:
    """A value of JSON that can be changed without changing the one it came from."""
    match value:
        case dict():
            return {name: copied(inner, leaf) for name, inner in value.items()}
        case list():
            return [copied(inner, leaf) for inner in value]
    return leaf(value)


def _guarded(value: Any, path: tuple[str, ...]) -> Any:
    """The value with the secrets hidden that the names lead to; they lead into each item of a list."""
    match value:
        case str() if not path:
            return Secret(value)
        case Mapping() if path and path[0] in value:
            return {**value, path[0]: _guarded(value[path[0]], path[1:])}
        case list():
            return [_guarded(item, path) for item in value]
    return value


def instant(text: str) -> datetime:
    """An instant in UTC. Raises `ValueError` for text of the CA that is not one; `to_dict` still has it."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"`{text}` has no zone")
    return at


def nullable(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Reads null as None, and the rest as `read` does."""
    return lambda value: None if value is None else read(value)


def each(read: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """Reads a list as a tuple."""
    return lambda values: tuple(map(read, values))


def nothing(_: Any) -> None:
    """Reads what is always null."""
