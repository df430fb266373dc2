"""What the printed module stands on. It knows JSON, and nothing of what the JSON is about."""

from __future__ import annotations

import _thread
import atexit
import json
import os
import reprlib
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, TypeVar, final

from certpact import _native
from certpact._secret import MASK, Secret
from certpact.errors import BY_KIND, CertpactError, InvalidInput

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

# Before the interpreter is taken down, and after whatever was registered later has still made its calls.
atexit.register(_native.close)


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

    It is text like any other. What depends on the validation type is then told by `check`, and not by the type.
    """

    __slots__ = ()


class Answer:
    """Something that the CA or certpact answered. It cannot be changed."""

    __slots__ = ("_data",)

    _data: dict[str, Any]
    _fields: tuple[str, ...] = ()
    _secrets: tuple[tuple[str, ...], ...] = ()

    def __init__(self, data: Mapping[str, Any], /) -> None:
        for path in self._secrets:
            data = _guarded(data, path)
        object.__setattr__(self, "_data", data)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], /) -> Self:
        """Makes one from what `to_dict` gave. A field that is missing is missed when it is read."""
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
        plain = [(name, value) for name, value in self._data.items() if isinstance(value, str | int | float)]
        shown = [f"{name}={reprlib.repr(value)}" for name, value in plain[:3]]
        if len(shown) < len(self._data):
            shown.append("…")
        return _native.line(f"{type(self).__name__}({', '.join(shown)})")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[dict[str, Any]]]:
        return type(self), (self.to_dict(),)


class Document(Answer):
    """An answer that says the version of its format, and can be kept in a file.

    `str()` of a plan and of a verification is what the command prints of it.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return _native.text_of(type(self).__name__, json.dumps(self.to_dict())) or repr(self)

    def save(self, path: str | os.PathLike[str], /) -> None:
        """Writes it to a file that only its owner can read. Secrets are masked."""

        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        with open(path, "w", encoding="utf-8", newline="\n", opener=private) as file:
            # A file that was there keeps its mode, and must not show what is written now.
            os.chmod(path, 0o600)
            json.dump(self.to_dict(), file, ensure_ascii=False, indent=2)
            file.write("\n")

    @classmethod
    def load(cls, path: str | os.PathLike[str], /) -> Self:
        """Reads what `save` wrote. Raises `InvalidInput` for what is no JSON object, and `OSError`."""
        with open(path, encoding="utf-8") as file:
            try:
                data = json.load(file)
            except ValueError as error:
                raise InvalidInput(f"`{os.fspath(path)}` is not JSON: {error}") from None
        if not isinstance(data, dict):
            raise InvalidInput(f"`{os.fspath(path)}` is not a JSON object")
        return cls(data)


Json: TypeAlias = Answer | Mapping[str, Any] | Sequence[Any] | str | int | float | bool | None
"""Whatever can be said in JSON."""

Texts: TypeAlias = str | Iterable[str]
"""One text, or several."""

Consents: TypeAlias = str | Iterable[str] | Mapping[str, str] | None
"""One text, several, or texts with the reason for each."""

Path: TypeAlias = str | os.PathLike[str]
"""Where a file is."""


def texts(given: Texts) -> list[str]:
    """Texts as a list."""
    return [given] if isinstance(given, str) else list(given)


def consents(given: Consents) -> list[str]:
    """Texts with their reasons, each as one text."""
    if given is None:
        return []
    if isinstance(given, Mapping):
        for text, reason in given.items():
            if not isinstance(reason, str):
                raise InvalidInput(f"the reason for `{text}` is {reason!r}; a text is expected")
        return [f"{text}={reason}" for text, reason in given.items()]
    return texts(given)


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
    """An instant in UTC. Raises `ValueError` for text of the CA that is none; `to_dict` still has it."""
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


def plain(value: Any) -> Any:
    """A value as JSON can hold it: without what is unset, answers as what a request says for them."""
    match value:
        case Answer():
            return plain(getattr(value, "to_request", value.to_dict)())
        case Mapping():
            return {name: plain(inner) for name, inner in value.items() if inner is not UNSET}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case datetime():
            return value.isoformat()
        case os.PathLike():
            return os.fspath(value)
    return value


def _request(given: Mapping[str, Any]) -> str:
    return json.dumps(plain(given), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


_READ: dict[str, Callable[[Any], Any]] = {
    "answer": nullable(Secret),
    "missing": tuple,
    "unknown": tuple,
    "unused": tuple,
}


def members_of_errors(read: Mapping[str, Callable[[Any], Any]]) -> None:
    """How members of errors are read whose types are printed, and so not known here."""
    _READ.update(read)


def error_of(error: Mapping[str, Any]) -> CertpactError:
    """The exception that an error of the core stands for; its members become attributes."""
    members = dict(error)
    made = BY_KIND.get(members["kind"], CertpactError)(members.pop("message"))
    # What lies in the instance's own dictionary survives pickling.
    vars(made).update({name: _READ.get(name, _same)(value) for name, value in members.items()})
    if made.hint is not None:
        made.add_note(f"hint: {made.hint}")
    return made


def _answer(text: str) -> Any:
    """What is in an answer. Raises the error that it is instead."""
    answer = json.loads(text)
    if "error" in answer:
        raise error_of(answer["error"])
    return answer["ok"]


def _lifted(text: str) -> CertpactError:
    """The exception that the JSON of an error stands for."""
    return error_of(json.loads(text)["error"])


def call_offline(operation: str, given: Mapping[str, Any], read: Callable[[Any], T]) -> T:
    """Carries out what needs no client."""
    return read(_answer(_native.call_offline(operation, _request(given))))


def _log() -> None:
    """Lets the logger `certpact` tell of each exchange, where its level is DEBUG by now.

    Who has not imported `logging` has set no level, and it takes longer to import than all else here.
    """
    logging = sys.modules.get("logging")
    if logging is None:
        return
    logger = logging.getLogger("certpact")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())

    def tell(line: str) -> None:
        try:
            logger.debug(line)
        except KeyboardInterrupt:
            # Nothing can be raised from here; it is raised where Python goes on.
            _thread.interrupt_main()

    if logger.isEnabledFor(logging.DEBUG):
        _native.log_to(tell)


class _Connected:
    """What blocking and asynchronous clients share."""

    __slots__ = ("__weakref__", "_session")

    def __init__(self, options: Mapping[str, Any]) -> None:
        _log()
        try:
            self._session: _native.Session | None = _native.Session(_request(options))
        except _native.Failure as failure:
            raise _lifted(str(failure)) from None

    def __del__(self, warn: Callable[..., None] = warnings.warn) -> None:
        # One that could not be set up has none.
        if getattr(self, "_session", None) is not None:
            warn(f"unclosed {type(self).__name__}", ResourceWarning, source=self)

    def _open(self) -> _native.Session:
        if self._session is None:
            raise InvalidInput("the client is closed")
        return self._session


class BlockingClient(_Connected):
    """A client whose calls wait for the answer. Threads may share it."""

    __slots__ = ()

    def _call(self, operation: str, given: Mapping[str, Any], read: Callable[[Any], T]) -> T:
        request = _request(given)
        text = None
        try:
            text = self._open().call(operation, request)
            return read(_answer(text))
        except BaseException as interrupt:
            told = None
            if isinstance(interrupt.__context__, _native.Failure):
                told = str(interrupt.__context__)
            elif text is not None and isinstance(interrupt, KeyboardInterrupt):
                # The answer was there already.
                told = _native.interrupted(operation, request, text)
            if told is not None:
                interrupt.__context__ = _lifted(told)
            raise

    def close(self) -> None:
        """Gives up connections and keys. The client cannot be used afterwards."""
        self._session = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AwaitableClient(_Connected):
    """A client whose calls are awaited. Event loops may share it."""

    __slots__ = ()

    async def _call(self, operation: str, given: Mapping[str, Any], read: Callable[[Any], T]) -> T:
        # It takes longer to import than everything else here, and not everybody needs it.
        import asyncio

        loop = asyncio.get_running_loop()
        answered: asyncio.Future[str] = loop.create_future()

        def settle(text: str) -> None:
            if not answered.done():
                answered.set_result(text)

        def done(text: str) -> None:
            # A loop that was closed meanwhile has nobody left who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, text)

        request = _request(given)
        pending = self._open().start(operation, request, done)
        try:
            text = await asyncio.shield(answered)
        except asyncio.CancelledError as cancelled:
            pending.cancel()
            # It answers at once now, and knows whether a write may have reached the CA. Who cancels again waits too.
            while not answered.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.shield(answered)
            interrupted = _native.interrupted(operation, request, answered.result())
            if interrupted is not None:
                cancelled.__context__ = _lifted(interrupted)
            raise
        finally:
            pending.cancel()
        return read(_answer(text))

    async def close(self) -> None:
        """Gives up connections and keys. The client cannot be used afterwards."""
        self._session = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


class BlockingApi:
    """The operations of one API."""

    __slots__ = ("_client",)

    def __init__(self, client: BlockingClient) -> None:
        self._client = client


class AwaitableApi:
    """The operations of one API, awaited."""

    __slots__ = ("_client",)

    def __init__(self, client: AwaitableClient) -> None:
        self._client = client
