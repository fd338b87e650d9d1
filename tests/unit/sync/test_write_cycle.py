"""One write: what is said of it when it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage.database_problems import DiskFull
from bd.storage.store import Transaction
from bd.sync.travelling_file import TravellingFile
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from tests.support.builders import create_record
from tests.support.builders import open_workspace
from tests.support.builders import read_database

if TYPE_CHECKING:
    from pathlib import Path


def test_of_a_write_that_is_undone_only_the_error_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk so full that neither the file nor the database can be written is one sentence, and the true one."""
    create_record(tmp_path, "Earlier")

    def warn(self: TravellingFile, *_: object) -> None:
        self.warnings.append("the file could not be written; the change is in the database")

    def fail(self: Transaction, *_: object) -> None:
        self.undo()
        raise DiskFull("beads.db")

    with open_workspace(tmp_path) as workspace:
        write = workspace.write("Tess", "create")
        with pytest.raises(DiskFull), write as txn:
            create_issue(txn, CreateRequest({"title": "Lost"}))
            monkeypatch.setattr(TravellingFile, "stage", warn)
            monkeypatch.setattr(Transaction, "__exit__", fail)
        monkeypatch.undo()
        warnings = list(workspace.warnings)

    assert warnings == []
    assert {record["title"] for record in read_database(tmp_path).values()} == {"Earlier"}
