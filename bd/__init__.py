"""bd: an issue tracker that lives in your repository.

    import bd

    with bd.open() as tracker:
        for issue in tracker.ready(limit=10):
            print(issue.id, issue.priority, issue.title)

`bd.open` gives a `Tracker`, its methods take and return `Issue`s; both are loaded when first asked for, because the
command `bd` imports this module at every start. Every failure is a `BdError`; the names in `__all__` are the ones a
program distinguishes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from bd.errors import BdError
    from bd.errors import Busy
    from bd.errors import Conflict
    from bd.errors import InvalidValue
    from bd.errors import NotFound
    from bd.errors import StorageProblem
    from bd.errors import SyncProblem
    from bd.errors import UsageProblem
    from bd.errors import WorkspaceProblem
    from bd.library.tracker import Tracker
    from bd.model.issue import Edge
    from bd.model.issue import Issue
    from bd.storage.resolve import AmbiguousId
    from bd.storage.resolve import IssueNotFound
    from bd.tracker.claim import AlreadyClaimed
    from bd.tracker.statuses import CloseBlocked

__version__ = "0.9.0"
__all__ = [
    "AlreadyClaimed",
    "AmbiguousId",
    "BdError",
    "Busy",
    "CloseBlocked",
    "Conflict",
    "Edge",
    "InvalidValue",
    "Issue",
    "IssueNotFound",
    "NotFound",
    "StorageProblem",
    "SyncProblem",
    "Tracker",
    "UsageProblem",
    "WorkspaceProblem",
    "open",
]
_ELSEWHERE = {
    "AlreadyClaimed": "bd.tracker.claim",
    "AmbiguousId": "bd.storage.resolve",
    "CloseBlocked": "bd.tracker.statuses",
    "Edge": "bd.model.issue",
    "Issue": "bd.model.issue",
    "IssueNotFound": "bd.storage.resolve",
    "Tracker": "bd.library.tracker",
}


def open(path: str | PathLike[str] | None = None, *, actor: str = "", readonly: bool = False) -> Tracker:
    """Opens a workspace: the one a command in the current folder would use, or the one `path` names.

        with bd.open() as tracker:
            login = tracker.create("Login fails on Safari", type="bug", priority=0)
            tracker.close(login.id, reason="Cookies are set with SameSite=None")

    `path` is a folder in or above which a `.beads` lies, a `.beads` folder, or a database file. Changes are recorded
    under `actor`; without it under the name a command would use. With `readonly` changes are refused.

    A program may keep tables of its own beside the issues:

        with bd.open() as tracker, tracker.connection() as con:
            con.execute(
                "create table if not exists billing_entries (minutes integer not null,"
                " issue_id text not null references issues(id) on delete cascade)"
            )

    Rules for such tables:  their names start with the program's name and an underscore (`billing_entries`), and they
            refer to `issues(id)` with `on delete cascade`. `bd` keeps tables, indexes, triggers and columns that it
            does not know, through migrations too, and never exports them. Foreign keys are enforced.
    Rules for ours:  read them freely; the tables and columns of `bd info --schema` keep their names within a major
            version. Change issues through the tracker, which also writes the event, the mark and the file that travels.
    Order:  `tracker.connection()` is one write transaction: leaving the block commits, an exception undoes it. Keep it
            short, others wait; do not keep the connection.
    Raises: NoWorkspace, MigrationPending, DatabaseTooNew, NotOurDatabase, SchemaMismatch; DatabaseBusy after 30 s;
            StoreClosed.
    """
    from bd.library.tracker import open_tracker

    return open_tracker(path, actor=actor, readonly=readonly)


def __getattr__(name: str) -> object:
    """Loads a name when it is first asked for."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    import sys

    module = _ELSEWHERE.get(name, "bd.errors")
    __import__(module)
    found = getattr(sys.modules[module], name)
    globals()[name] = found
    return found
