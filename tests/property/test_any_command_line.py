"""Whatever stands on a command line, a command answers in a sentence, keeps its promises and breaks nothing.

Lines run inside this process, in a copy of one workspace with an issue of every kind; after each the database, its
references and the file that travels are examined.
"""

from __future__ import annotations

import itertools
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import event
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import bd
from bd.errors import ExitCode
from bd.storage.reads import load_records
from bd.storage.sqlite import dbapi
from tests.support.command_lines import COMMANDS
from tests.support.command_lines import STDIN
from tests.support.command_lines import command_lines
from tests.support.lanes import call_bd
from tests.support.promises import broken_promises
from tests.support.workspace import Workspace
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

DOCUMENTED = {value for name, value in vars(ExitCode).items() if name.isupper()} - {ExitCode.INTERNAL}
QUIET_ENV = {"EDITOR": "true", "VISUAL": "true", "PAGER": "cat"}
FLUSHING = {"BD_NO_AUTO_FLUSH": "false", "BD_NO_AUTO_IMPORT": "false", "BD_NO_DB": "false", "BD_JSON": "false"}
EXAMPLES = 6
CREATED = (
    "Open --id t-open -p 1 -l auth -d text",
    "Busy --id t-busy -t bug -a ada --deps t-open",
    "Epic --id t-epic -t epic",
    "Child --parent t-epic --due 2020-01-01",
    "Done --id t-done --external-ref gh-1",
    "Gone --id t-gone",
    "Late --id t-late --defer 2090-01-01",
    "Wisp --id t-wisp --ephemeral",
    "Pinned --id t-pinned",
)
FORM = {"id": "t-form", "title": "Form", "status": "open", "priority": 2, "issue_type": "task", "is_template": True}
TIMES = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}


@pytest.fixture(scope="module")
def model(machine: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Returns a folder with a workspace to copy, another one that it shows, and files that options can name."""
    root = tmp_path_factory.mktemp("model") / "whole"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in machine.items():
            patch.setenv(name, value)
        workspace = make_workspace(root / "work")
        other = make_workspace(root / "other", prefix="o")
        other.bd("create", "Elsewhere", "--id", "o-else")
        for words in CREATED:
            workspace.bd("create", *words.split(" "))
        for line in ("close t-done --reason Done", "delete t-gone --force", "update t-busy --status in_progress"):
            workspace.bd(*line.split(" "))
        workspace.bd("update", "t-pinned", "--status", "pinned")
        workspace.bd("import", "-", stdin=json.dumps({**FORM, **TIMES}) + "\n")
        workspace.bd("repo", "add", "../other")
        workspace.bd("list")
        (workspace.path / "text.txt").write_text("t-open\nsome text\n")
        (workspace.path / "lines.jsonl").write_bytes(workspace.jsonl.read_bytes())
        yield root


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_no_command_breaks_anything(path: tuple[str, ...], model: Path, tmp_path: Path) -> None:
    """Any line leaves by a documented exit code, without a traceback, `--json` with one document, nothing broken."""
    places = (tmp_path / str(number) for number in itertools.count())

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(line=command_lines(path), stdin=st.sampled_from(STDIN))
    def run(line: list[str], stdin: str) -> None:
        place = next(places)
        shutil.copytree(model, place, symlinks=True)
        workspace = Workspace(place / "work")
        result = call_bd(*line, cwd=workspace.path, stdin=stdin, env=QUIET_ENV)
        event(f"exit {result.code}")
        assert result.code in DOCUMENTED, repr(result)
        assert "Traceback" not in result.err or not {"-v", "--verbose"}.isdisjoint(line)
        assert result.code in (0, 1) or result.err, repr(result)
        assert broken_promises(line, {}, result.code, result.out) == [], repr(result)
        examine(workspace, line)
        shutil.rmtree(place)

    run()


def examine(workspace: Workspace, line: list[str]) -> None:
    """Checks that the database is sound and that the file says what it says."""
    connection = dbapi.connect(workspace.database)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in FLUSHING.items():
            patch.setenv(name, value)
        with bd.open(workspace.path) as tracker, tracker.transaction(), tracker.connection() as con:
            rows = con.execute("select id, ephemeral from issues where source_repo = '.'").fetchall()
            records = load_records(con, [row[0] for row in rows])
    found = read_lines(workspace.jsonl)
    assert found == {issue_id: records.get(issue_id) for issue_id in found}, line
    assert {issue_id for issue_id, is_ephemeral in rows if not is_ephemeral} <= found.keys(), line


def read_lines(path: Path) -> dict[str, Any]:
    """Returns the records of a JSONL file by id."""
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    return {record["id"]: record for record in records}


def test_the_examination_sees_damage(model: Path, tmp_path: Path) -> None:
    """This test of the test fails when the examination goes blind."""
    shutil.copytree(model, tmp_path / "copy")
    workspace = Workspace(tmp_path / "copy" / "work")
    examine(workspace, [])
    connection = dbapi.connect(workspace.database)
    connection.execute("update issues set title = 'Other' where id = 't-open'")
    connection.commit()
    connection.close()

    with pytest.raises(AssertionError):
        examine(workspace, [])
