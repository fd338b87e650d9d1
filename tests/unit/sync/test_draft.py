"""The travelling file written while an empty database fills: used only when it is what the file must hold."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.sync import export
from bd.sync.draft import Draft
from bd.util.jsontext import dumps_line
from tests.support.builders import make_record
from tests.support.runner import call_bd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


def lines(*keys: str) -> tuple[list[str], bytes]:
    """Returns record keys and their lines, a few bytes each."""
    return list(keys), "".join(key * 2 + "\n" for key in keys).encode()


def test_lines_in_order_become_the_file(tmp_path: Path) -> None:
    """Every line is there with its ending; a name in any script sorts by its bytes."""
    path = tmp_path / "issues.jsonl"
    draft = Draft(str(path))
    draft.add(*lines("a-1", "a-2"))
    draft.add(*lines("é-1", "\U0001f600-1"))

    replacement = draft.finish(4)
    assert replacement is not None
    replacement.commit()

    assert path.read_text(encoding="utf-8") == "a-1a-1\na-2a-2\né-1é-1\n😀-1😀-1\n"
    draft.drop()
    assert os.listdir(tmp_path) == ["issues.jsonl"]


@pytest.mark.parametrize(
    "keys", [["a-2", "a-1"], ["a-1", "a-1"], ["a-1"], ["a-1", "a-2", "a-3"], ["\ufffd-1", "\U0001f600-1", "é-1"]]
)
def test_anything_else_is_dropped(tmp_path: Path, keys: list[str]) -> None:
    """What is out of order, twice there, too little or too much leaves nothing behind."""
    draft = Draft(str(tmp_path / "issues.jsonl"))
    for key in keys:
        draft.add(*lines(key))

    assert draft.finish(2) is None
    assert os.listdir(tmp_path) == []


def test_without_a_folder_there_is_no_draft(tmp_path: Path) -> None:
    """Whoever writes the file says that it cannot be written; the draft says nothing."""
    draft = Draft(str(tmp_path / "nowhere" / "issues.jsonl"))
    draft.add(*lines("a-1"))

    assert draft.finish(1) is None


def test_a_full_disk_drops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while writing is the end of the draft alone."""
    draft = Draft(str(tmp_path / "issues.jsonl"))
    monkeypatch.setattr("bd.sync.draft.write_all", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    draft.add(*lines("a-1"))

    assert draft.finish(1) is None
    assert os.listdir(tmp_path) == []


def import_lines(workspace: Workspace, numbers: list[int], *words: str) -> str:
    """Imports issues of these numbers, and returns the file that travels afterwards, "" when there is none."""
    source = workspace.path / "source.jsonl"
    source.write_text("".join(dumps_line(make_record(f"t-{number}")) + "\n" for number in numbers), encoding="utf-8")
    assert call_bd("import", str(source), *words, cwd=workspace.path).code == 0
    file = workspace.jsonl
    assert [name for name in os.listdir(workspace.beads_dir) if ".tmp." in name] == []
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_a_sorted_import_is_not_read_back(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is what went in, and the next write splices into it."""
    monkeypatch.setattr(export, "write_base", lambda *_: pytest.fail("read back"))

    written = import_lines(filled, [1, 2, 3])

    assert written == (filled.path / "source.jsonl").read_text(encoding="utf-8")
    assert call_bd("update", "t-2", "--priority", "1", cwd=filled.path).code == 0
    after = filled.jsonl.read_text(encoding="utf-8")
    assert [line == before for line, before in zip(after.splitlines(), written.splitlines(), strict=True)] == [
        *(True, False, True)
    ]


def test_an_unsorted_import_is_written_from_the_base(filled: Workspace) -> None:
    """The file is sorted whatever came in."""
    written = import_lines(filled, [3, 1, 2])

    assert sorted(written.splitlines()) == written.splitlines()
    assert len(written.splitlines()) == 3


def test_a_dry_run_leaves_nothing(filled: Workspace) -> None:
    """Neither the file nor the draft of it."""
    assert import_lines(filled, [1, 2, 3], "--dry-run") == ""
