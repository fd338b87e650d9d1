"""bd: an issue tracker that lives in your repository.

Programs use the command `bd` with `--json`. A Python program that wants its own tables beside the issues uses `open`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.store import Store

__version__ = "0.1.0"


def open(path: str) -> Store:
    """Opens the database of a workspace for a program that keeps its own tables in it.

        with bd.open(".beads/beads.db") as store, store.connection() as con:
            con.execute(
                "create table if not exists billing_entries (minutes integer not null,"
                " issue_id text not null references issues(id) on delete cascade)"
            )

    Rules for such tables:  their names start with the program's name and an underscore (`billing_entries`), and they
            refer to `issues(id)` with `on delete cascade`. `bd` keeps tables, indexes, triggers and columns that it
            does not know, through migrations too, and never exports them. Foreign keys are enforced.
    Rules for ours:  read them freely; the tables and columns of `bd schema` keep their names within a major version.
            Change issues through the command, which also writes the event, the mark and the file that travels.
    Order:  `store.connection()` is one write transaction: leaving the block commits, an exception undoes it. Keep it
            short, others wait; do not keep the connection.
    Raises: MigrationPending, DatabaseTooNew, NotOurDatabase, SchemaMismatch; DatabaseBusy after 30 s; StoreClosed.
    """
    from bd.storage.store import open_store

    return open_store(path)
