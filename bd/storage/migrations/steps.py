"""The ordered table of migration steps, and what the ledger in a database says about them.

The ledger is sqlite-utils' table `_sqlite_migrations` (migration_set, name, applied_at). Nothing here loads
sqlite-utils: looking costs no more than a query. To change the tables, append a step; never edit one that was released.
"""

from __future__ import annotations

from bd.storage.migrations import m0001_first_schema
from bd.storage.migrations import m0002_readiness
from bd.storage.migrations import m0003_search
from bd.storage.migrations import m0004_counting
from bd.storage.migrations import m0005_deferral
from bd.storage.migrations import m0006_external
from bd.storage.migrations import m0007_setting_log
from bd.storage.migrations import m0008_vocabulary
from bd.storage.migrations import m0009_states

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from sqlite_utils import Database

    from bd.storage.sqlite import Connection

SET_NAME = "bd"
LEDGER = "_sqlite_migrations"


class Step:
    """One migration: its name in the ledger, what it does in a few words, the `user_version` after it, and the deed.

    `apply` runs inside a transaction and must not commit.
    """

    __slots__ = ("apply", "description", "name", "version")

    def __init__(self, name: str, description: str, version: int, apply: Callable[[Database], None]) -> None:
        """Takes the four facts."""
        self.name = name
        self.description = description
        self.version = version
        self.apply = apply


_MODULES = (
    m0001_first_schema,
    m0002_readiness,
    m0003_search,
    m0004_counting,
    m0005_deferral,
    m0006_external,
    m0007_setting_log,
    m0008_vocabulary,
    m0009_states,
)
STEPS: tuple[Step, ...] = tuple(
    Step(module.NAME, module.DESCRIPTION, module.VERSION, module.apply) for module in _MODULES
)


def applied_names(con: Connection) -> list[str]:
    """Returns the names the ledger holds, in the order they were applied; none when there is no ledger."""
    if con.execute("select 1 from sqlite_master where name = ?", (LEDGER,)).fetchone() is None:
        return []
    sql = f"select name from {LEDGER} where migration_set = ? order by rowid"
    return [row[0] for row in con.execute(sql, (SET_NAME,))]


def pending_steps(con: Connection, steps: Sequence[Step] = STEPS) -> list[Step]:
    """Returns the steps a database still lacks, in order: not in the ledger, and above its `user_version`.

    The second witness keeps a database whose ledger was lost from being made anew.
    """
    applied = set(applied_names(con))
    version = con.execute("pragma user_version").fetchone()[0]
    return [step for step in steps if step.name not in applied and step.version > version]
