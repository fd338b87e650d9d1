"""Option values that several commands read the same way: moments, estimates, JSON, texts."""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.model.dates import parse_moment
from bd.model.instants import rfc3339
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.cli.context import Context

_EXAMPLES = "+6h, tomorrow, next monday, 2025-01-15"
_PAST_EXAMPLES = "7d, yesterday, 2025-01-15"


class InvalidMoment(InvalidValue):
    """A date option holds no date."""

    slug = "invalid-date"

    def __init__(self, flag: str, text: str, *, is_past: bool = False) -> None:
        """Names the option and the text; `is_past`: distances without a sign lie in the past."""
        super().__init__(
            f'invalid {flag} format "{text}". Examples: {_PAST_EXAMPLES if is_past else _EXAMPLES}',
            hint=f"give {flag} a date, a moment or a distance {'back' if is_past else 'from now'}",
            details={"flag": flag, "value": text},
        )


class TwoSources(UsageProblem):
    """A text was given twice."""

    slug = "conflicting-options"

    def __init__(self, first: str, second: str) -> None:
        """Names both options."""
        super().__init__(f"cannot use {first} and {second} together", hint="give the text once")


def moment(bd: Context, flag: str, text: str | None) -> str | None:
    """Returns a date option as an instant text; None when not given, "" when given empty.

    Raises: InvalidMoment.
    """
    if text is None or not text.strip():
        return None if text is None else ""
    try:
        return rfc3339(parse_moment(text, bd.clock.now_ns()))
    except ValueError:
        raise InvalidMoment(flag, text) from None


def estimate(minutes: int | None) -> int | None:
    """Returns an estimate in minutes.

    Raises: InvalidValue when it is negative.
    """
    if minutes is not None and minutes < 0:
        raise InvalidValue("estimate must be a non-negative number of minutes", hint="give --estimate in minutes")
    return minutes


def json_value(bd: Context, flag: str, text: str | None) -> object:
    """Returns the JSON value of an option that may be `@file`; None when not given.

    Raises: InvalidValue.
    """
    resolved = bd.text(text)
    if resolved is None or not resolved.strip():
        return resolved
    try:
        return loads(resolved)
    except JsonTextError as error:
        raise InvalidValue(
            f"{flag} must be valid JSON ({error})", hint=f"quote it for the shell, or use {flag} @file"
        ) from None


def one_text(bd: Context, *sources: tuple[str, str | None], file: tuple[str, str | None] = ("", None)) -> str | None:
    """Returns the one text given through several options, `file` naming a file or `-`; None when none was given.

    Raises: TwoSources.
    """
    given: list[tuple[str, Callable[[], str | None]]] = []
    for flag, value in sources:
        if value is not None:
            given.append((flag, lambda text=value: bd.text(text)))  # type: ignore[misc]
    if file[1] is not None:
        path = file[1]
        given.append((file[0], lambda: bd.text("-" if path == "-" else "@" + path)))
    if len(given) > 1:
        raise TwoSources(given[0][0], given[1][0])
    return given[0][1]() if given else None


def commas(values: list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Returns the items of a repeatable, comma-separated option, trimmed, empty ones left out."""
    return tuple(item.strip() for value in values or () for item in value.split(",") if item.strip())
