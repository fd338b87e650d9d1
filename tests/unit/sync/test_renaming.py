"""bd.sync.renaming: foreign ids get our prefix wherever the file names them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bd.sync.renaming import plan_renames
from bd.sync.renaming import renamed_record
from tests.support.builders import open_workspace

if TYPE_CHECKING:
    from pathlib import Path


def lines(*ids: str) -> list[tuple[int, bytes]]:
    """Returns the lines of records with these ids, and one that is no record."""
    good = [(number, json.dumps({"id": issue_id, "title": "T"}).encode()) for number, issue_id in enumerate(ids, 1)]
    return [*good, (len(ids) + 1, b"{broken")]


def test_the_part_after_the_prefix_stays(tmp_path: Path) -> None:
    """Only foreign ids are renamed; children keep their numbers."""
    with open_workspace(tmp_path) as workspace, workspace.write("me", "import") as txn:
        renames = plan_renames(txn, lines("zz-b07", "zz-b07.1", "t-a01"), ("t-",))

    assert renames == {"zz-b07": "t-b07", "zz-b07.1": "t-b07.1"}


def test_a_taken_name_gets_a_variant(tmp_path: Path) -> None:
    """Two foreign ids that would meet, or meet one of ours, stay two issues."""
    with open_workspace(tmp_path) as workspace, workspace.write("me", "import") as txn:
        renames = plan_renames(txn, lines("yy-a01", "zz-a01", "t-a01"), ("t-",))

    assert len({*renames.values(), "t-a01"}) == 3


def test_references_follow() -> None:
    """Edges, comments and whole words in texts name the new id; longer words stay."""
    record = {
        "id": "zz-1",
        "description": "see zz-2, zz-22 and (zz-2).",
        "dependencies": [{"issue_id": "zz-1", "depends_on_id": "zz-2", "type": "blocks"}],
        "comments": [{"id": 1, "issue_id": "zz-1", "text": "x"}],
    }

    renamed = renamed_record(record, {"zz-1": "t-1", "zz-2": "t-2"})

    assert renamed["description"] == "see t-2, zz-22 and (t-2)."
    assert renamed["dependencies"] == [{"issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks"}]
    assert renamed["comments"][0]["issue_id"] == "t-1"
