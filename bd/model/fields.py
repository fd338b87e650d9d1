"""Statuses, types and priorities: what is built in, what is accepted, how it is normalised.

Custom statuses and types come from the configuration as comma-separated names; what an imported record carries is kept
even when nobody configured it.
"""

from __future__ import annotations

from bd.errors import InvalidValue

STATUSES = ("open", "in_progress", "blocked", "deferred", "closed", "tombstone", "pinned", "hooked")
SETTABLE_STATUSES = ("open", "in_progress", "blocked", "deferred", "closed", "pinned", "hooked")
BLOCKING_STATUSES = ("open", "in_progress", "blocked", "deferred", "hooked")
STATUS_CATEGORIES = ("active", "wip", "done", "frozen")
OPEN_CATEGORIES = ("active", "wip", "frozen")
CORE_TYPES: tuple[tuple[str, str], ...] = (
    ("task", "Work that needs doing"),
    ("bug", "Something that does not work as it should"),
    ("feature", "New behaviour"),
    ("chore", "Maintenance such as dependencies and tooling"),
    ("epic", "A large piece of work made of other issues"),
)
CORE_STATUSES: tuple[tuple[str, str, str], ...] = (
    ("open", "active", "Waits for somebody to begin"),
    ("in_progress", "wip", "Somebody works on it"),
    ("blocked", "wip", "Cannot go on, said by hand; edges block without it"),
    ("deferred", "frozen", "Put off until later"),
    ("closed", "done", "Finished, or not to be done"),
    ("pinned", "frozen", "Stays as it is, for reference"),
    ("hooked", "wip", "Handed to an agent"),
)
TYPES = ("bug", "feature", "task", "epic", "chore")  # in the order of the classic messages
INTERNAL_TYPES = ("event",)
TYPE_ALIASES = {"enhancement": "feature", "feat": "feature", "mr": "merge-request", "mol": "molecule"}
LOWEST_PRIORITY = 4
DEFAULT_PRIORITY = 2
TITLE_LIMIT = 500
DEPENDENCY_TYPE_LIMIT = 50
DEPENDENCY_TYPES = (
    "blocks",
    "parent-child",
    "conditional-blocks",
    "waits-for",
    "related",
    "discovered-from",
    "replies-to",
    "relates-to",
    "duplicates",
    "supersedes",
    "authored-by",
    "assigned-to",
    "approved-by",
    "attests",
    "tracks",
    "until",
    "caused-by",
    "validates",
    "delegated-from",
)


class EmptyTitle(InvalidValue):
    """An issue needs a title."""

    slug = "empty-title"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("title is required", hint="give the title as the first argument, or with --title")


class TitleTooLong(InvalidValue):
    """A title is longer than the limit."""

    slug = "title-too-long"

    def __init__(self, length: int) -> None:
        """States the limit and the length, in characters."""
        super().__init__(
            f"title must be {TITLE_LIMIT} characters or less (got {length})",
            hint="shorten the title and put the rest into --description",
            details={"limit": TITLE_LIMIT, "length": length},
        )


class InvalidPriority(InvalidValue):
    """A priority is not 0 to 4."""

    slug = "invalid-priority"

    def __init__(self, value: object) -> None:
        """Names the value that was given."""
        super().__init__(
            f'invalid priority "{value}" (expected 0-4 or P0-P4, not words like high/medium/low)',
            hint="use 0 (critical), 1, 2 (normal), 3 or 4 (backlog)",
            details={"value": value},
        )


class InvalidStatus(InvalidValue):
    """A status is neither built in nor configured."""

    slug = "invalid-status"

    def __init__(self, value: str, valid: tuple[str, ...]) -> None:
        """Names the value and what would do."""
        super().__init__(
            f"invalid status: {value} (valid: {', '.join(valid)})",
            hint='use one of these, or add your own with bd config set status.custom "a,b"',
            details={"value": value, "valid": list(valid)},
        )


class InvalidType(InvalidValue):
    """An issue type is neither built in nor configured."""

    slug = "invalid-type"

    def __init__(self, value: str, valid: tuple[str, ...]) -> None:
        """Names the value and what would do."""
        super().__init__(
            f'invalid issue type "{value}". Valid types: {", ".join(valid)}',
            hint='use one of these, or add your own with bd config set types.custom "a,b"',
            details={"value": value, "valid": list(valid)},
        )


def split_names(text: str | None) -> tuple[str, ...]:
    """Returns the trimmed, non-empty items of a comma-separated list; a category behind a colon is left out."""
    return tuple(status_categories(text))


def status_categories(text: str | None) -> dict[str, str]:
    """Returns the custom statuses of a setting with the category each names after a colon, "" without one."""
    pairs = (item.partition(":") for item in (text or "").split(","))
    return {name.strip(): category.strip().lower() for name, _, category in pairs if name.strip()}


def open_custom_statuses(text: str | None) -> tuple[str, ...]:
    """Returns the custom statuses whose category says that an issue in them is not done."""
    return tuple(name for name, category in status_categories(text).items() if category in OPEN_CATEGORIES)


def check_title(title: str) -> str:
    """Returns a valid title, its surrounding blanks removed.

    Raises: EmptyTitle, TitleTooLong (counted in characters).
    """
    title = title.strip(" \t\r\n")
    if not title:
        raise EmptyTitle
    if len(title) > TITLE_LIMIT:
        raise TitleTooLong(len(title))
    return title


def parse_priority(value: str) -> int:
    """Returns the number of `0`..`4` or `P0`..`P4`.

    Raises: InvalidPriority.
    """
    text = value.strip()
    digits = text[1:] if text[:1] in ("P", "p") else text
    if len(digits) == 1 and "0" <= digits <= str(LOWEST_PRIORITY):
        return int(digits)
    raise InvalidPriority(value)


def normalise_type(value: str) -> str:
    """Returns a type's own name for an alias, lower-cased and trimmed."""
    name = value.strip()
    lowered = name.lower()
    return TYPE_ALIASES.get(lowered, lowered if lowered in TYPES else name)


def check_type(value: str, custom: tuple[str, ...] = ()) -> str:
    """Returns the normalised type.

    Raises: InvalidType when it is neither built in nor in `custom`.
    """
    name = normalise_type(value)
    if name in TYPES or name in INTERNAL_TYPES or name in custom:
        return name
    raise InvalidType(value, TYPES + custom)


def check_status(value: str, custom: tuple[str, ...] = ()) -> str:
    """Returns the trimmed status.

    Raises: InvalidStatus when it is neither built in nor in `custom`, or is `tombstone`, which only a deletion sets.
    """
    name = value.strip()
    lowered = name.lower()
    if lowered in SETTABLE_STATUSES:
        return lowered
    if name in custom:
        return name
    if lowered == "tombstone":
        raise InvalidValue("cannot set status to tombstone directly", hint="use bd delete", details={"value": value})
    raise InvalidStatus(value, SETTABLE_STATUSES + custom)
