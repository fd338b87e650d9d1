"""The filter options of list, count and export, turned into an `IssueFilter`.

A command passes its options by parameter name; what it does not have is simply absent. Statuses, types and
repositories must be known, see `bd.cli.known_names`.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.model.filters import IssueFilter
from bd.model.instants import stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context

_COPIED = {
    "assignee": "assignee",
    "no_assignee": "no_assignee",
    "no_labels": "no_labels",
    "label_pattern": "label_glob",
    "label_regex": "label_regex",
    "desc_contains": "description_part",
    "notes_contains": "notes_part",
    "external_contains": "external_part",
    "empty_description": "empty_description",
    "no_parent": "no_parent",
    "spec": "spec_prefix",
    "ready": "is_ready",
    "deferred": "is_deferred",
    "overdue": "is_overdue",
    "mol_type": "mol_type",
    "wisp_type": "wisp_type",
    "has_metadata_key": "metadata_key",
}
_NAME_LISTS = {"label": "labels", "label_any": "labels_any", "exclude_label": "without_labels"}
_NAMING = (*_NAME_LISTS, "exclude_type", "priority", "priority_min", "priority_max", "id_")
_RANGES = {
    "created": ("created_at", -1),
    "updated": ("updated_at", -1),
    "closed": ("closed_at", -1),
    "due": ("due_at", 1),
    "defer": ("defer_until", 1),
}
_EXCLUDING = ("no_assignee", "no_labels", "no_parent", "empty_description", "priority_max")


def filter_from(bd: Context, values: dict[str, Any]) -> IssueFilter:
    """Returns what the options restrict a command to; nothing is hidden by default but deleted issues.

    Raises: InvalidValue and its kin for values that mean nothing or exclude each other, UnknownRepo, IssueNotFound for
        an unknown parent.
    """
    chosen = IssueFilter(now=stored(bd.clock.now_ns()))
    for option, attribute in _COPIED.items():
        if values.get(option) is not None:
            setattr(chosen, attribute, values[option])
    _set_pinned(chosen, values)
    if any(values.get(option) is not None for option in _NAMING):
        _set_names(chosen, values)
    if any(values.get(option) is not None for option in ("repo", "status", "issue_type")):
        _set_known_names(bd, chosen, values)
    chosen.title_parts = tuple(text for text in (values.get("title"), values.get("title_contains")) if text)
    chosen.parent = _parent(bd, values.get("parent"))
    chosen.metadata = tuple(_pair(text) for text in values.get("metadata_field") or ())
    chosen.ranges = tuple(_ranges(bd, values))
    if chosen.ranges or any(values.get(option) for option in _EXCLUDING):
        from bd.cli.contradictions import check_filters

        check_filters(chosen, values)
    return chosen


def _set_names(chosen: IssueFilter, values: dict[str, Any]) -> None:
    """Sets what is given as words: labels, types to leave out, priorities, ids."""
    from bd.model.fields import normalise_type
    from bd.model.fields import parse_priority
    from bd.model.fields import split_names

    def items(option: str) -> list[str]:
        return [name for value in values.get(option) or () for name in split_names(value)]

    for option, attribute in _NAME_LISTS.items():
        setattr(chosen, attribute, tuple(items(option)))
    chosen.without_types = tuple(normalise_type(name) for name in items("exclude_type"))
    chosen.priorities = tuple(parse_priority(name) for name in split_names(values.get("priority")))
    for option in ("priority_min", "priority_max"):
        setattr(chosen, option, None if values.get(option) is None else parse_priority(values[option]))
    chosen.ids = None if values.get("id_") is None else split_names(values["id_"])


def _set_pinned(chosen: IssueFilter, values: dict[str, Any]) -> None:
    """Sets whether pinned issues are meant."""
    if values.get("pinned") and values.get("no_pinned"):
        from bd.cli.problems import ConflictingOptions

        raise ConflictingOptions("--pinned", "--no-pinned")
    if values.get("pinned") or values.get("no_pinned"):
        chosen.is_pinned = bool(values.get("pinned"))


def _set_known_names(bd: Context, chosen: IssueFilter, values: dict[str, Any]) -> None:
    """Sets what must be known by name; most commands name nothing, so what knows the names is loaded here."""
    from bd.cli.known_names import known_statuses
    from bd.cli.known_names import known_type
    from bd.cli.known_names import repo_name
    from bd.model.fields import split_names

    chosen.repo = repo_name(bd, values.get("repo"))
    chosen.statuses = known_statuses(bd, values.get("status"))
    chosen.types = tuple(known_type(bd, name) for name in split_names(values.get("issue_type")))


def _parent(bd: Context, text: str | None) -> str | None:
    """Returns the id of a parent; one that is not here may still have children.

    Raises: IssueNotFound, AmbiguousId.
    """
    if text is None:
        return None
    from bd.storage.resolve import IssueNotFound
    from bd.storage.resolve import resolve_id

    con = bd.workspace.read()
    try:
        return resolve_id(con, text, bd.workspace.prefix)
    except IssueNotFound:
        if con.execute("select 1 from dependencies where depends_on_id = ? limit 1", (text.strip(),)).fetchone():
            return text.strip()
        raise


def _pair(text: str) -> tuple[str, str]:
    """Returns the key and the value of `key=value`.

    Raises: InvalidValue.
    """
    key, mark, value = text.partition("=")
    if not mark or not key.strip():
        raise InvalidValue(
            f'invalid value "{text}" for --metadata-field (expected key=value)',
            hint="bd list --metadata-field team=core",
            details={"value": text},
        )
    return key.strip(), value


def _ranges(bd: Context, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Returns the restrictions of instants; a distance without a sign lies ahead for due and defer, else in the past.

    Raises: InvalidMoment.
    """
    found = []
    for name, (column, bare_sign) in _RANGES.items():
        for end, operator in (("after", ">"), ("before", "<")):
            text = values.get(f"{name}_{end}")
            if text is not None:
                instant_ns = _moment_ns(bd, f"--{name}-{end}", text, bare_sign)
                found.append((column, operator, stored(instant_ns)))
    return found


def _moment_ns(bd: Context, flag: str, text: str, bare_sign: int) -> int:
    """Returns the instant of a date option.

    Raises: InvalidMoment.
    """
    from bd.cli.values import InvalidMoment
    from bd.model.dates import parse_moment

    try:
        return parse_moment(text, bd.clock.now_ns(), bare_sign=bare_sign)
    except ValueError:
        raise InvalidMoment(flag, text, is_past=bare_sign < 0) from None
