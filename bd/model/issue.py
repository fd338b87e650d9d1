"""An issue as a Python program sees it: a read-only view of one record, with types.

Made for `bd.library`; the commands work with the records themselves.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any
    from typing import NoReturn

    from bd.model.record import Record


class _Key:
    """A key of the record, read as an attribute of the same name, or of the name given."""

    __slots__ = ("key",)

    def __init__(self, key: str = "") -> None:
        """Takes the key where it differs from the attribute."""
        self.key = key

    def __set_name__(self, owner: type[Issue], name: str) -> None:
        """Takes the attribute's name."""
        self.key = self.key or name


class _Text(_Key):
    """A text, "" when absent."""

    __slots__ = ()

    def __get__(self, issue: Issue, owner: type[Issue]) -> str:
        return str(issue.record.get(self.key, ""))


class _Number(_Key):
    """A whole number, 0 when absent."""

    __slots__ = ()

    def __get__(self, issue: Issue, owner: type[Issue]) -> int:
        return int(issue.record.get(self.key, 0))


class _Flag(_Key):
    """A truth value, False when absent."""

    __slots__ = ()

    def __get__(self, issue: Issue, owner: type[Issue]) -> bool:
        return bool(issue.record.get(self.key))


class _Time(_Key):
    """An instant with its offset, to the microsecond; None when absent."""

    __slots__ = ()

    def __get__(self, issue: Issue, owner: type[Issue]) -> datetime | None:
        text = issue.record.get(self.key)
        return datetime.fromisoformat(text) if text else None


class Edge:
    """A dependency: `issue_id` depends on `depends_on_id` in the way `type` says."""

    __slots__ = ("depends_on_id", "issue_id", "type")

    def __init__(self, record: Record) -> None:
        """Takes an edge record."""
        self.issue_id: str = record["issue_id"]
        self.depends_on_id: str = record["depends_on_id"]
        self.type: str = record["type"]

    def __repr__(self) -> str:
        """Shows both ends."""
        return f"Edge({self.issue_id!r}, {self.depends_on_id!r}, {self.type!r})"


class Issue:
    """One issue at one moment; what happens to it afterwards does not show.

    `record` is everything that is known, as `bd list --json` prints it, keys this program does not know included.
    """

    __slots__ = ("record",)

    record: Mapping[str, Any]

    id = _Text()
    title = _Text()
    description = _Text()
    design = _Text()
    acceptance_criteria = _Text()
    notes = _Text()
    status = _Text()
    priority = _Number()
    type = _Text("issue_type")
    assignee = _Text()
    owner = _Text()
    parent = _Text()
    external_ref = _Text()
    spec_id = _Text()
    close_reason = _Text()
    created_by = _Text()
    created_at = _Time()
    updated_at = _Time()
    started_at = _Time()
    closed_at = _Time()
    due_at = _Time()
    defer_until = _Time()
    estimated_minutes = _Number()
    is_pinned = _Flag("pinned")
    is_template = _Flag()
    is_ephemeral = _Flag("ephemeral")
    dependency_count = _Number()
    dependent_count = _Number()
    comment_count = _Number()

    def __init__(self, record: Record) -> None:
        """Takes a record in the counts view, see `bd.storage.reads`."""
        object.__setattr__(self, "record", MappingProxyType(record))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuses: an issue is changed through the tracker it came from."""
        message = f"an Issue is read-only; use tracker.update({self.id!r}, ...)"
        raise AttributeError(message)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the alphabet."""
        return tuple(self.record.get("labels", ()))

    @property
    def dependencies(self) -> tuple[Edge, ...]:
        """What it depends on."""
        return tuple(Edge(edge) for edge in self.record.get("dependencies", ()))

    @property
    def metadata(self) -> Any:
        """The JSON value that programs attached to it, None when there is none."""
        return self.record.get("metadata")

    @property
    def is_closed(self) -> bool:
        """Whether it is done."""
        return self.status == "closed"

    def __eq__(self, other: object) -> bool:
        """Says whether two views show the same issue in the same state."""
        return isinstance(other, Issue) and self.record == other.record

    def __hash__(self) -> int:
        """Follows the id."""
        return hash(self.id)

    def __repr__(self) -> str:
        """Shows what a line of a list shows."""
        return f"Issue({self.id!r}, {self.title!r}, status={self.status!r}, priority={self.priority})"
