"""The content hash: a digest of what an issue says, the same on every machine.

Source: classic 0.49.6. SHA-256 over the fields below in this order, every item followed by one NUL byte. Not part of
it: id, times, labels, dependencies, comments, close reason, due and defer dates, estimate, and bookkeeping.
"""

from __future__ import annotations

from bd.util.hashing import sha256
from bd.util.jsontext import dumps_line

_BEFORE_PINNED = (
    "title",
    "description",
    "design",
    "acceptance_criteria",
    "notes",
    "spec_id",
    "status",
    "priority",
    "issue_type",
    "assignee",
    "owner",
    "created_by",
    "external_ref",
    "source_system",
)
_AFTER_WAITERS = (
    "holder",
    "hook_bead",
    "role_bead",
    "agent_state",
    "role_type",
    "rig",
    "mol_type",
    "work_type",
    "event_kind",
    "actor",
    "target",
    "payload",
)
_CREATOR = ("name", "platform", "org", "id")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Record = dict[str, Any]


def _identity_items(identity: Record | None) -> list[str]:
    """Returns the four strings of a structured identity, or nothing when there is none."""
    return [str(identity.get(key, "")) for key in _CREATOR] if identity else []


def _validation_items(validation: Record) -> list[str]:
    """Returns what one validation contributes."""
    score = validation.get("score")
    stamp = str(validation.get("timestamp", ""))
    seconds = stamp[:19] + stamp[19:].lstrip(".0123456789") if len(stamp) > len("2026-01-01T00:00:00") else stamp
    tail = [str(validation.get("outcome", "")), seconds, "" if score is None else f"{float(score):f}"]
    return _identity_items(validation.get("validator")) + tail


def _items(record: Record) -> list[str]:
    """Returns every item of the digest, in order."""
    items = [str(record.get(key, "") if record.get(key) is not None else "") for key in _BEFORE_PINNED]
    items.append("pinned" if record.get("pinned") else "")
    metadata = record.get("metadata")
    items.append("" if metadata is None else dumps_line(metadata))
    items.append("template" if record.get("is_template") else "")
    for bond in record.get("bonded_from") or ():
        items += [str(bond.get(key, "")) for key in ("source_id", "bond_type", "bond_point")]
    items += _identity_items(record.get("creator"))
    for validation in record.get("validations") or ():
        items += _validation_items(validation)
    quality = record.get("quality_score")
    items.append("" if quality is None else f"{float(quality):f}")
    items.append("crystallizes" if record.get("crystallizes") else "")
    items += [str(record.get("await_type", "")), str(record.get("await_id", "")), str(record.get("timeout", 0))]
    items += record.get("waiters") or ()
    return items + [str(record.get(key, "")) for key in _AFTER_WAITERS]


def content_hash(record: Record) -> str:
    """Returns the lower-case hexadecimal content hash of a record."""
    text = "".join(item + "\0" for item in _items(record))
    return sha256(text.encode("utf-8", "surrogatepass")).hex()
