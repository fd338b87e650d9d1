"""bd merge-slot, as processes."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from bd.errors import ExitCode
from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_the_merge_slot_has_one_holder(workspace: Workspace) -> None:
    """Of eight that want it at once one gets it; it is free again after that, and only the holder frees it."""
    workspace.bd("merge-slot", "create")
    wanting = [
        subprocess.Popen(
            [BD_PATH, "merge-slot", "acquire", "--holder", f"a{number}", "--json"],
            cwd=workspace.path,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for number in range(8)
    ]
    answers = [(json.loads(one.communicate()[0]), one.returncode) for one in wanting]
    holders = [answer["holder"] for answer, code in answers if code == ExitCode.OK]

    assert len(holders) == 1
    assert sorted(code for _, code in answers) == [ExitCode.OK, *[ExitCode.CONFLICT] * 7]
    assert workspace.bd("merge-slot", "check", "--json").json["holder"] == holders[0]
    assert workspace.bd("merge-slot", "release", "--holder", "other", check=False).code == ExitCode.CONFLICT
    workspace.bd("merge-slot", "release", "--holder", holders[0])
    assert workspace.bd("merge-slot", "check", "--json").json["available"] is True


def test_waiting_for_the_merge_slot(workspace: Workspace) -> None:
    """Who waits is noted, told at the release, and off the list once the slot is his."""
    workspace.bd("merge-slot", "create")
    workspace.bd("merge-slot", "acquire", "--holder", "ann")
    waiting = [workspace.bd("merge-slot", "acquire", "--holder", "bob", "--wait", "--json", check=False) for _ in "12"]
    released = workspace.bd("merge-slot", "release", "--json").json
    taken = workspace.bd("merge-slot", "acquire", "--holder", "bob", "--json").json

    assert [(result.code, result.json["waiters"]) for result in waiting] == [(ExitCode.NEGATIVE, ["bob"])] * 2
    assert released["waiters"] == ["bob"]
    assert taken == {"id": "t-merge-slot", "acquired": True, "holder": "bob"}
    assert workspace.bd("merge-slot", "acquire", "--holder", "bob").code == ExitCode.OK
    assert "waiters" not in workspace.bd("merge-slot", "check", "--json").json


def test_without_a_merge_slot(workspace: Workspace) -> None:
    """A slot nobody made is a negative answer to a check and an error to the rest; making it twice is one slot."""
    assert workspace.bd("merge-slot", "check", check=False).code == ExitCode.NEGATIVE
    assert workspace.bd("merge-slot", "acquire", check=False).code == ExitCode.NOT_FOUND
    made = [workspace.bd("merge-slot", "create", "--json").json["created"] for _ in range(2)]
    assert made == [True, False]
    assert workspace.bd("ready", "--json").json == []
