"""bd where: which workspace this directory means, and why."""

from __future__ import annotations

import os

from bd.errors import BdError
from bd.errors import WorkspaceProblem
from bd.storage.connection import is_database_error
from bd.storage.connection import is_memory
from bd.storage.connection import open_connection
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.storage.paths import Location


def run(bd: Context) -> None:
    """Show which workspace is used and why."""
    try:
        location = bd.location
    except WorkspaceProblem as problem:
        _tell_considered(bd, problem)
        raise
    prefix = find_prefix(bd, location)
    if bd.json:
        bd.emit(_document(location, prefix))
        return
    bd.line(location.beads_dir or location.database_path)
    if prefix:
        bd.line(f"  prefix: {prefix}")
    bd.line(f"  database: {location.database_path}")
    if location.jsonl_path:
        bd.line(f"  jsonl: {location.jsonl_path}")
    if location.redirected_from:
        bd.line(f"  redirected from: {location.redirected_from}")
    state = _database_state(location)
    if state:
        bd.line(f"  note: {state}")
    bd.line()
    bd.line("Considered:")
    for path, verdict in location.considered:
        bd.line(f"  {path}: {verdict}")


def _tell_considered(bd: Context, problem: WorkspaceProblem) -> None:
    """Lists the places that were looked at in vain, for a person; a program finds them in the error."""
    places = (problem.details or {}).get("considered")
    if isinstance(places, list) and not bd.json:
        bd.note("Considered:")
        for place in places:
            bd.note(f"  {place['path']}: {place['verdict']}")


def find_prefix(bd: Context, location: Location) -> str:
    """Returns the prefix of new ids, "" when the database cannot tell; nothing is written or made."""
    if is_memory(location.database_path):
        return ""
    try:
        con = open_connection(location.database_path, "ro", busy_timeout_s=0)
        try:
            prefix = get_config(con, PREFIX_KEY)
        finally:
            con.close()
        return prefix or bd.settings.text("issue-prefix")
    except BdError:
        return ""
    except Exception as error:
        if is_database_error(error):
            return ""
        raise


def _document(location: Location, prefix: str) -> dict[str, object]:
    """Returns the JSON form."""
    document: dict[str, object] = {"path": location.beads_dir}
    if location.redirected_from:
        document["redirected_from"] = location.redirected_from
    document["prefix"] = prefix
    document["database_path"] = location.database_path
    document["jsonl_path"] = location.jsonl_path
    document["kind"] = location.kind
    document["considered"] = [{"path": path, "verdict": verdict} for path, verdict in location.considered]
    return document


def _database_state(location: Location) -> str:
    """Returns what is remarkable about the database file, "" when nothing is."""
    path = location.database_path
    if is_memory(path) or path.startswith("file:") or os.path.isfile(path):
        return ""
    if os.path.isdir(path):
        return "the database path is a directory; move it aside, and the next command makes the database"
    if os.path.isfile(location.jsonl_path):
        return f"there is no database yet; the next command makes it from {os.path.basename(location.jsonl_path)}"
    return "there is no database yet; bd init makes it"
