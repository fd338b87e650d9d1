"""Making a swarm: a molecule that stands for an epic whose children several workers take on at once."""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.storage.reads import find_record
from bd.storage.resolve import resolve_id
from bd.storage.swarms import select_swarms
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

_TYPE = "molecule"


class SwarmExists(Conflict):
    """There is a swarm for an epic already."""

    slug = "swarm-exists"

    def __init__(self, epic_id: str, swarm_id: str) -> None:
        """Names both."""
        super().__init__(
            f"{epic_id} has a swarm already: {swarm_id}",
            hint=f"bd swarm status {epic_id} shows where it stands; --force makes another",
            details={"epic_id": epic_id, "swarm_id": swarm_id},
        )


def create_swarm(txn: WriteTransaction, text: str, *, coordinator: str = "", force: bool = False) -> tuple[Record, str]:
    """Creates the swarm of an epic and returns it with the epic's id; `force` makes one more.

    Raises: SwarmExists, InvalidValue for what is no epic, IssueNotFound, AmbiguousId, and what `create_issue` raises.
    """
    epic_id = resolve_id(txn.con, text, txn.prefix)
    epic = find_record(txn.con, epic_id) or {}
    if epic.get("issue_type") != "epic":
        raise InvalidValue(f"{epic_id} is no epic (type: {epic.get('issue_type')})", hint="bd epic status lists epics")
    there = [
        swarm["id"] for swarm in select_swarms(txn.con) if swarm["epic_id"] == epic_id and swarm["status"] != "closed"
    ]
    if there and not force:
        raise SwarmExists(epic_id, there[0])
    fields = {"title": f"Swarm: {epic['title']}", "issue_type": _TYPE, "mol_type": "swarm", "assignee": coordinator}
    request = CreateRequest(fields, edges=(f"relates-to:{epic_id}",))
    request.own_types = (_TYPE,)
    return create_issue(txn, request), epic_id
