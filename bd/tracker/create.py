"""Creating issues: the id, the fields, the edges that come with it."""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.errors import WorkspaceProblem
from bd.model.content import content_hash
from bd.model.fields import DEFAULT_PRIORITY
from bd.model.fields import check_title
from bd.model.fields import check_type
from bd.model.fields import split_names
from bd.model.ids import COLLISION_LIMIT
from bd.model.ids import LONGEST
from bd.model.ids import SHORTEST
from bd.model.ids import DepthExceeded
from bd.model.ids import adaptive_length
from bd.model.ids import check_explicit_id
from bd.model.ids import child_number
from bd.model.ids import depth_of
from bd.model.ids import id_seed
from bd.model.ids import new_id
from bd.model.ids import parent_of
from bd.model.instants import rfc3339
from bd.model.record import in_order
from bd.model.rows import record_to_row
from bd.storage.events import append_event
from bd.storage.resolve import resolve_id
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_metadata
from bd.storage.writes import insert_dependency
from bd.storage.writes import insert_labels
from bd.storage.writes import insert_row
from bd.storage.writes import mark_dirty
from bd.storage.writes import raise_child_counter
from bd.tracker.changing import check_ours
from bd.tracker.checks import check_external_ref
from bd.tracker.checks import check_label
from bd.tracker.checks import cleaned
from bd.tracker.depend import add_edge
from bd.tracker.depend import check_edge
from bd.tracker.depend import resolve_end
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

DEFAULT_DEPTH = 3
_COUNT_KEY = "id_count"
_LARGEST_SETTING = 1e6


class NoPrefix(WorkspaceProblem):
    """The workspace has no prefix for new ids."""

    slug = "not-initialised"

    def __init__(self) -> None:
        """Says what is missing."""
        super().__init__(
            "database not initialized: issue_prefix config is missing",
            hint="run bd config set issue_prefix NAME",
        )


class IdExists(Conflict):
    """An explicit id is taken."""

    slug = "id-exists"

    def __init__(self, issue_id: str) -> None:
        """Names the id."""
        super().__init__(
            f"issue {issue_id} already exists", hint="choose another id, or leave --id out", details={"id": issue_id}
        )


class ParentNotFound(NotFound):
    """A child id names a parent that does not exist."""

    slug = "parent-missing"

    def __init__(self, parent: str) -> None:
        """Names the parent."""
        super().__init__(
            f"parent issue {parent} does not exist",
            hint="create the parent first, or choose another id",
            details={"parent": parent},
        )


class TemplateMismatch(Conflict):
    """A template lies below a template, work below work."""

    slug = "template-mismatch"

    def __init__(self, parent: str, *, is_template: bool) -> None:
        """Names the parent; `is_template`: the parent is one."""
        super().__init__(
            f"{parent} is {'a' if is_template else 'no'} template, and its children are what it is",
            hint="create it with --template too" if is_template else "leave --template or --parent out",
            details={"parent": parent},
        )


class CreateRequest:
    """What to create. `fields` are record keys with their values; empty values are left out.

    `edges` are texts as `--deps` takes them: `id` or `type:id`. `waits_for` adds a fan-in gate on a spawner.
    `own_types` are types that a command of ours may give although a person may not.
    """

    __slots__ = (
        "edges",
        "explicit_id",
        "fields",
        "force",
        "labels",
        "own_types",
        "parent",
        "waits_for",
        "waits_for_gate",
    )

    def __init__(self, fields: Record, *, labels: tuple[str, ...] = (), edges: tuple[str, ...] = ()) -> None:
        """Keeps the fields; the rest may be assigned."""
        self.fields = fields
        self.labels = labels
        self.edges = edges
        self.explicit_id = ""
        self.force = False
        self.own_types: tuple[str, ...] = ()
        self.parent = ""
        self.waits_for = ""
        self.waits_for_gate = "all-children"


def create_issue(txn: WriteTransaction, request: CreateRequest) -> Record:
    """Creates one issue and returns its plain record with the labels and edges it got.

    Raises: InvalidValue, NoPrefix, IdExists, PrefixMismatch, ExternalRefTaken, IssueNotFound, DepthExceeded,
    ForeignIssue, TemplateMismatch, DependencyCycle, WaitsForAncestor.
    """
    record = _complete(txn, request)
    parent = _find_parent(txn, request.parent)
    _check_kind(txn, parent, record)
    record["id"] = _choose_id(txn, request, record, parent)
    row = record_to_row(record)
    row["content_hash"] = content_hash(record)
    insert_row(txn.con, row)
    labels = sorted(set(request.labels))
    insert_labels(txn.con, record["id"], labels)
    if parent:
        check_edge(txn, record["id"], parent, "parent-child")
        insert_dependency(txn.con, (record["id"], parent, "parent-child"), actor=txn.actor, now_ns=txn.now_ns)
    for text in request.edges:
        add_edge(txn, record["id"], text)
    if request.waits_for:
        _add_gate(txn, record["id"], request)
    append_event(
        txn.con, (record["id"], "created"), actor=txn.actor, now_ns=txn.now_ns, values=(None, dumps_line(record))
    )
    mark_dirty(txn.con, record["id"], txn.now_ns)
    txn.touched = record["id"]
    return record


def plan_issue(txn: WriteTransaction, request: CreateRequest) -> Record:
    """Returns the record `create_issue` would write, without writing it."""
    record = _complete(txn, request)
    parent = _find_parent(txn, request.parent)
    record["id"] = _choose_id(txn, request, record, parent)
    return record


def _find_parent(txn: WriteTransaction, text: str) -> str:
    """Returns the id of the parent, "" without one; another repository numbers its children itself.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue.
    """
    if not text:
        return ""
    parent = resolve_id(txn.con, text, txn.prefix)
    check_ours(txn, parent)
    return parent


def _check_kind(txn: WriteTransaction, parent: str, record: Record) -> None:
    """Refuses a template below work, and work below a template.

    Raises: TemplateMismatch.
    """
    if parent:
        is_template = bool(txn.con.execute("select is_template from issues where id = ?", (parent,)).fetchone()[0])
        if is_template is not bool(record.get("is_template")):
            raise TemplateMismatch(parent, is_template=is_template)


def _complete(txn: WriteTransaction, request: CreateRequest) -> Record:
    """Returns the whole record but for its id, validated."""
    now = rfc3339(txn.now_ns)
    given = {key: cleaned(value) for key, value in request.fields.items()}
    fields = {key: value for key, value in given.items() if value or (value == 0 and value is not False)}
    known_types = (*split_names(txn.setting("types.custom")), *request.own_types)
    fields["title"] = check_title(fields.get("title", ""))
    fields["issue_type"] = check_type(fields.get("issue_type", "task"), known_types)
    fields.setdefault("status", "open")
    fields.setdefault("priority", DEFAULT_PRIORITY)
    fields.update({"created_at": now, "created_by": txn.actor, "updated_at": now})
    owner = txn.find_owner()
    if owner:
        fields["owner"] = owner
    if fields.get("external_ref"):
        check_external_ref(txn, fields["external_ref"], "")
    for label in request.labels:
        check_label(label)
    return in_order({"id": "", **fields})


def _choose_id(txn: WriteTransaction, request: CreateRequest, record: Record, parent: str) -> str:
    """Returns the id of a new issue: the explicit one, the next child's, or a hash."""
    prefix = txn.prefix
    if request.explicit_id:
        allowed = split_names(txn.setting("allowed_prefixes"))
        issue_id = check_explicit_id(request.explicit_id, prefix, allowed, force=request.force)
        _free_id(txn, issue_id)
    elif not prefix:
        raise NoPrefix
    elif parent:
        issue_id = f"{parent}.{next_child_number(txn, parent)}"
    else:
        seed = id_seed(record["title"], record.get("description", ""), txn.actor, txn.now_ns)
        return new_id(prefix, seed, _id_length(txn, prefix), lambda candidate: _is_taken(txn, candidate))
    above = parent or parent_of(issue_id)
    if above and not _is_taken(txn, above) and not request.force:
        raise ParentNotFound(above)
    if above:
        _check_depth(txn, issue_id, above)
        raise_child_counter_if_parent(txn, above, child_number(issue_id))
    return issue_id


def _free_id(txn: WriteTransaction, issue_id: str) -> None:
    """Refuses an id in use; a deleted issue gives its id up.

    Raises: IdExists.
    """
    row = txn.con.execute("select status from issues where id = ?", (issue_id,)).fetchone()
    if row and row[0] != "tombstone":
        raise IdExists(issue_id)
    if row:
        txn.con.execute("delete from issues where id = ?", (issue_id,))


def _is_taken(txn: WriteTransaction, issue_id: str) -> bool:
    """Says whether an id is in use, by a deleted issue too."""
    return txn.con.execute("select 1 from issues where id = ?", (issue_id,)).fetchone() is not None


def _check_depth(txn: WriteTransaction, issue_id: str, parent: str) -> None:
    """Refuses a child below the deepest allowed level.

    Raises: DepthExceeded.
    """
    limit = int(_number_setting(txn, "hierarchy.max-depth", DEFAULT_DEPTH))
    if depth_of(issue_id, txn.prefix) > limit:
        raise DepthExceeded(limit, parent)


def next_child_number(txn: WriteTransaction, parent: str) -> int:
    """Returns one more than the highest child number `parent` ever had, whoever counted."""
    row = txn.con.execute("select last_child from child_counters where parent_id = ?", (parent,)).fetchone()
    ids = txn.con.execute("select id from issues where id > ? and id < ?", (parent + ".", parent + "/")).fetchall()
    present = [child_number(child) for (child,) in ids if parent_of(child) == parent]
    return max([row[0] if row else 0, *present]) + 1


def raise_child_counter_if_parent(txn: WriteTransaction, parent: str, number: int) -> None:
    """Counts a child when its parent is here."""
    if number and _is_taken(txn, parent):
        raise_child_counter(txn.con, parent, number)


def _id_length(txn: WriteTransaction, prefix: str) -> int:
    """Returns the hash length for the next id; counts only the rows added since it last counted."""
    con = txn.con
    name, count, last_row = [*(get_metadata(con, _COUNT_KEY) or "").rsplit(":", 2), "0", "0"][:3]
    known, since = (int(count), int(last_row)) if name == prefix else (0, 0)
    sql = """
    select count(*), max(rowid) from issues
     where rowid > ? and id >= ? and id < ? and instr(substr(id, ?), '.') = 0
    """
    added, newest = con.execute(sql, (since, prefix + "-", prefix + ".", len(prefix) + 2)).fetchone()
    if added:
        set_metadata(con, _COUNT_KEY, f"{prefix}:{known + added}:{newest}")
    return adaptive_length(
        known + added,
        shortest=min(max(int(_number_setting(txn, "min_hash_length", SHORTEST)), SHORTEST), LONGEST),
        longest=min(max(int(_number_setting(txn, "max_hash_length", LONGEST)), SHORTEST), LONGEST),
        collision_limit=_number_setting(txn, "max_collision_prob", COLLISION_LIMIT),
    )


def _number_setting(txn: WriteTransaction, key: str, default: float) -> float:
    """Returns a setting that is a number; one that is none counts as unset, because creating must go on."""
    try:
        number = float(txn.setting(key) or default)
    except ValueError:
        return default
    return number if abs(number) < _LARGEST_SETTING else default


def _add_gate(txn: WriteTransaction, issue_id: str, request: CreateRequest) -> None:
    """Adds the fan-in edge of `--waits-for`.

    Raises: InvalidValue, IssueNotFound, DependencyCycle, WaitsForAncestor.
    """
    if request.waits_for_gate not in ("all-children", "any-children"):
        raise InvalidValue(
            f'invalid --waits-for-gate "{request.waits_for_gate}"', hint="use all-children or any-children"
        )
    target = resolve_end(txn, request.waits_for)
    check_edge(txn, issue_id, target, "waits-for", is_any=request.waits_for_gate == "any-children")
    metadata: dict[str, Any] = {"gate": request.waits_for_gate}
    edge = (issue_id, target, "waits-for")
    insert_dependency(txn.con, edge, actor=txn.actor, now_ns=txn.now_ns, metadata=dumps_line(metadata))
