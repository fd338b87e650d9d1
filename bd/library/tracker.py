"""The tracker of a workspace, for Python programs: the same settings, rules, events and files as the commands.

>>> import bd
>>> with bd.open() as tracker:
...     login = tracker.create("Login fails on Safari", type="bug", priority=0, labels=["auth"])
...     guide = tracker.create("Write the guide", dependencies=[login.id])
...     [issue.title for issue in tracker.ready()]
...     tracker.claim(login.id).status
...     tracker.close(login.id, reason="Cookies are set with SameSite=None").is_closed
...     [issue.title for issue in tracker.issues(status="open")]
['Login fails on Safari']
'in_progress'
True
['Write the guide']
"""

from __future__ import annotations

import io
import os
from contextlib import contextmanager

import bd.cli.problems
import bd.storage.database_problems
import bd.storage.place_problems  # noqa: F401 (what is wrong may be that nothing can be opened any more)
from bd.cli.context import Context
from bd.cli.filtering import filter_from
from bd.cli.ready_query import ready_query
from bd.cli.streams import Output
from bd.library.requests import changes
from bd.library.requests import filter_values
from bd.library.requests import new_issue
from bd.model.filters import check_sort
from bd.model.issue import Issue
from bd.storage.blocked import settle_blocked
from bd.storage.counting import count_filtered
from bd.storage.reads import load_counted
from bd.storage.reads import select_comments
from bd.storage.reads import select_issues
from bd.storage.ready import select_ready_ids
from bd.storage.resolve import IssueNotFound
from bd.storage.resolve import resolve_id
from bd.storage.select import listing_clause
from bd.storage.select import order_by
from bd.storage.select import prepare
from bd.storage.store import touch_database
from bd.storage.waiting import load_waiting
from bd.storage.waiting import select_waiting_ids
from bd.tracker.close import close_issue
from bd.tracker.close import reopen_issue
from bd.tracker.create import create_issue
from bd.tracker.delete import apply_deletion
from bd.tracker.delete import plan_deletion
from bd.tracker.depend import insert_edge
from bd.tracker.leases import release_issue
from bd.tracker.queue import claim_issue
from bd.tracker.queue import claim_next
from bd.tracker.update import update_issue
from bd.util.clock import SystemClock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Any
    from typing import Unpack

    from bd.library.requests import Changes
    from bd.library.requests import Filters
    from bd.library.requests import NewIssue
    from bd.model.filters import IssueFilter
    from bd.model.record import Record
    from bd.storage.ready import ReadyQuery
    from bd.storage.sqlite import Connection
    from bd.storage.store import Transaction
    from bd.storage.transaction import WriteTransaction

_PLACE_VARIABLES = ("BEADS_DIR", "BEADS_DB", "BD_DB", "BEADS_JSONL")


class Tracker:
    """An open workspace. Use it as a context manager, in one thread.

    Ids may be partial wherever a command takes them so. Every method that changes something commits before it returns
    and leaves `issues.jsonl` fresh, unless it runs inside `transaction`.
    """

    __slots__ = ("_context", "_txn")

    def __init__(self, context: Context) -> None:
        """Takes over a context with an open workspace; use `bd.open`."""
        self._context = context
        self._txn: WriteTransaction | None = None

    # ---- reading

    def issues(
        self, *, sort: str = "priority", reverse: bool = False, limit: int = 0, **filters: Unpack[Filters]
    ) -> list[Issue]:
        """Returns the issues that satisfy all filters, as `bd list` does; limit 0 means all.

        Closed ones only when `status` names them, a time of closing is asked for, or with `include_closed=True`.

        Raises: InvalidValue, InvalidSort, UnknownRepo; IssueNotFound for an unknown parent.
        """
        con = self._read()
        chosen = self._filter(dict(filters))
        order = check_sort(sort)
        where_sql, values = listing_clause(con, chosen, order)
        return _select(con, where_sql, values, order_sql=order_by(order, is_reversed=reverse), limit=limit)

    def count(self, **filters: Unpack[Filters]) -> int:
        """Returns how many issues `issues` would return without a limit."""
        con = self._read()
        return count_filtered(con, self._filter(dict(filters)))

    def ready(self, *, sort: str = "priority", limit: int = 0, **filters: Unpack[Filters]) -> list[Issue]:
        """Returns what can be worked on now, as `bd ready` does: open, waiting for nothing, not deferred.

        `sort` is "priority" (and then the oldest), "oldest" or "hybrid"; with `parent` everything below it counts.

        Raises: InvalidReadyOrder; otherwise as `issues`.
        """
        con = self._read()
        query = self._ready_query(dict(filters), sort)
        return [Issue(record) for record in load_counted(con, select_ready_ids(con, query, limit=limit))]

    def blocked(self, *, limit: int = 0, **filters: Unpack[Filters]) -> list[Issue]:
        """Returns what waits for open issues, as `bd blocked` does; `record["blocked_by"]` names them."""
        con = self._read()
        query = self._ready_query(dict(filters))
        return [Issue(record) for record in load_waiting(con, select_waiting_ids(con, query, limit=limit))]

    def get(self, issue_id: str) -> Issue:
        """Returns one issue.

        Raises: IssueNotFound, AmbiguousId.
        """
        con = self._read()
        return _find(con, resolve_id(con, issue_id, self.prefix))

    def comments(self, issue_id: str) -> list[Record]:
        """Returns the comments of an issue, oldest first, each as `bd show --json` prints it.

        Raises: IssueNotFound, AmbiguousId.
        """
        con = self._read()
        return select_comments(con, [resolve_id(con, issue_id, self.prefix)])

    @property
    def prefix(self) -> str:
        """The prefix of new ids."""
        return self._context.workspace.prefix

    @property
    def path(self) -> str:
        """The `.beads` folder."""
        return self._context.location.beads_dir

    @property
    def warnings(self) -> list[str]:
        """What went less well than it should, in sentences: a line of the file that cannot be read, for example."""
        return self._context.workspace.warnings

    # ---- changing

    def create(self, title: str, **fields: Unpack[NewIssue]) -> Issue:
        """Creates an issue and returns it.

        Raises: InvalidValue, NoPrefix, IdExists, PrefixMismatch, ExternalRefTaken, IssueNotFound, DepthExceeded,
        ForeignIssue; TypeError for an unknown field.
        """
        request = new_issue(self._context, title, fields)
        with self._write("create") as txn:
            return _find(txn.con, create_issue(txn, request)["id"])

    def update(self, issue_id: str, **fields: Unpack[Changes]) -> Issue:
        """Changes an issue and returns it; an empty text clears a field, what already is so changes nothing.

        Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue, ExternalRefTaken, InvalidValue; TypeError for
        an unknown field.
        """
        request = changes(self._context, fields)
        with self._write("update") as txn:
            return _find(txn.con, update_issue(txn, issue_id, request)["id"])

    def claim(self, issue_id: str, *, lease_s: int = 0) -> Issue:
        """Takes an issue: it is assigned to us and in progress; claiming our own again changes nothing.

        With `lease_s` the claim ends after so many seconds, unless it is renewed by claiming again.

        Raises: AlreadyClaimed, NotClaimable, LimitReached, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
        """
        with self._write("claim") as txn:
            return _find(txn.con, claim_issue(txn, issue_id, lease_s=lease_s)["id"])

    def claim_next(self, *, sort: str = "priority", lease_s: int = 0, **filters: Unpack[Filters]) -> Issue | None:
        """Takes the first issue that `ready` would return and returns it, None when there is none.

        Raises: LimitReached; otherwise as `ready`.
        """
        query = self._ready_query(dict(filters), sort)
        with self._write("claim") as txn:
            record = claim_next(txn, query, lease_s=lease_s)
            return _find(txn.con, record["id"]) if record else None

    def release(self, issue_id: str, *, reason: str = "", force: bool = False) -> Issue:
        """Gives a claimed issue back; `force` also one that somebody else has.

        Raises: NotTheHolder, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
        """
        with self._write("release") as txn:
            return _find(txn.con, release_issue(txn, issue_id, reason=reason, force=force)["id"])

    def close(self, issue_id: str, *, reason: str = "", force: bool = False) -> Issue:
        """Closes an issue and returns it; `force` closes one that waits for open issues or is pinned.

        Raises: CloseBlocked, PinnedIssue, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
        """
        with self._write("close") as txn:
            return _find(txn.con, close_issue(txn, issue_id, reason=reason, force=force)["id"])

    def reopen(self, issue_id: str, *, reason: str = "") -> Issue:
        """Opens a closed issue again and returns it.

        Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
        """
        with self._write("reopen") as txn:
            return _find(txn.con, reopen_issue(txn, issue_id, reason=reason)["id"])

    def delete(self, issue_id: str, *, reason: str = "") -> str:
        """Deletes an issue and returns its id; a tombstone stays, so that the deletion reaches every clone.

        Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
        """
        with self._write("delete") as txn:
            plan = plan_deletion(txn, [issue_id], cascade=False)
            apply_deletion(txn, plan, reason=reason)
        return plan.ids[0]

    def depend(self, issue_id: str, depends_on_id: str, type: str = "blocks") -> Issue:  # noqa: A002 (the field's name)
        """Makes an issue depend on another one and returns it.

        Raises: DependencyCycle, InvalidValue, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
        """
        with self._write("dep add") as txn:
            insert_edge(txn, issue_id, depends_on_id, type)
            return _find(txn.con, resolve_id(txn.con, issue_id, txn.prefix))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes the changes of a block one: all of them when it ends, none when an exception leaves it.

        Others wait meanwhile, so keep it short. A change in it that fails is undone alone if its exception is caught.
        """
        with self._write("transaction"):
            yield

    def connection(self) -> Transaction:
        """Lends the database for one block of work on tables of your own; the rules stand at `bd.open`."""
        return self._context.workspace.store.connection()

    # ---- from open to closed

    def disconnect(self) -> None:
        """Closes the workspace; further calls do nothing."""
        self._context.close()

    def __enter__(self) -> Tracker:
        """Returns itself; leaving closes the workspace."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the workspace."""
        self.disconnect()

    # ---- inside

    def _read(self) -> Connection:
        """Returns the connection for reading, after a look at the file, which others may have changed since."""
        workspace = self._context.workspace
        if self._txn is not None:
            settle_blocked(workspace.store.con)
            return workspace.store.con
        workspace.is_fresh = False
        return workspace.read()

    @contextmanager
    def _write(self, operation: str) -> Iterator[WriteTransaction]:
        """Runs a block as one write, or as a part of the transaction that is open; who watches the database sees it."""
        context = self._context
        if self._txn is not None:
            with context.workspace.store.transaction():
                yield self._txn
            return
        with context.write(operation) as txn:
            self._txn = txn
            try:
                yield txn
            finally:
                self._txn = None
        touch_database(context.location.database_path)

    def _ready_query(self, given: dict[str, Any], sort: str = "") -> ReadyQuery:
        """Returns the query of ready or waiting work that some arguments mean."""
        values = filter_values(given)
        values.pop("include_closed", None)
        values["unassigned"] = values.get("no_assignee", False)
        return ready_query(self._context, {**values, "sort": sort or None})

    def _filter(self, given: dict[str, Any]) -> IssueFilter:
        """Returns the filter that some arguments mean."""
        values = filter_values(given)
        is_closed_wanted = values.pop("include_closed", False) or {"status", "closed_after", "closed_before"} & set(
            values
        )
        chosen = filter_from(self._context, values)
        if not is_closed_wanted:
            chosen.without_statuses = ("closed",)
        chosen.hides_templates = chosen.hides_gates = True
        return chosen


def open_tracker(path: str | os.PathLike[str] | None, *, actor: str, readonly: bool) -> Tracker:
    """Opens a workspace, see `bd.open`."""
    place = os.path.abspath(os.fspath(path)) if path is not None else os.getcwd()
    is_folder = os.path.isdir(place)
    env = dict(os.environ)
    if path is not None:
        env = {name: value for name, value in env.items() if name not in _PLACE_VARIABLES}
        if is_folder and os.path.basename(place) == ".beads":
            env["BEADS_DIR"] = place
    streams = (io.StringIO(), Output(io.StringIO()), Output(io.StringIO()))
    context = Context([], env=env, clock=SystemClock(), streams=streams, cwd=place if is_folder else os.getcwd())
    given = {"actor": actor, "readonly": readonly, "db": None if is_folder else place}
    context.start(given, has_settings=True)
    try:
        context.workspace.read()
    except BaseException:
        context.close()
        raise
    return Tracker(context)


def _select(con: Connection, where_sql: str, values: list[Any], *, order_sql: str, limit: int) -> list[Issue]:
    """Returns issues of a condition."""
    prepare(con, where_sql)
    return [Issue(record) for record in select_issues(con, where_sql, values, order_sql=order_sql, limit=limit)]


def _find(con: Connection, issue_id: str) -> Issue:
    """Returns the issue of a full id.

    Raises: IssueNotFound.
    """
    for record in select_issues(con, "i.id = ?", [issue_id]):
        return Issue(record)
    raise IssueNotFound(issue_id)
