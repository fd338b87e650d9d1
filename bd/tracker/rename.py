"""Renaming: an issue, or all of them, get other ids; whatever named them follows, in one transaction.

The old ids travel with the issues (`bd.model.former`), which keeps every clone from bringing them back.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.model.fields import split_names
from bd.model.former import FORMER_KEY
from bd.model.former import ID_KEYS
from bd.model.former import TEXT_KEYS
from bd.model.former import renamed_fields
from bd.model.former import with_former_id
from bd.model.ids import check_explicit_id
from bd.model.ids import child_number
from bd.model.ids import parent_of
from bd.storage.reads import chunks
from bd.storage.reads import find_record
from bd.storage.reads import load_records
from bd.storage.rename import rename_rows
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.create import IdExists
from bd.tracker.create import raise_child_counter_if_parent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

_MENTIONS = " or ".join(f"instr(i.{key}, ?1) > 0" for key in (*TEXT_KEYS, *ID_KEYS))
_NEAR_SQL = f"""
select i.id from issues i where i.source_repo = '.' and i.status <> 'tombstone' and ({_MENTIONS})
union
select i.id from issues i join dependencies d on d.issue_id = i.id
 where d.depends_on_id = ?1 and +i.source_repo = '.' order by 1
"""


class SameId(InvalidValue):
    """The new id is the old one."""

    slug = "same-id"

    def __init__(self, issue_id: str) -> None:
        """Names it."""
        super().__init__(f"{issue_id} has this id already", hint="choose another id", details={"id": issue_id})


def rename_issue(
    txn: WriteTransaction, text: str, wanted: str, *, event: tuple[str, str] | None = None
) -> tuple[str, Record]:
    """Gives one issue another id and returns the old id and the full record; children keep their ids.

    `event` is the (type, comment) under which the log keeps all of it, when that is not a renaming of its own.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue, MalformedId, PrefixMismatch, IdExists, SameId.
    """
    old = get_changeable(txn, text)
    allowed = split_names(txn.setting("allowed_prefixes"))
    new_id = check_explicit_id(wanted, txn.prefix, allowed, force=False)
    if new_id == old["id"]:
        raise SameId(new_id)
    if txn.con.execute("select 1 from issues where id = ?", (new_id,)).fetchone():
        raise IdExists(new_id)
    renames = {old["id"]: new_id}
    near = [record for record in _near(txn, old["id"]) if record["id"] != old["id"] and _names(record, renames)]
    rename_rows(txn.con, renames)
    note = f"Renamed {old['id']} -> {new_id}"
    changes = {**renamed_fields(old, renames), FORMER_KEY: with_former_id(old, new_id)}
    kind, said = event or ("renamed", note)
    apply_changes(txn, old, changes, kind, comment=said, new_id=new_id)
    for record in near:
        apply_changes(txn, record, renamed_fields(record, renames), event[0] if event else "updated", comment=said)
    parent = parent_of(new_id)
    if parent:
        raise_child_counter_if_parent(txn, parent, child_number(new_id))
    txn.touched = new_id
    return old["id"], find_record(txn.con, new_id) or {}


def _near(txn: WriteTransaction, issue_id: str) -> Iterator[Record]:
    """Yields the full records of our issues that name an issue, by id."""
    ids = [row[0] for row in txn.con.execute(_NEAR_SQL, (issue_id,))]
    for part in chunks(ids):
        yield from load_records(txn.con, part).values()


def _names(record: Record, renames: dict[str, str]) -> bool:
    """Says whether a record names one of the renamed issues, in an edge or as a word of its texts."""
    edges = record.get("dependencies") or ()
    return any(edge["depends_on_id"] in renames for edge in edges) or bool(renamed_fields(record, renames))
