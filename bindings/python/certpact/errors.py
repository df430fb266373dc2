"""What can go wrong. Every exception of this package is a `CertpactError`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from certpact._generated import Finding, Report
    from certpact._secret import Secret

__all__ = [
    "ApiError",
    "AuthenticationError",
    "CertpactError",
    "InvalidInput",
    "NotCarriedOut",
    "NotFound",
    "OutcomeUnknown",
    "PermissionDenied",
    "RateLimited",
    "Refused",
    "ServerError",
    "StalePlan",
    "TimedOut",
    "UnreadableAnswer",
    "Unreachable",
]


class CertpactError(Exception):
    """Base of every exception of this package. Its text says what happened, to what, and what was expected."""

    kind: str = "internal"
    """Stable word for what went wrong; the text is not stable."""

    hint: str | None = None
    """What to do about it, where something can be done. A traceback shows it too."""

    operation: str | None = None
    """Operation in which it happened."""

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...], dict[str, Any]]:
        # A secret is not pickled, and is then not there.
        kept = {name: value for name, value in vars(self).items() if name != "answer"}
        return type(self), self.args, kept


class InvalidInput(CertpactError):
    """The input cannot be read or does not fit."""

    kind = "invalid_input"

    index: int | None = None
    """Which of many requests it is about, from 0 on."""


class Refused(CertpactError):
    """Refused here, before anything was sent."""

    kind = "refused"

    findings: tuple[Finding, ...] = ()
    """Everything that was found in the request or the plan."""

    missing: tuple[str, ...] = ()
    """Acknowledgements that are missing, as they have to be given."""

    overrulable: tuple[str, ...] = ()
    """What overrules each error: `RULE@TARGET`, with `#POINTER` where the rule finds several at the target."""

    unknown: tuple[str, ...] = ()
    """Acknowledgements that fit nothing."""

    unused: tuple[str, ...] = ()
    """Acknowledgements of something that was not found."""


class StalePlan(CertpactError):
    """The CA no longer holds what the plan was made from. Nothing was sent."""

    kind = "stale_plan"


class ApiError(CertpactError):
    """The CA refused, failed or redirected."""

    kind = "api"

    status: int | None = None
    """Status of the CA's answer."""

    code: str | None = None
    """The CA's own code for it, where the answer has one."""

    body: str | None = None
    """Beginning of the CA's answer, where it may be shown."""

    retry_after: int | None = None
    """Seconds that the CA asks to wait."""


class AuthenticationError(ApiError):
    """The CA does not know the key (401)."""

    kind = "authentication"


class PermissionDenied(ApiError):
    """The CA does not allow it to the key (403)."""

    kind = "permission"


class NotFound(ApiError):
    """The CA does not have it (404)."""

    kind = "not_found"


class RateLimited(ApiError):
    """The CA wants fewer requests (429)."""

    kind = "rate_limited"


class ServerError(ApiError):
    """The CA failed (5xx)."""

    kind = "server"


class Unreachable(CertpactError):
    """No connection was established, or it was lost while reading."""

    kind = "unreachable"


class TimedOut(CertpactError):
    """Connected, and a read was not answered in time."""

    kind = "timed_out"


class UnreadableAnswer(CertpactError):
    """The CA answered something that cannot be understood."""

    kind = "unreadable_answer"

    carried_out: bool = False
    """Whether a success came whose body is not understood: the CA did what was asked, unless a proxy answered in its
    place.
    """

    answer: Secret | None = None
    """The whole answer where it was to hold what the CA shows once. It is not pickled."""

    status: int | None = None
    """Status of the CA's answer."""

    body: str | None = None
    """Beginning of the CA's answer, where it may be shown."""


class NotCarriedOut(CertpactError):
    """The CA did not refuse, and a look afterwards shows that it was not done."""

    kind = "not_carried_out"


class OutcomeUnknown(CertpactError):
    """The request may have been carried out: its answer is lost or does not say, and a read of the CA could not show it.

    A `KeyboardInterrupt`, or a `CancelledError` of asyncio, has it as its `__context__` where a write may have
    reached the CA by then; `asyncio.run` and `asyncio.timeout` raise theirs above that one.
    """

    kind = "outcome_unknown"

    carried_out: bool = False
    """Whether it is known that the CA did what was asked: it was given up as the answer came."""

    answer: Secret | None = None
    """What the CA then showed this once, if anything. It is not pickled."""

    report: Report | None = None
    """The report of an `apply` that was given up: which steps were carried out, with what the CA showed this once."""


BY_KIND: dict[str, type[CertpactError]] = {
    error.kind: error
    for error in (
        InvalidInput,
        Refused,
        StalePlan,
        ApiError,
        AuthenticationError,
        PermissionDenied,
        NotFound,
        RateLimited,
        ServerError,
        Unreachable,
        TimedOut,
        UnreadableAnswer,
        NotCarriedOut,
        OutcomeUnknown,
    )
}
