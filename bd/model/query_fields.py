"""What can be asked in a query: the fields, and how a value is read for each kind of them.

    kind      fields                                     = means
    contains  title description notes                    the text occurs in it, in any case
    name      assignee owner mol_type                    the same name, in any case
    glob      id spec                                    the same text; `*` stands for anything
    label     label                                      one of the labels; `*` stands for anything
    parent    parent                                     the issue it belongs to
    status, type, priority, flag (pinned ephemeral template)
    time      created updated closed started due defer   that instant, or within the day when a day is given
    metadata  metadata.KEY or meta.KEY                   the JSON value under KEY; numbers compare as numbers

`none` and `null` (and an empty string) mean that there is no value; in a `contains` field only without quotes. `!=` is
the exact opposite of `=`. The ordering operators hold only where there is a value.
"""

from __future__ import annotations

from bd.errors import BdError
from bd.model.fields import STATUSES
from bd.model.fields import normalise_type
from bd.model.fields import parse_priority
from bd.model.query_tokens import WORD
from bd.model.query_tokens import QueryProblem
from bd.model.query_tokens import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.model.dates import Moment
    from bd.model.query_tokens import Token

    Operand = str | int | float | Moment | None

CONTAINS = "contains"
NAME = "name"
GLOB = "glob"
LABEL = "label"
PARENT = "parent"
STATUS = "status"
TYPE = "type"
PRIORITY = "priority"
FLAG = "flag"
TIME = "time"
METADATA = "metadata"

FIELDS: dict[str, tuple[str, str]] = {
    "id": (GLOB, "id"),
    "title": (CONTAINS, "title"),
    "description": (CONTAINS, "description"),
    "notes": (CONTAINS, "notes"),
    "status": (STATUS, "status"),
    "priority": (PRIORITY, "priority"),
    "type": (TYPE, "issue_type"),
    "assignee": (NAME, "assignee"),
    "owner": (NAME, "owner"),
    "created": (TIME, "created_at"),
    "updated": (TIME, "updated_at"),
    "closed": (TIME, "closed_at"),
    "started": (TIME, "started_at"),
    "due": (TIME, "due_at"),
    "defer": (TIME, "defer_until"),
    "label": (LABEL, ""),
    "pinned": (FLAG, "pinned"),
    "ephemeral": (FLAG, "ephemeral"),
    "template": (FLAG, "is_template"),
    "spec": (GLOB, "spec_id"),
    "parent": (PARENT, ""),
    "mol_type": (NAME, "mol_type"),
}
FIELD_ALIASES = {
    "desc": "description",
    "issue_type": "type",
    "created_at": "created",
    "updated_at": "updated",
    "closed_at": "closed",
    "started_at": "started",
    "due_at": "due",
    "defer_until": "defer",
    "labels": "label",
    "is_template": "template",
    "spec_id": "spec",
}
METADATA_PREFIX = "metadata."
_METADATA_PREFIXES = (METADATA_PREFIX, "meta.")
_EMPTY = ("none", "null")
_TRUE = ("true", "yes", "1")
_FALSE = ("false", "no", "0")
_LONGEST_PATTERN = 1000


class UnknownField(QueryProblem):
    """A query names a field that does not exist."""

    slug = "unknown-field"

    def __init__(self, expression: str, token: Token) -> None:
        """Names the field and lists those there are."""
        advice = f"fields: {', '.join(FIELDS)}, {METADATA_PREFIX}KEY"
        super().__init__(f"unknown field: {visible(token.text)}", expression, token, advice)


class QueryValueInvalid(QueryProblem):
    """A value does not suit its field."""

    slug = "query-value-invalid"

    def __init__(self, message: str, expression: str, token: Token, advice: str) -> None:
        """Points at the value and says what would do."""
        super().__init__(message, expression, token, advice)


class Vocabulary:
    """What a query's values are read against: the present, and the statuses and types that exist.

    `knows_status` is asked only for names that are not built in.
    """

    __slots__ = ("knows_status", "knows_type", "now_ns")

    def __init__(self, now_ns: int, *, knows_status: Callable[[str], bool], knows_type: Callable[[str], bool]) -> None:
        """Keeps the present and the two questions."""
        self.now_ns = now_ns
        self.knows_status = knows_status
        self.knows_type = knows_type


def find_field(name: str) -> tuple[str, str, str] | None:
    """Returns (canonical name, kind, column or metadata key) of a field, None when there is none."""
    lowered = name.lower()
    lowered = FIELD_ALIASES.get(lowered, lowered)
    if lowered in FIELDS:
        return (lowered, *FIELDS[lowered])
    for prefix in _METADATA_PREFIXES:
        key = name[len(prefix) :]
        if lowered.startswith(prefix) and key and '"' not in key:
            return METADATA_PREFIX + key, METADATA, key
    return None


def read_value(kind: str, token: Token, expression: str, vocabulary: Vocabulary) -> Operand:
    """Returns the typed value of a comparison; None means "no value".

    Raises: QueryValueInvalid.
    """
    text = token.text
    is_empty = text == "" or (text.lower() in _EMPTY and (kind != CONTAINS or token.kind == WORD))
    reader = _READERS.get(kind)
    if reader is None or (kind == TIME and is_empty):
        if len(text) > _LONGEST_PATTERN and kind in (GLOB, LABEL):
            raise QueryValueInvalid(
                f"pattern is longer than {_LONGEST_PATTERN} characters", expression, token, "use a shorter pattern"
            )
        return None if is_empty else text
    return reader(token, expression, vocabulary)


def _read_status(token: Token, expression: str, vocabulary: Vocabulary) -> str:
    """Returns a status that exists."""
    lowered = token.text.lower()
    if lowered in STATUSES:
        return lowered
    if vocabulary.knows_status(token.text):
        return token.text
    advice = f"statuses: {', '.join(STATUSES)}; add your own with bd config set status.custom"
    raise QueryValueInvalid(f"invalid status: {visible(token.text)}", expression, token, advice)


def _read_type(token: Token, expression: str, vocabulary: Vocabulary) -> str:
    """Returns a type that exists, aliases resolved."""
    from_alias = normalise_type(token.text)
    if vocabulary.knows_type(from_alias):
        return from_alias
    advice = "bd types lists what there is; add your own with bd config set types.custom"
    raise QueryValueInvalid(f"invalid issue type: {visible(token.text)}", expression, token, advice)


def _read_priority(token: Token, expression: str, _vocabulary: Vocabulary) -> int:
    """Returns a priority from 0 to 4."""
    try:
        return parse_priority(token.text)
    except BdError:
        raise QueryValueInvalid(
            f"invalid priority value: {visible(token.text)}", expression, token, "use 0-4 or P0-P4"
        ) from None


def _read_flag(token: Token, expression: str, _vocabulary: Vocabulary) -> int:
    """Returns 1 for true and 0 for false."""
    lowered = token.text.lower()
    if lowered in _TRUE or lowered in _FALSE:
        return int(lowered in _TRUE)
    raise QueryValueInvalid(f"invalid boolean value: {visible(token.text)}", expression, token, "use true or false")


def _read_time(token: Token, expression: str, vocabulary: Vocabulary) -> Moment:
    """Returns a moment; a distance without a sign lies in the past."""
    from bd.model.dates import MomentError
    from bd.model.dates import parse_day_or_moment

    try:
        return parse_day_or_moment(token.text, vocabulary.now_ns, bare_sign=-1)
    except MomentError:
        advice = 'use 7d or 24h (ago), 2026-01-31, "2026-01-31 17:00", RFC 3339, yesterday or "next monday"'
        raise QueryValueInvalid(f"invalid time value: {visible(token.text)}", expression, token, advice) from None


_READERS: dict[str, Callable[[Token, str, Vocabulary], Operand]] = {
    STATUS: _read_status,
    TYPE: _read_type,
    PRIORITY: _read_priority,
    FLAG: _read_flag,
    TIME: _read_time,
}
