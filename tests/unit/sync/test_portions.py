"""A large file in portions: every line once and in order, whoever made the rows and whatever became of them."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.sync.portions import read_portions
from tests.support.builders import make_record
from tests.support.builders import to_line
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # a test worker has threads
]
RECORDS = [make_record(f"t-{number}", labels=["x"]) for number in range(10)]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Returns a file of ten issues, which is read three at a time."""
    monkeypatch.setattr("bd.sync.portions._PORTION_BYTES", 2 * len(to_line(RECORDS[0])) + 3)
    monkeypatch.setattr("bd.sync.portions.can_fork", lambda: True)
    write_lines(tmp_path / "issues.jsonl", RECORDS)
    return str(tmp_path / "issues.jsonl")


def test_rows_are_made_ahead(path: str) -> None:
    """With a rule for what is missing, portions come with rows and the references of their issues."""
    portions = list(read_portions(path, repair=lambda record: {**record, "external_ref": "r"}))

    assert [portion.batch.size if portion.batch else 0 for portion in portions] == [3, 3, 3, 1]
    lines = [line for portion in portions for line in portion.lines]
    assert lines == [(number + 1, to_line(record).encode()) for number, record in enumerate(RECORDS)]
    assert sum(len(portion.text) for portion in portions) == os.stat(path).st_size


@pytest.mark.parametrize(
    "bad", ["{", '{"id":"t-x","_deleted":true}', '{"_type":"memory","key":"k"}', to_line(RECORDS[6])]
)
def test_an_odd_line_leaves_its_portion_to_the_caller(path: str, bad: str) -> None:
    """Anything but a new issue takes the rows of its portion away, and of no other."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join([*lines[:8], bad, *lines[8:]]) + "\n")

    portions = list(read_portions(path, repair=lambda record: record))

    assert [portion.batch is None for portion in portions] == [False, False, True, False]
    assert [line.decode() for portion in portions for _, line in portion.lines] == [*lines[:8], bad, *lines[8:]]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, "raises"])
def test_a_second_process_that_ends_early_costs_nothing(path: str, how: Any) -> None:
    """What it had made stays; the other lines are read here."""
    here = os.getpid()

    def repair(record: dict[str, Any]) -> dict[str, Any]:
        if record["id"] == "t-4" and os.getpid() != here:
            if how == "raises":
                raise MemoryError
            os.kill(os.getpid(), how)
        return record

    portions = list(read_portions(path, repair=repair))

    assert [portion.batch is None for portion in portions] == [False, True, True, True]
    assert [number for portion in portions for number, _ in portion.lines] == list(range(1, 11))
    assert [line.decode() for portion in portions for _, line in portion.lines] == [to_line(one) for one in RECORDS]
