"""A workspace's database with other repositories beside it, without the command line."""

from __future__ import annotations

import hashlib
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from bd.sync.freshness import Hydrator
from bd.sync.freshness import Surroundings
from bd.workspace import OpenOptions
from bd.workspace import Workspace
from tests.support.builders import make_database

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.paths import Location

NOW_NS = 1_800_000_000_000_000_000


class StillClock:
    """A clock that stands."""

    def now_ns(self) -> int:
        """Returns always the same instant."""
        return NOW_NS


def issue(issue_id: str, **values: Any) -> dict[str, Any]:
    """Returns a record with what every issue has."""
    time = "2026-01-02T03:04:05Z"
    return {"id": issue_id, "title": issue_id.upper(), "status": "open", "priority": 2, "issue_type": "task"} | {
        "created_at": time,
        "updated_at": time,
        **values,
    }


class Neighbours:
    """A workspace at `root/main` and the repositories beside it."""

    def __init__(self, root: Path) -> None:
        """Makes the workspace with an empty database."""
        self.root = root
        self.main = root / "main"
        self.configured: list[str] = []
        self.warnings: list[str] = []
        beads = self.main / ".beads"
        beads.mkdir(parents=True)
        self.jsonl = beads / "issues.jsonl"
        self.location = cast(
            "Location",
            SimpleNamespace(
                beads_dir=str(beads), database_path=str(beads / "beads.db"), jsonl_path=str(self.jsonl), kind="walk"
            ),
        )
        make_database(beads / "beads.db", "own")

    def file_of(self, name: str) -> Path:
        """Returns the path of a repository's issues."""
        return self.root / name / ".beads" / "issues.jsonl"

    def write(self, name: str, *records: dict[str, Any] | str) -> None:
        """Makes a repository's file say exactly these records; a text is a line of its own."""
        path = self.file_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")

    def add(self, name: str, *records: dict[str, Any] | str) -> None:
        """Makes a repository and configures it."""
        self.write(name, *records)
        self.configured.append(f"../{name}")

    def open(self, *, readonly: bool = False) -> Workspace:
        """Opens the workspace as a command does."""
        options = OpenOptions(readonly=readonly, lock_timeout_s=0.05)
        surroundings = Surroundings(self.location.beads_dir, str(self.root / "home"))
        options.hydrate = Hydrator(surroundings, lambda: self.configured)
        return Workspace.open(self.location, clock=StillClock(), options=options)

    def rows(self, sql: str = "select id, source_repo from issues order by id", *, readonly: bool = False) -> list[Any]:
        """Runs a read command and returns what it sees; its warnings are kept."""
        with self.open(readonly=readonly) as workspace:
            found = workspace.read().execute(sql).fetchall()
            self.warnings = workspace.warnings
        return found

    def ids(self, *, readonly: bool = False) -> list[str]:
        """Returns the ids a read command sees."""
        return [row[0] for row in self.rows(readonly=readonly)]


def tree_digest(path: Path) -> dict[str, str]:
    """Returns every file below a directory with the hash of its bytes."""
    return {
        str(file.relative_to(path)): hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "directory"
        for file in sorted(path.rglob("*"))
    }


def make_other(path: Path, *ids: str) -> Path:
    """Makes a directory with a file of issues and nothing else."""
    (path / ".beads").mkdir(parents=True)
    lines = [json.dumps(issue(issue_id)) + "\n" for issue_id in ids]
    (path / ".beads" / "issues.jsonl").write_text("".join(lines), encoding="utf-8")
    return path
