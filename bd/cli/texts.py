"""Text that a user gives on standard input (`-`) or in a file (`@file`); a leading `@@` stands for one `@`."""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context


class TextUnreadable(NotFound):
    """The file that should hold a text cannot be read."""

    slug = "text-unreadable"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and why."""
        super().__init__(
            f"cannot read {path}: {reason}",
            hint="check the path; where @ was meant as text, write @@",
            details={"path": path, "reason": reason},
        )


class NotUtf8(InvalidValue):
    """A text is not UTF-8."""

    slug = "not-utf-8"

    def __init__(self, source: str, offset: int) -> None:
        """Names where it came from and the first wrong byte."""
        super().__init__(
            f"{source} is not UTF-8 text (byte {offset + 1})",
            hint="convert it to UTF-8 first",
            details={"source": source, "offset": offset},
        )


def read_text(bd: Context, value: str) -> str:
    """Returns the text that `-` or a value starting with `@` means.

    Raises: TextUnreadable, NotUtf8.
    """
    if value == "-":
        return read_input(bd)
    if value[:2] == "@@" or len(value) == 1:
        return value[1:] if len(value) > 1 else value
    path = bd.path(value[1:])
    try:
        with open(path, "rb") as file:
            return _decoded(path, file.read())
    except OSError as error:
        raise TextUnreadable(path, error.strerror or str(error)) from None


def read_input(bd: Context) -> str:
    """Returns all of standard input.

    Raises: NotUtf8.
    """
    buffer = getattr(bd.stdin, "buffer", None)
    return bd.stdin.read() if buffer is None else _decoded("standard input", buffer.read())


def _decoded(source: str, data: bytes) -> str:
    """Returns bytes as text, a byte order mark left out."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise NotUtf8(source, error.start) from None
