"""bd __complete: what the completion scripts ask while a person types.

Reads the database as it is: takes no file in, changes nothing, and is silent about what is wrong.
"""

from __future__ import annotations

from bd.errors import BdError
from bd.storage.connection import is_database_error
from bd.storage.store import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import CompletionKindArgument
    from bd.cli.options import CompletionPrefixArgument
    from bd.cli.options import NoDescriptionsOption

_MOST = 100
_WAIT_S = 0.2
_SELECT_IDS_SQL = f"""
select i.id, i.title from issues i
 where i.id >= ? and i.id < ? and i.status <> 'tombstone'
 order by i.status = 'closed', i.id limit {_MOST}
"""


def run(
    bd: Context,
    kind: CompletionKindArgument,
    prefix: CompletionPrefixArgument = None,
    *,
    no_descriptions: NoDescriptionsOption = False,
) -> None:
    """Print what completes a word."""
    if kind != "ids":
        return
    for issue_id, title in _find_ids(bd, prefix or ""):
        shown = "" if no_descriptions else "\t" + " ".join(title.split())
        bd.line(issue_id + shown)


def _find_ids(bd: Context, prefix: str) -> list[tuple[str, str]]:
    """Returns ids that start with what was typed, open issues first; nothing when there is no workspace."""
    try:
        with open_store(bd.location.database_path, "ro", busy_timeout_s=_WAIT_S) as store:
            return list(store.con.execute(_SELECT_IDS_SQL, (prefix, prefix + "\U0010ffff")))
    except BdError:
        return []
    except Exception as error:
        if is_database_error(error):
            return []
        raise
