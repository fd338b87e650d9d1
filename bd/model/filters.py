"""What a list, a count or an export is restricted to: one value object, and the orders a list can have.

Nothing here knows SQL or a command line; `bd.storage.select` turns a filter into a condition.
"""

from __future__ import annotations

from bd.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OWN_REPO = "."
ALL_REPOS = "all"
SORT_FIELDS = ("priority", "created", "updated", "closed", "status", "id", "title", "type", "assignee")
_DEFAULTS: dict[str, Any] = {
    "repo": OWN_REPO,
    "statuses": (),
    "without_statuses": (),
    "types": (),
    "without_types": (),
    "priorities": (),
    "priority_min": None,
    "priority_max": None,
    "assignee": None,
    "no_assignee": False,
    "labels": (),
    "labels_any": (),
    "without_labels": (),
    "label_glob": None,
    "label_regex": None,
    "no_labels": False,
    "title_parts": (),
    "description_part": None,
    "notes_part": None,
    "external_part": None,
    "empty_description": False,
    "ids": None,
    "parent": None,
    "no_parent": False,
    "spec_prefix": None,
    "is_pinned": None,
    "is_ready": False,
    "is_deferred": False,
    "is_overdue": False,
    "hides_templates": False,
    "hides_gates": False,
    "ranges": (),
    "mol_type": None,
    "wisp_type": None,
    "metadata": (),
    "metadata_key": None,
}


class InvalidSort(InvalidValue):
    """An order that does not exist."""

    slug = "invalid-sort"

    def __init__(self, name: str) -> None:
        """Names it and what would do."""
        super().__init__(
            f'invalid sort field "{name}" (valid: {", ".join(SORT_FIELDS)})',
            hint="bd list --sort updated",
            details={"value": name, "valid": list(SORT_FIELDS)},
        )


class IssueFilter:
    """Which issues are meant; every attribute has a value that restricts nothing.

    Shape: `ranges` holds (column, "<" or ">", stored instant); `metadata` holds (key, value); `ids` is None or the only
    ids that count; names of tuples mean "any of", except `labels` (all of) and `title_parts` (all occur in it).
    `now` is the stored instant that ready and overdue are measured against. Deleted issues are meant only when
    `statuses` names `tombstone`.
    """

    __slots__ = (*_DEFAULTS, "now")

    repo: str
    statuses: tuple[str, ...]
    without_statuses: tuple[str, ...]
    types: tuple[str, ...]
    without_types: tuple[str, ...]
    priorities: tuple[int, ...]
    priority_min: int | None
    priority_max: int | None
    assignee: str | None
    no_assignee: bool
    labels: tuple[str, ...]
    labels_any: tuple[str, ...]
    without_labels: tuple[str, ...]
    label_glob: str | None
    label_regex: str | None
    no_labels: bool
    title_parts: tuple[str, ...]
    description_part: str | None
    notes_part: str | None
    external_part: str | None
    empty_description: bool
    ids: tuple[str, ...] | None
    parent: str | None
    no_parent: bool
    spec_prefix: str | None
    is_pinned: bool | None
    is_ready: bool
    is_deferred: bool
    is_overdue: bool
    hides_templates: bool
    hides_gates: bool
    ranges: tuple[tuple[str, str, str], ...]
    mol_type: str | None
    wisp_type: str | None
    metadata: tuple[tuple[str, str], ...]
    metadata_key: str | None

    def __init__(self, now: str = "", **values: Any) -> None:
        """Restricts what `values` name; the rest stays open."""
        self.now = now
        for name, default in _DEFAULTS.items():
            setattr(self, name, values.pop(name, default))
        if values:
            raise TypeError(", ".join(values))

    def __bool__(self) -> bool:
        """Says whether anything is restricted."""
        return any(getattr(self, name) != default for name, default in _DEFAULTS.items())


def check_sort(name: str | None) -> str:
    """Returns the name of an order, `priority` when none is given.

    Raises: InvalidSort.
    """
    chosen = (name or "priority").strip().lower()
    if chosen not in SORT_FIELDS:
        raise InvalidSort(name or "")
    return chosen
