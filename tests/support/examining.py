"""Workspaces to examine, and what the doctor finds in them, without the command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bd.doctor.runner import run_checks
from bd.doctor.subject import Subject
from bd.storage.schema_cache import create_database
from bd.storage.sqlite import dbapi
from bd.tracker.setup import GITIGNORE

if TYPE_CHECKING:
    from pathlib import Path

    from bd.doctor.finding import Finding
    from bd.storage.sqlite import Connection

    Findings = dict[str, Finding]


def make_place(folder: Path) -> Path:
    """Makes `folder/.beads` with an empty, current database and nothing to object to, and returns its path."""
    beads_dir = folder / ".beads"
    beads_dir.mkdir(parents=True, mode=0o700)
    create_database(os.fspath(beads_dir / "beads.db"), cache_dir=os.environ["BD_CACHE_DIR"])
    write_private(beads_dir / ".gitignore", GITIGNORE)
    return beads_dir


def write_private(path: Path, text: str) -> None:
    """Writes a small file."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def connect(beads_dir: Path) -> Connection:
    """Opens the database for the test's own changes."""
    con = dbapi.connect(os.fspath(beads_dir / "beads.db"), isolation_level=None)
    con.execute("pragma foreign_keys = on")
    return con


def examine(folder: Path, only: tuple[str, ...] = (), *, env: dict[str, str] | None = None) -> Findings:
    """Returns the findings about a folder by slug; waits only briefly for locks."""
    with Subject(os.fspath(folder), env or {}, cache_dir=os.environ["BD_CACHE_DIR"], busy_timeout_s=0.05) as subject:
        return {finding.slug: finding for finding in run_checks(subject, only)}


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Returns mode, modification time and content of every file below a folder."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            state = os.stat(path)
            with open(path, "rb") as file:
                found[path] = (state.st_mode, state.st_mtime_ns, file.read())
    return found
