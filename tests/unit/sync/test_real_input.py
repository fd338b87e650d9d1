"""A real project's issues: taken in whole, written back to the byte."""

from __future__ import annotations

import filecmp
import json
import subprocess
import sys
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.model.instants import parse_instant
from bd.model.record import FIELDS
from bd.workspace import OpenOptions
from tests.support.builders import change_issue
from tests.support.builders import create_record
from tests.support.builders import make_location
from tests.support.builders import open_workspace
from tests.support.builders import read_bytes
from tests.support.builders import read_database
from tests.support.builders import read_file_records
from tests.support.runner import BD_PATH
from tests.support.runner import run_bd
from tests.support.runner import run_program
from tests.support.shared_data import get_shared

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 1955
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
KINDS = {key: kind for key, kind, _ in FIELDS}


@pytest.fixture
def data() -> bytes:
    """Returns the bytes of the beads project's own file."""
    return read_bytes(get_shared("data", "beads-v0.47.0-issues.jsonl"))


@pytest.fixture
def folder(tmp_path: Path, data: bytes) -> Path:
    """Returns a workspace with that file and an empty database."""
    make_location(tmp_path, "bd")
    jsonl(tmp_path).write_bytes(data)
    return tmp_path


def jsonl(folder: Path) -> Path:
    """Returns the path of the travelling file."""
    return folder / ".beads" / "issues.jsonl"


def test_every_record_and_every_field_is_there(folder: Path) -> None:
    """Each key of each line reads back: instants as instants, sets as sets, all else equal."""
    found = read_database(folder)
    lines = read_file_records(jsonl(folder))

    assert len(found) == COUNT
    assert set(found) == set(lines)
    wrong = {
        (issue_id, key): (value, found[issue_id].get(key))
        for issue_id, line in lines.items()
        for key, value in line.items()
        if not _is_same(line, key, value, found[issue_id])
    }
    assert wrong == {}


def _is_same(line: dict[str, Any], key: str, value: Any, record: dict[str, Any]) -> bool:
    """Says whether a record holds what a line says under a key."""
    if key in {"dependencies", "comments"}:
        return _elements(value) == _elements(record.get(key, []))
    if key == "labels":
        return bool(sorted(value) == record.get(key, []))
    if KINDS.get(key) == "instant":
        if key == "closed_at" and line["status"] not in {"closed", "tombstone"}:
            return True
        return parse_instant(value) == parse_instant(record[key])
    return bool(value == record.get(key, "" if value == "" else None if value else value))


def _elements(elements: list[dict[str, Any]]) -> list[str]:
    """Returns what edges or comments say, their local numbers and empty values left out, in one order."""
    said = []
    for element in elements:
        kept = {key: value for key, value in element.items() if key != "id" and value not in {"", "{}"}}
        said.append(json.dumps({**kept, "created_at": parse_instant(element["created_at"])}, sort_keys=True))
    return sorted(said)


def test_a_change_of_one_issue_leaves_every_other_byte(folder: Path, data: bytes) -> None:
    """After an update and a creation the file is the input with one line changed and one added."""
    found = read_database(folder)
    changed = next(issue_id for issue_id, record in found.items() if record["status"] == "open")

    assert change_issue(folder, changed, title="Changed") == []
    created = create_record(folder, "Created")

    before = data.splitlines()
    after = read_bytes(jsonl(folder)).splitlines()
    assert len(after) == COUNT + 1
    assert len(set(before) - set(after)) == 1
    assert len(set(after) - set(before)) == 2
    ids = [json.loads(line)["id"] for line in after]
    assert ids == sorted(ids, key=str.encode)
    assert created["id"] in ids


def test_marking_everything_changes_nothing(folder: Path, data: bytes) -> None:
    """Even when every issue is looked at again, every line comes out as it went in."""
    with open_workspace(folder) as workspace, workspace.write("Tess", "touch") as txn:
        txn.con.execute("insert or ignore into dirty_issues (issue_id) select id from issues")

    assert sorted(read_bytes(jsonl(folder)).splitlines()) == sorted(data.splitlines())


def test_a_second_clone_reads_the_same(folder: Path, tmp_path: Path) -> None:
    """A database made from the file we wrote equals the one that wrote it."""
    create_record(folder, "Created")
    other = tmp_path / "other"
    make_location(other, "bd")
    jsonl(other).write_bytes(read_bytes(jsonl(folder)))

    assert read_database(other) == read_database(folder)


def test_a_read_only_look_takes_nothing_in(folder: Path) -> None:
    """Under --readonly the answer is from the database as it is, and says so."""
    with open_workspace(folder, OpenOptions(readonly=True)) as workspace:
        assert workspace.read().execute("select count(*) from issues").fetchone() == (0,)
        assert "newer than the database" in workspace.warnings[0]


@pytest.mark.slow
def test_a_large_project_fits_into_little_memory(tmp_path: Path) -> None:
    """Twenty-two megabytes of issues go in and come out to the byte; nothing holds them all at once."""
    generator = str(get_shared("tools", "gen_issues.py"))
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    with source.open("wb") as file:
        subprocess.run([sys.executable, generator, "20000"], stdout=file, check=True, timeout=120)
    run_bd("init", "--quiet", "--prefix", "bd", cwd=tmp_path)

    import_mb = _peak_mb("import", str(source), cwd=tmp_path)
    export_mb = _peak_mb("export", "-o", str(target), cwd=tmp_path)

    assert filecmp.cmp(source, target, shallow=False)
    assert filecmp.cmp(source, jsonl(tmp_path), shallow=False)
    assert import_mb < 100
    assert export_mb < 32


def _peak_mb(*argv: str, cwd: Path) -> float:
    """Returns the largest resident size of one run of `bd`, in megabytes; a small process starts it and looks."""
    done = run_program([sys.executable, "-c", MEASURE, BD_PATH, *argv], cwd=cwd, timeout_s=120)
    return int(done.out.split()[-1]) / (1024 if sys.platform == "linux" else 1024 * 1024)
