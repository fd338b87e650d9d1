"""The keyword arguments of the Python interface, as types, and turned into what the use cases take.

Times are `datetime` with an offset, or text as the command's options take it: `+6h`, `tomorrow`, `2026-01-15`.
"""

from __future__ import annotations

from bd.cli.values import estimate
from bd.cli.values import moment
from bd.model.fields import parse_priority
from bd.tracker.create import CreateRequest
from bd.tracker.update import UpdateRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any
    from typing import TypedDict

    from bd.cli.context import Context
    from bd.model.record import Record

    class Fields(TypedDict, total=False):
        """What an issue is made with, or gets. An empty text clears a field."""

        description: str
        design: str
        acceptance_criteria: str
        notes: str
        type: str
        priority: int
        assignee: str
        estimated_minutes: int
        due_at: datetime | str
        defer_until: datetime | str
        external_ref: str
        spec_id: str
        metadata: object
        parent: str

    class NewIssue(Fields, total=False):
        """What only a new issue gets; `dependencies` are ids it waits for, or `type:id`."""

        id: str
        labels: Iterable[str]
        dependencies: Iterable[str]

    class Changes(Fields, total=False):
        """What only an existing issue gets; `labels` replaces them all."""

        title: str
        status: str
        append_notes: str
        labels: Iterable[str]
        add_labels: Iterable[str]
        remove_labels: Iterable[str]

    class Filters(TypedDict, total=False):
        """What issues are restricted to; several words in one value mean any of them, except `labels`: all of them."""

        status: str | Iterable[str]
        type: str | Iterable[str]
        priority: int | Iterable[int]
        priority_min: int
        priority_max: int
        assignee: str
        no_assignee: bool
        labels: Iterable[str]
        label_any: Iterable[str]
        exclude_labels: Iterable[str]
        parent: str
        no_parent: bool
        title_contains: str
        created_after: datetime | str
        created_before: datetime | str
        updated_after: datetime | str
        updated_before: datetime | str
        closed_after: datetime | str
        closed_before: datetime | str
        due_after: datetime | str
        due_before: datetime | str
        overdue: bool
        include_closed: bool


_COPIED = (
    *("title", "description", "design", "acceptance_criteria", "notes", "status"),
    *("assignee", "external_ref", "spec_id", "metadata"),
)
_MOMENTS = ("due_at", "defer_until")
_RENAMED = {"type": "issue_type", "labels": "label", "exclude_labels": "exclude_label"}
_JOINED = ("status", "type", "priority")
_LISTED = ("labels", "label_any", "exclude_labels")
_PLAIN = ("assignee", "no_assignee", "parent", "no_parent", "title_contains", "overdue")
_FILTERS = (
    *(*_JOINED, *_LISTED, *_PLAIN, "priority_min", "priority_max"),
    *("created_after", "created_before", "updated_after", "updated_before", "closed_after", "closed_before"),
    *("due_after", "due_before", "include_closed"),
)


def new_issue(bd: Context, title: str, given: Mapping[str, Any]) -> CreateRequest:
    """Returns what `Tracker.create` asks for.

    Raises: TypeError for a name that means nothing; InvalidValue.
    """
    values = dict(given)
    request = CreateRequest(
        {"title": title},
        labels=_words(values.pop("labels", ())),
        edges=_words(values.pop("dependencies", ())),
    )
    request.explicit_id = values.pop("id", "")
    request.parent = values.pop("parent", "")
    request.fields.update(_fields(bd, values))
    return request


def changes(bd: Context, given: Mapping[str, Any]) -> UpdateRequest:
    """Returns what `Tracker.update` asks for.

    Raises: TypeError for a name that means nothing; InvalidValue.
    """
    values = dict(given)
    request = UpdateRequest()
    request.append_notes = values.pop("append_notes", "")
    request.parent = values.pop("parent", None)
    request.add_labels = _words(values.pop("add_labels", ()))
    request.remove_labels = _words(values.pop("remove_labels", ()))
    if "labels" in values:
        request.set_labels = _words(values.pop("labels"))
    request.fields = _fields(bd, values)
    return request


def filter_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns filters as `bd.cli.filtering` takes them from a command line.

    Raises: TypeError for a name that means nothing.
    """
    _refuse_unknown(given, _FILTERS)
    return {_RENAMED.get(name, name): _filter_value(name, value) for name, value in given.items()}


def _filter_value(name: str, value: Any) -> Any:
    """Returns one filter's value as an option has it."""
    if name in _LISTED:
        return list(_words(value))
    if name in _JOINED:
        return ",".join(_words([value] if isinstance(value, int) else value))
    if isinstance(value, (bool, str)):
        return value
    return str(value) if isinstance(value, int) else value.isoformat()


def _fields(bd: Context, values: dict[str, Any]) -> Record:
    """Returns the record keys that some arguments set, validated where the use cases do not."""
    _refuse_unknown(values, (*_COPIED, *_MOMENTS, "type", "priority", "estimated_minutes"))
    fields = {key: values[key] for key in _COPIED if key in values}
    if "type" in values:
        fields["issue_type"] = values["type"]
    if "priority" in values:
        fields["priority"] = parse_priority(str(values["priority"]))
    if "estimated_minutes" in values:
        fields["estimated_minutes"] = estimate(values["estimated_minutes"])
    for key in _MOMENTS:
        if key in values:
            fields[key] = moment(bd, key, _moment_text(values[key]))
    return fields


def _moment_text(value: datetime | str | None) -> str:
    """Returns a moment as text; one without an offset is local time, None is none."""
    if value is None:
        return ""
    return value if isinstance(value, str) else value.isoformat()


def _words(value: str | Iterable[object]) -> tuple[str, ...]:
    """Returns words; a single text is one."""
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def _refuse_unknown(given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Refuses arguments that mean nothing.

    Raises: TypeError.
    """
    unknown = sorted(set(given) - set(known))
    if unknown:
        message = f"unknown: {', '.join(unknown)} (there are {', '.join(sorted(known))})"
        raise TypeError(message)
