"""Giving every issue another prefix: ids, texts, edges, the log, and what the travelling file and we agreed on.

Deleted issues are renamed too: a tombstone under the old id would no longer hold its issue down. Times stay as people
see them: `updated_at` moves by a nanosecond, which makes every state its own and leaves every order as it was.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.model.content import content_hash
from bd.model.fields import split_names
from bd.model.former import FORMER_KEY
from bd.model.former import renamed_fields
from bd.model.former import with_former_id
from bd.model.ids import LONGEST
from bd.model.ids import hash_part
from bd.model.instants import parse_instant
from bd.model.instants import stored
from bd.model.rows import record_to_row
from bd.storage.events import append_event
from bd.storage.reads import chunks
from bd.storage.reads import load_records
from bd.storage.rename import rename_rows
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import set_config
from bd.storage.writes import mark_dirty
from bd.storage.writes import update_row
from bd.tracker.create import IdExists
from bd.tracker.create import NoPrefix
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

_SHOWN = 10
_SHORTEST_FRESH = 4


class PrefixRefused(InvalidValue):
    """A text cannot be the prefix of new ids."""

    slug = "prefix-refused"

    def __init__(self, text: str) -> None:
        """Quotes it and states the rule."""
        super().__init__(
            "prefix must start with a lowercase letter and contain only lowercase letters, numbers, and hyphens:"
            f" {text!r}",
            hint="choose something short, such as the project's name",
            details={"prefix": text},
        )


class SeveralPrefixes(Conflict):
    """Some issues have neither the old prefix nor the new one."""

    slug = "several-prefixes"

    def __init__(self, prefix: str, ids: list[str]) -> None:
        """Names the prefix and some of the issues."""
        shown = ", ".join(ids[:_SHOWN]) + (", ..." if len(ids) > _SHOWN else "")
        super().__init__(
            f"{len(ids)} issues do not have the prefix {prefix}: {shown}; nothing was renamed",
            hint="say --repair to give these issues new ids too, or allow their prefix in allowed_prefixes",
            details={"prefix": prefix, "ids": ids},
        )


class PrefixPlan:
    """What renaming means: the prefixes, and the new id of each issue that gets one."""

    __slots__ = ("new", "old", "renames")

    def __init__(self, old: str, new: str, renames: dict[str, str]) -> None:
        """Keeps all three."""
        self.old = old
        self.new = new
        self.renames = renames


def check_new_prefix(text: str) -> str:
    """Returns a new prefix without the hyphen behind it.

    Raises: PrefixRefused.
    """
    prefix = text.strip().removesuffix("-")
    letters = prefix.replace("-", "")
    is_plain = letters.isascii() and letters.isalnum() and letters == letters.lower()
    if not is_plain or not prefix[0].isalpha() or prefix.endswith("-"):
        raise PrefixRefused(text)
    return prefix


def plan_prefix(txn: WriteTransaction, text: str, *, repair: bool) -> PrefixPlan:
    """Returns what renaming every issue of ours to another prefix means; `repair` gives issues of none a fresh id.

    Raises: PrefixRefused, NoPrefix, SeveralPrefixes, IdExists.
    """
    new, old = check_new_prefix(text), txn.prefix
    if not old:
        raise NoPrefix
    rows = txn.con.execute("select id, status, source_repo from issues order by id").fetchall()
    taken = {row[0] for row in rows}
    ours = [row[0] for row in rows if row[2] == "." and row[0].startswith(old + "-")]
    renames = {issue_id: new + issue_id[len(old) :] for issue_id in ours} if old != new else {}
    kept = tuple(name.rstrip("-") + "-" for name in (old, new, *split_names(txn.setting("allowed_prefixes"))))
    others = [row for row in rows if row[2] == "." and not row[0].startswith(kept)]
    strays = [row[0] for row in others if row[1] != "tombstone"]
    if repair:
        renames.update(_fresh_ids(new, [row[0] for row in others], taken | set(renames.values())))
    elif strays:
        raise SeveralPrefixes(old, strays)
    for wanted in renames.values():
        if wanted in taken:
            raise IdExists(wanted)
    return PrefixPlan(old, new, renames)


def _fresh_ids(prefix: str, ids: list[str], taken: set[str]) -> dict[str, str]:
    """Returns a new hash id for each issue; children stay behind the number of their parent."""
    fresh: dict[str, str] = {}
    tops: dict[str, str] = {}
    for issue_id in ids:
        top, dot, rest = issue_id.partition(".")
        if top not in tops:
            tops[top] = _fresh_id(prefix, top, taken)
        fresh[issue_id] = tops[top] + dot + rest
        taken.add(fresh[issue_id])
    return fresh


def _fresh_id(prefix: str, seed: str, taken: set[str]) -> str:
    """Returns the first free hash id made from a text.

    Raises: InvalidValue when there is none.
    """
    for length in range(_SHORTEST_FRESH, LONGEST + 1):
        for nonce in range(10):
            candidate = f"{prefix}-{hash_part(f'{seed}|{nonce}', length)}"
            if candidate not in taken:
                return candidate
    raise InvalidValue(f"no free id was found for {seed}", hint="rename it with bd rename")


def apply_prefix(txn: WriteTransaction, plan: PrefixPlan) -> None:
    """Renames what the plan names and makes the prefix that of new issues."""
    ids = [row[0] for row in txn.con.execute("select id from issues where source_repo = '.' order by id").fetchall()]
    for part in chunks(ids):
        for record in load_records(txn.con, part).values():
            _rewrite(txn, record, plan.renames)
    rename_rows(txn.con, plan.renames)
    set_config(txn.con, PREFIX_KEY, plan.new)


def _rewrite(txn: WriteTransaction, record: Record, renames: dict[str, str]) -> None:
    """Rewrites what a record says of renamed issues, still under its old id, and logs the record as it was."""
    issue_id: str = record["id"]
    changes = renamed_fields(record, renames)
    new_id = renames.get(issue_id, issue_id)
    if new_id != issue_id:
        changes[FORMER_KEY] = with_former_id(record, new_id)
    edges = record.get("dependencies") or ()
    if not changes and not any(edge["depends_on_id"] in renames for edge in edges):
        return
    new = {**record, **changes}
    columns = record_to_row({key: value for key, value in changes.items() if key != FORMER_KEY})
    columns["updated_at"] = stored(parse_instant(record["updated_at"]) + 1)
    columns["content_hash"] = content_hash(new)
    if FORMER_KEY in changes:
        columns["extra"] = record_to_row(new)["extra"]
    update_row(txn.con, issue_id, columns)
    is_renamed = new_id != issue_id
    append_event(
        txn.con,
        (issue_id, "renamed" if is_renamed else "updated"),
        actor=txn.actor,
        now_ns=txn.now_ns,
        values=(dumps_line(record), dumps_line({"id": new_id, **changes} if is_renamed else changes)),
        comment=f"Renamed {issue_id} -> {new_id}" if is_renamed else "Renamed the issues it names",
    )
    mark_dirty(txn.con, issue_id, txn.now_ns)
