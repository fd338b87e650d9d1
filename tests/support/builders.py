"""Workspaces made without the command line, and records to put into them."""

from __future__ import annotations

import json
import os
import tempfile
from typing import TYPE_CHECKING
from typing import Any

from bd.storage import store as stores
from bd.storage.paths import Location
from bd.storage.reads import load_records
from bd.storage.schema_cache import create_database
from bd.storage.settings_kv import set_metadata
from bd.storage.sqlite import dbapi
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from bd.workspace import OpenOptions
from bd.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bd.storage.sqlite import Connection

NOW_NS = 1_795_209_308_683_611_051
NOW = "2026-11-20T21:15:08.683611051Z"


class StepClock:
    """A clock that moves one second with every question."""

    def __init__(self, now_ns: int = NOW_NS) -> None:
        """Starts at `now_ns`."""
        self._next_ns = now_ns

    def now_ns(self) -> int:
        """Returns the next second."""
        now_ns = self._next_ns
        self._next_ns += 1_000_000_000
        return now_ns


class DictSettings:
    """Settings as a file might hold them."""

    def __init__(self, **values: str) -> None:
        """Takes values by key, hyphens spelled as underscores."""
        self._values = {key.replace("_", "-"): value for key, value in values.items()}

    def get(self, key: str, default: str = "") -> str:
        """Returns a value."""
        return self._values.get(key, default)

    def pending_snapshot(self, _now_ns: int) -> tuple[str, str] | None:
        """Returns nothing to be stored."""
        return None


def apply_schema(con: Connection, prefix: str = "t") -> None:
    """Turns an empty database into one of ours that need not be probed."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "template.db")
        create_database(path, cache_dir=os.environ.get("BD_CACHE_DIR", ""))
        template = dbapi.connect(path)
        template.backup(con)
        template.close()
    con.execute("delete from config")
    con.execute("insert into config values ('issue_prefix', ?)", (prefix,))
    set_metadata(con, stores.PROBED_KEY, stores.probed_value(stores.read_identity(con)))


def make_database(path: Path, prefix: str = "t", *, journal_mode: str = "wal") -> str:
    """Makes an empty database of ours and returns its path."""
    create_database(os.fspath(path), cache_dir=os.environ.get("BD_CACHE_DIR", ""))
    con = dbapi.connect(os.fspath(path), isolation_level=None)
    con.execute(f"pragma journal_mode = {journal_mode}")
    con.execute("delete from config")
    con.execute("insert into config values ('issue_prefix', ?)", (prefix,))
    con.close()
    return os.fspath(path)


def make_location(folder: Path, prefix: str = "t") -> Location:
    """Makes `folder/.beads` with an empty database and returns where it is."""
    beads_dir = folder / ".beads"
    beads_dir.mkdir(parents=True)
    make_database(beads_dir / "beads.db", prefix)
    return locate(folder)


def locate(folder: Path) -> Location:
    """Returns the location of a workspace that exists."""
    beads_dir = os.path.join(folder, ".beads")
    paths = [os.path.join(beads_dir, name) for name in ("beads.db", "issues.jsonl")]
    return Location(beads_dir, paths[0], paths[1], kind="walk")


def open_workspace(folder: Path, options: OpenOptions | None = None) -> Workspace:
    """Opens the workspace of a folder, made if need be."""
    location = locate(folder) if os.path.exists(os.path.join(folder, ".beads", "beads.db")) else make_location(folder)
    return Workspace.open(location, clock=StepClock(), options=options)


def make_record(issue_id: str, **fields: Any) -> dict[str, Any]:
    """Returns a small open issue in canonical key order; the fields of `fields` come last."""
    record: dict[str, Any] = {"id": issue_id, "title": f"Title of {issue_id}", "status": "open", "priority": 2}
    times = {"created_at": NOW, "created_by": "Tess", "updated_at": NOW}
    return {**record, "issue_type": "task", **times, **fields}


def to_line(record: dict[str, Any]) -> str:
    """Returns a record as a line of the travelling file; nothing here needs Go's escapes."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def write_lines(path: str | Path, lines: Iterable[str | dict[str, Any]]) -> bytes:
    """Writes records or ready lines to a file and returns its bytes."""
    texts = [line if isinstance(line, str) else to_line(line) for line in lines]
    data = "".join(text + "\n" for text in texts).encode("utf-8", "surrogatepass")
    with open(path, "wb") as file:
        file.write(data)
    return data


def read_bytes(path: str | Path) -> bytes:
    """Returns a file's bytes."""
    with open(path, "rb") as file:
        return file.read()


def read_file_records(path: str | Path) -> dict[str, dict[str, Any]]:
    """Returns the issues of a travelling file by id, read by another JSON reader than ours."""
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return {record["id"]: record for record in records if "id" in record}


def change_issue(folder: Path, issue_id: str, **fields: Any) -> list[str]:
    """Changes fields of one issue, as `bd update` does, and returns the warnings."""
    with open_workspace(folder) as workspace:
        with workspace.write("Tess", "update") as txn:
            update_issue(txn, issue_id, UpdateRequest(fields))
        return workspace.warnings


def create_record(folder: Path, title: str, **fields: Any) -> dict[str, Any]:
    """Creates one issue, as `bd create` does, and returns it."""
    with open_workspace(folder) as workspace, workspace.write("Tess", "create") as txn:
        return create_issue(txn, CreateRequest({"title": title, **fields}))


def read_database(folder: Path, options: OpenOptions | None = None) -> dict[str, dict[str, Any]]:
    """Returns every issue by id, as a read command sees them: the file taken in first."""
    with open_workspace(folder, options) as workspace:
        con = workspace.read()
        return load_records(con, [row[0] for row in con.execute("select id from issues order by id")])
