"""Which of its lives a database is in, found out as carefully as `bd.storage.convert.plan` reads."""

from __future__ import annotations

import os

from bd.storage.connection import open_connection
from bd.storage.connection import translate
from bd.storage.convert.plan import ConversionPlan
from bd.storage.convert.plan import examine
from bd.storage.convert.plan import reading_mode
from bd.storage.database_problems import MigrationPending
from bd.storage.migrations.steps import STEPS
from bd.storage.migrations.steps import pending_steps
from bd.storage.schema import USER_VERSION
from bd.storage.settings_kv import all_config
from bd.storage.sqlite import Error
from bd.storage.store import check_identity
from bd.storage.store import read_identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.storage.migrations.steps import Step
    from bd.storage.sqlite import Connection

MISSING = "missing"
CURRENT = "current"
PENDING = "pending"
FOREIGN = "foreign"


class DatabaseState:
    """What there is at a path.

    Shape:  `kind` is MISSING, CURRENT, PENDING (ours, older) or FOREIGN (another issue tracker's, which `plan` then
            describes); `pending` the steps that would run; `config` the settings stored in the database.
    """

    __slots__ = ("config", "issue_count", "kind", "path", "pending", "plan", "schema_version")

    def __init__(self, path: str, kind: str) -> None:
        """Starts with nothing known."""
        self.path = path
        self.kind = kind
        self.schema_version = ""
        self.issue_count = 0
        self.config: dict[str, str] = {}
        self.pending: list[Step] = []
        self.plan: ConversionPlan | None = None


def find_state(path: str, steps: Sequence[Step] = STEPS) -> DatabaseState:
    """Returns the state of the database at `path`.

    Raises: DatabaseTooNew, NotOurDatabase, DatabaseUnreadable, DatabaseCorrupt, DatabaseBusy.
    """
    if not os.path.lexists(path):
        return DatabaseState(path, MISSING)
    con = open_connection(path, reading_mode(path))
    try:
        return _state_of(con, path, steps)
    except Error as error:
        raise translate(error, path) from error
    finally:
        con.close()


def _state_of(con: Connection, path: str, steps: Sequence[Step]) -> DatabaseState:
    """Looks at an open database."""
    identity = read_identity(con)
    state = DatabaseState(path, CURRENT)
    state.schema_version = version_text(identity[1])
    try:
        check_identity(con, path, identity)
        state.pending = pending_steps(con, steps)
    except MigrationPending:
        if identity[0]:
            state.pending = pending_steps(con, steps)
            state.kind = PENDING
        else:
            state.kind = FOREIGN
            state.plan = examine(con, path)
            state.schema_version = state.plan.maker
            state.pending = list(steps)
    if state.pending and state.kind == CURRENT:
        state.kind = PENDING
    state.issue_count = con.execute("select count(*) from issues").fetchone()[0]
    state.config = _config_of(con)
    return state


def _config_of(con: Connection) -> dict[str, str]:
    """Returns the settings, none when there is no table for them."""
    has_table = con.execute("select 1 from sqlite_master where name = 'config' and type = 'table'").fetchone()
    return all_config(con) if has_table else {}


def version_text(user_version: int = USER_VERSION) -> str:
    """Returns a schema version as people read it: "1.0"."""
    major, minor = divmod(user_version, 1000)
    return f"{major}.{minor}"
