"""bd swarm, as a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd.errors import ExitCode
from tests.support.builders import NOW
from tests.support.builders import make_record
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def edge(source: str, target: str, kind: str = "blocks") -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": NOW}


def test_no_swarms(workspace: Workspace) -> None:
    """Programs that probe get an empty list."""
    assert workspace.bd("swarm", "list", "--json").json == {"swarms": []}
    assert workspace.bd("swarm", "list").out == "No swarms\n"


def test_an_epic_in_fronts(workspace: Workspace) -> None:
    """Children stand where they can be done; a swarm names its epic; a circle is an error with exit code 1."""
    parts = [edge(f"t-{number}", "t-e", "parent-child") for number in range(5)]
    write_lines(
        workspace.path / "in.jsonl",
        [
            make_record("t-e", title="Epic", issue_type="epic"),
            make_record("t-0", status="closed", closed_at=NOW, dependencies=[parts[0]]),
            make_record("t-1", status="in_progress", dependencies=[parts[1]]),
            make_record("t-2", dependencies=[parts[2], edge("t-2", "t-1")]),
            make_record("t-3", dependencies=[parts[3], edge("t-3", "t-0")]),
            make_record("t-s", mol_type="swarm", dependencies=[edge("t-s", "t-e", "relates-to")]),
        ],
    )
    workspace.bd("import", str(workspace.path / "in.jsonl"))

    status = workspace.bd("swarm", "status", "t-e", "--json").json
    sound = workspace.bd("swarm", "validate", "t-e", "--json").json
    groups = {name: [child["id"] for child in status[name]] for name in ("completed", "active", "ready", "blocked")}

    assert groups == {"completed": ["t-0"], "active": ["t-1"], "ready": ["t-3"], "blocked": ["t-2"]}
    assert status["progress_percent"] == 25.0
    assert [front["issues"] for front in sound["ready_fronts"]] == [["t-0", "t-1"], ["t-2", "t-3"]]
    assert [swarm["epic_id"] for swarm in workspace.bd("swarm", "list", "--json").json["swarms"]] == ["t-e"]
    assert "blocked t-2: Title of t-2" in workspace.bd("swarm", "status", "t-e").out
    assert "front 1: t-2, t-3" in workspace.bd("swarm", "validate", "t-e").out

    ring = make_record("t-1", dependencies=[parts[1], edge("t-1", "t-2")], updated_at="2099-01-01T00:00:00Z")
    write_lines(workspace.path / "ring.jsonl", [ring])
    workspace.bd("import", str(workspace.path / "ring.jsonl"))
    knotted = workspace.bd("swarm", "validate", "t-e", "--json", check=False)

    assert knotted.code == ExitCode.NEGATIVE
    assert not knotted.json["swarmable"]
    assert "t-1, t-2" in knotted.json["errors"][0]


def test_a_swarm_is_made_once(workspace: Workspace) -> None:
    """It stands for an epic, is no work by itself, and is not made twice unless forced; only epics have swarms."""
    epic = workspace.create("Big", "-t", "epic")
    task = workspace.create("Small")

    made = workspace.bd("swarm", "create", epic, "--coordinator", "ann", "--json").json

    assert (made["epic_id"], made["coordinator"]) == (epic, "ann")
    assert [swarm["id"] for swarm in workspace.bd("swarm", "list", "--json").json["swarms"]] == [made["swarm_id"]]
    assert made["swarm_id"] not in workspace.bd("ready").out
    again = workspace.bd("swarm", "create", epic, "--json", check=False)
    assert (again.code, again.json["code"]) == (ExitCode.CONFLICT, "swarm-exists")
    assert workspace.bd("swarm", "create", task, check=False).code == ExitCode.USAGE
    assert workspace.bd("swarm", "create", epic, "--force").out.startswith("✓ Created swarm ")
