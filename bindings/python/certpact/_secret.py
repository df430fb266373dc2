"""Text that is not shown unless somebody asks for it."""

from __future__ import annotations

from typing import Any, Final, NoReturn, Self, final

from certpact.errors import InvalidInput

MASK: Final = "…"


@final
class Secret:
    """A secret that the CA shows once. Whatever prints it, or writes it as JSON, gets a mask.

    It equals another with the same text. It cannot be pickled, nor be a key of a dictionary: nothing is found by it.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str, /) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret in clear. Raises `InvalidInput` where only the mask was kept in a file or a pickle."""
        if self._text == MASK:
            raise InvalidInput("the secret was masked when it was written; it cannot be told from that")
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        # It takes longer to import than it is worth to everybody else.
        from hmac import compare_digest

        return compare_digest(self._text.encode(), other._text.encode())

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled; keep what `reveal` gives where secrets are kept")
