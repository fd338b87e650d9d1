"""Circles that come in with a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies

from bd.model.cycles import find_cycles
from bd.sync.circles import circle_sentence
from bd.sync.circles import cut_loose_ends
from tests.support.builders import NOW
from tests.support.builders import make_record
from tests.support.builders import read_database
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

NAMES = strategies.sampled_from("abcdefg")
PAIRS = strategies.lists(strategies.tuples(NAMES, NAMES), max_size=14, unique=True)


def ring(count: int) -> list[dict[str, object]]:
    """Returns issues that wait for each other in one circle."""
    names = [f"t-{number:03}" for number in range(count)]
    return [
        make_record(
            name,
            dependencies=[{"issue_id": name, "depends_on_id": target, "type": "blocks", "created_at": NOW}],
        )
        for name, target in zip(names, [*names[1:], names[0]], strict=True)
    ]


@given(PAIRS)
def test_cutting_loose_ends_keeps_every_circle(pairs: list[tuple[str, str]]) -> None:
    """The circles are the same before and after, and a graph without one is cut down to nothing."""
    left = cut_loose_ends(pairs)

    circles = find_cycles(sorted(pairs))
    assert find_cycles(sorted(left)) == circles
    assert bool(left) == bool(circles)


@pytest.mark.parametrize("count", [3, 250], ids=["few issues", "many issues"])
def test_an_import_keeps_the_circle_and_names_it(workspace: Workspace, count: int) -> None:
    """Every edge of the file is there afterwards, and the warning and the document show the path."""
    path = workspace.path / "in.jsonl"
    write_lines(path, ring(count))

    result = workspace.bd("import", str(path), "--json")

    assert len(result.json["cycles"]) == 1
    assert sorted(result.json["cycles"][0]) == [f"t-{number:03}" for number in range(count)]
    assert "t-000 → t-001 → t-002 → t-0" in result.err
    assert all(record["dependencies"] for record in read_database(workspace.path).values())


def test_a_pull_that_closes_a_circle_warns(workspace: Workspace) -> None:
    """A changed line of the travelling file is taken in with its edge, and the next command says so."""
    for name in ("t-1", "t-2"):
        workspace.create(name, "--id", name)
    workspace.bd("dep", "add", "t-1", "t-2")
    records = [json.loads(line) for line in workspace.jsonl.read_text().splitlines()]
    edge = {"issue_id": "t-2", "depends_on_id": "t-1", "type": "blocks", "created_at": NOW}
    changed = {**records[1], "dependencies": [edge], "updated_at": "2099-01-01T00:00:00Z"}
    write_lines(workspace.jsonl, [records[0], changed])

    result = workspace.bd("dep", "cycles", "--json")

    assert [[record["id"] for record in cycle] for cycle in result.json] == [["t-1", "t-2"]]
    assert "t-1 → t-2 → t-1" in result.err


def test_many_circles_are_counted() -> None:
    """The sentence names the first five and says how many more there are."""
    sentence = circle_sentence([["a", "b"]] * 7)

    assert sentence.count("a → b → a") == 5
    assert "and 2 more" in sentence
