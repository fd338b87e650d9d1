"""bd audit: the log of what models and tools were asked and answered, see `bd.storage.interactions`."""

from __future__ import annotations

import os

from bd.cli.points import logged_id
from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.model.instants import rfc3339
from bd.storage.interactions import FILE_NAME
from bd.storage.interactions import KEYS
from bd.storage.interactions import append_entry
from bd.storage.interactions import has_entry
from bd.storage.interactions import new_entry_id
from bd.storage.place_problems import ReadOnlyMode
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.options import AuditErrorOption
    from bd.cli.options import AuditExitOption
    from bd.cli.options import AuditIssueOption
    from bd.cli.options import AuditKindOption
    from bd.cli.options import AuditLabelOption
    from bd.cli.options import AuditModelOption
    from bd.cli.options import AuditParentArgument
    from bd.cli.options import AuditPromptOption
    from bd.cli.options import AuditReasonOption
    from bd.cli.options import AuditResponseOption
    from bd.cli.options import AuditStdinOption
    from bd.cli.options import AuditToolOption

_OWN = ("id", "created_at")


class EntryNotFound(NotFound):
    """The log has no entry of this id."""

    slug = "entry-not-found"

    def __init__(self, entry_id: str) -> None:
        """Names the id."""
        super().__init__(
            f'no interaction "{entry_id}" is in the log',
            hint="bd audit record prints the id of what it records",
            details={"id": entry_id},
        )


def run_record(
    bd: Context,
    *,
    kind: AuditKindOption = None,
    model: AuditModelOption = None,
    prompt: AuditPromptOption = None,
    response: AuditResponseOption = None,
    issue_id: AuditIssueOption = None,
    tool_name: AuditToolOption = None,
    exit_code: AuditExitOption = None,
    error: AuditErrorOption = None,
    stdin: AuditStdinOption = False,
) -> None:
    """Append an interaction to the log."""
    entry: dict[str, Any] = _from_stdin(bd) if stdin else {}
    given = {
        "kind": kind,
        "model": model,
        "prompt": bd.text(prompt),
        "response": bd.text(response),
        "issue_id": issue_id,
        "tool_name": tool_name,
        "exit_code": exit_code,
        "error": error,
    }
    entry.update({key: value for key, value in given.items() if value is not None})
    if not str(entry.get("kind") or "").strip():
        raise InvalidValue("--kind is required", hint="bd audit record --kind llm_call --model NAME --prompt @file")
    if entry.get("issue_id"):
        entry["issue_id"] = logged_id(bd, str(entry["issue_id"]))
    _answer(bd, _append(bd, entry), kind=entry["kind"])


def run_label(
    bd: Context, entry_id: AuditParentArgument, *, label: AuditLabelOption = None, reason: AuditReasonOption = None
) -> None:
    """Append a label for an earlier interaction to the log."""
    if not (label or "").strip():
        raise InvalidValue("--label is required", hint="bd audit label ID --label good --reason WHY")
    parent = entry_id.strip()
    if not has_entry(_path(bd), parent):
        raise EntryNotFound(parent)
    entry = {"kind": "label", "parent_id": parent, "label": label, "reason": reason}
    _answer(bd, _append(bd, entry), parent_id=parent, label=label)


def _from_stdin(bd: Context) -> dict[str, Any]:
    """Returns the entry on standard input; keys of its own are kept under `extra`.

    Raises: InvalidValue.
    """
    try:
        value = loads(bd.text("-") or "")
    except JsonTextError as error:
        raise InvalidValue(f"standard input is not JSON ({error})", hint="give one JSON object") from None
    if not isinstance(value, dict):
        raise InvalidValue("standard input is not a JSON object", hint='give an object such as {"kind": "llm_call"}')
    entry = {key: item for key, item in value.items() if key in KEYS and key not in _OWN}
    others = {key: item for key, item in value.items() if key not in KEYS}
    if others:
        extra = entry.get("extra")
        entry["extra"] = {**(extra if isinstance(extra, dict) else {}), **others}
    return entry


def _append(bd: Context, entry: dict[str, Any]) -> str:
    """Appends an entry and returns its id.

    Raises: ReadOnlyMode, NoWorkspace.
    """
    if bd.readonly:
        raise ReadOnlyMode("audit")
    entry_id = new_entry_id()
    own = {"id": entry_id, "created_at": rfc3339(bd.clock.now_ns())}
    append_entry(_path(bd), {"actor": bd.actor, **entry, **own})
    return entry_id


def _path(bd: Context) -> str:
    """Returns where the log lies."""
    return os.path.join(bd.location.beads_dir, FILE_NAME)


def _answer(bd: Context, entry_id: str, **facts: object) -> None:
    """Prints the id of what was appended."""
    if bd.json:
        bd.emit({"id": entry_id, **facts})
    else:
        bd.line(entry_id)
