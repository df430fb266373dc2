"""What the printed module stands on: the way into the native half and back."""

from __future__ import annotations

import _thread
import atexit
import json
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from certpact import _native
from certpact._answer import nullable
from certpact._given import written
from certpact._secret import Secret
from certpact.errors import BY_KIND, CertpactError, InvalidInput

T = TypeVar("T")
S = TypeVar("S")
E = TypeVar("E", bound=BaseException)

# Before the interpreter is taken down, and after whatever was registered later has still made its calls.
atexit.register(_native.close)

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_native.forks, after_in_child=_native.forks)


_READ: dict[str, Callable[[Any], Any]] = {
    "answer": nullable(Secret),
    "missing": tuple,
    "overrulable": tuple,
    "unknown": tuple,
    "unused": tuple,
}


def members_of_errors(read: Mapping[str, Callable[[Any], Any]]) -> None:
    """How members of errors are read whose types are printed, and so not known here."""
    _READ.update(read)


def error_of(error: Mapping[str, Any]) -> CertpactError:
    """The exception that an error of the core stands for; its members become attributes."""
    members = dict(error)
    if members.get("hint"):
        members["hint"] = _as_arguments(members["hint"])
    made = BY_KIND.get(members["kind"], CertpactError)(members.pop("message"))
    # What lies in the instance's own dictionary survives pickling.
    vars(made).update({name: _READ[name](value) if name in _READ else value for name, value in members.items()})
    if made.hint is not None:
        made.add_note(f"hint: {made.hint}")
    return made


def _as_arguments(hint: str) -> str:
    """A hint with the command's options as arguments: `--created shop=ID` is `created={'shop': ID}`."""
    # Imported only where something goes wrong.
    import re

    def argument(option: re.Match[str]) -> str:
        name = option[1].replace("-", "_")
        key, is_pair, value = (option[2] or "").partition("=")
        if is_pair:
            return f"`{name}={{{key!r}: {value}}}`"
        if key.isdecimal():
            return f"`{name}={key}`"
        return f"`{name}=[{key!r}]`" if key else f"`{name}`"

    return re.sub(r"`--([a-z-]+)(?: ([^`]*))?`", argument, hint)


# `json.loads` asks first what it is given, and looks for white space around it.
_read_json = json.JSONDecoder().raw_decode


def _ok(answer: Secret) -> Any:
    """What is in an answer. Raises the error that it is instead."""
    told, _ = _read_json(answer._text)
    if "error" in told:
        raise error_of(told["error"])
    return told["ok"]


def _offline(answer: str | list[dict[str, Any]]) -> Any:
    """What is in an answer that needed no client: findings are there already, all else is JSON."""
    return _ok(Secret(answer)) if isinstance(answer, str) else answer


def _lifted(text: str) -> CertpactError:
    """The exception that the JSON of an error stands for."""
    return error_of(json.loads(text)["error"])


def _alone(error: E) -> E:
    """An exception without the frames of ours that it came through.

    Requests, answers and keys are among their locals, which a traceback that shows locals, and an error tracker,
    would tell. The frame that raises this anew holds such texts as a `Secret` only.
    """
    return error.with_traceback(None)


def call_offline(operation: str, given: Mapping[str, Any], read: Callable[[Any], T]) -> T:
    """Carries out what needs no client."""
    try:
        return read(_offline(_native.call_offline(operation, written(given)._text)))
    except BaseException as error:
        del given
        raise _alone(error)


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


def _set_up(session: Callable[[str], S], options: Mapping[str, Any]) -> S:
    _log()
    try:
        return session(written(options)._text)
    except _native.Failure as failure:
        told = str(failure)
    raise _lifted(told)


def _opened(session: S | None) -> S:
    if session is None:
        raise InvalidInput("the client is closed")
    return session


def _restored(kind: Callable[..., T], options: Mapping[str, Any]) -> T:
    return kind(**options)


def _reduced(
    kind: Callable[..., T], session: _native.Session | _native.AsyncSession
) -> tuple[Callable[..., T], tuple[Callable[..., T], dict[str, Any]]]:
    """A pickle says where requests go and how, never a key: the other process needs the same variables or files."""
    try:
        options = session.portable()
    except _native.Failure as failure:
        told = str(failure)
    else:
        return _restored, (kind, json.loads(options))
    raise TypeError(str(_lifted(told)))


class _Connected:
    """What blocking and asynchronous clients share."""

    __slots__ = ("__weakref__", "_session")

    def __del__(self, warn: Callable[..., None] = warnings.warn) -> None:
        # One that could not be set up has none.
        if getattr(self, "_session", None) is not None:
            warn(f"unclosed {type(self).__name__}", ResourceWarning, source=self)


def _explain(error: BaseException, operation: str, request: Secret | None, answer: Secret | None) -> None:
    """Gives an interrupt, as its context, what became of a write that may have reached the CA."""
    told = None
    if isinstance(error.__context__, _native.Failure):
        told = str(error.__context__)
    elif request is not None and answer is not None and isinstance(error, KeyboardInterrupt):
        # The answer was there already.
        told = _native.interrupted(operation, request._text, answer._text)
    _tell(error, told)


def _tell(error: BaseException, told: str | None) -> None:
    """Gives an exception as its context what the JSON of another stands for, which no frame that it shows holds."""
    if told is not None:
        error.__context__ = _lifted(told)


class BlockingClient(_Connected):
    """A client whose calls wait for the answer. Threads may share it."""

    __slots__ = ()

    def __init__(self, options: Mapping[str, Any]) -> None:
        try:
            self._session: _native.Session | None = _set_up(_native.Session, options)
        except BaseException as error:
            del options
            raise _alone(error)

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Callable[..., Self], dict[str, Any]]]:
        return _reduced(type(self), _opened(self._session))

    def _call(self, operation: str, given: Mapping[str, Any], read: Callable[[Any], T]) -> T:
        request = answer = None
        try:
            request = written(given)
            answer = Secret(_opened(self._session).call(operation, request._text))
            return read(_ok(answer))
        except BaseException as error:
            del given
            _explain(error, operation, request, answer)
            raise _alone(error)

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

    def __init__(self, options: Mapping[str, Any]) -> None:
        try:
            self._session: _native.AsyncSession | None = _set_up(_native.AsyncSession, options)
        except BaseException as error:
            del options
            raise _alone(error)

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Callable[..., Self], dict[str, Any]]]:
        return _reduced(type(self), _opened(self._session))

    async def _call(self, operation: str, given: Mapping[str, Any], read: Callable[[Any], T]) -> T:
        # It brings `asyncio`, which takes longer to import than all else here, and which not everybody needs.
        from certpact._hub import answered

        try:
            request = written(given)
            answer, cancelled = await answered(_opened(self._session), operation, request)
            if cancelled is not None:
                _tell(cancelled, _native.interrupted(operation, request._text, answer._text))
                raise cancelled
            return read(_ok(answer))
        except BaseException as error:
            del given
            raise _alone(error)

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
