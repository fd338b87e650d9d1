"""Templates: read-only issues that others are made from, with everything below them."""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.storage.reads import find_record
from bd.storage.resolve import resolve_id
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.depend import insert_edge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

_COPIED_KEYS = (
    *("title", "description", "design", "acceptance_criteria", "notes", "spec_id", "priority", "issue_type"),
    *("estimated_minutes", "metadata"),
)
_CHILDREN_SQL = """
select d.issue_id from dependencies d join issues i on i.id = d.issue_id
 where d.depends_on_id = ? and d.type = 'parent-child' and i.is_template <> 0 and i.status <> 'tombstone'
 order by i.created_at, i.id
"""


class NotATemplate(InvalidValue):
    """Only templates are copied."""

    slug = "not-a-template"

    def __init__(self, issue_id: str) -> None:
        """Names the issue."""
        super().__init__(
            f"{issue_id} is no template",
            hint="bd list --include-templates shows which are; bd create --template makes one",
        )


def copy_template(txn: WriteTransaction, text: str, request: CreateRequest) -> tuple[Record, list[str]]:
    """Creates an issue like a template, with issues like everything below it and the edges between those.

    What `request` sets goes before what the template says. Returns the record, and the ids of those below it.

    Raises: NotATemplate, and what `create_issue` raises.
    """
    source = resolve_id(txn.con, text, txn.prefix)
    record = find_record(txn.con, source) or {}
    if not record.get("is_template"):
        raise NotATemplate(source)
    given = {key: value for key, value in request.fields.items() if value not in (None, "") and value is not False}
    request.fields = {**_copied(record), **given}
    request.labels = (*record.get("labels", ()), *request.labels)
    created = create_issue(txn, request)
    ids = {source: str(created["id"])}
    sources = [record]
    for above in sources:
        for (child,) in txn.con.execute(_CHILDREN_SQL, (above["id"],)).fetchall():
            if child not in ids:
                sources.append(find_record(txn.con, child) or {})
                ids[child] = _copy_child(txn, sources[-1], created, ids[above["id"]])
    for copied in sources:
        for edge in copied.get("dependencies", ()):
            if edge["type"] != "parent-child" and edge["depends_on_id"] in ids:
                near = ids[copied["id"]]
                insert_edge(txn, near, ids[edge["depends_on_id"]], edge["type"], fresh_id=near)
    txn.touched = ids.pop(source)
    return created, list(ids.values())


def _copied(record: Record) -> Record:
    """Returns the fields that an issue takes from its template."""
    return {key: record[key] for key in _COPIED_KEYS if key in record}


def _copy_child(txn: WriteTransaction, record: Record, top: Record, parent: str) -> str:
    """Creates an issue like a template below a parent, a template where the topmost is one, and returns its id."""
    fields = {**_copied(record), "is_template": top.get("is_template", False)}
    request = CreateRequest(fields, labels=tuple(record.get("labels", ())))
    request.parent = parent
    return str(create_issue(txn, request)["id"])
