"""Many processes claim at once: each issue has one winner, and everybody else is told who."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.shared_data import CHECKOUT

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

PROCESSES = 16
RACES = 1000
NEXT_RACES = 20
RACER = """
import json, sys
from bd.model.filters import IssueFilter
from bd.model.instants import stored
from bd.storage.paths import Location
from bd.storage.ready import ReadyQuery
from bd.tracker.claim import AlreadyClaimed
from bd.tracker.queue import claim_issue, claim_next
from bd.util.clock import SystemClock
from bd.workspace import OpenOptions, Workspace

name, beads_dir, mode = sys.argv[1:]
options = OpenOptions(lock_timeout_s=120)
options.auto_export = False
location = Location(beads_dir, beads_dir + "/beads.db", beads_dir + "/issues.jsonl", kind="flag")
with Workspace.open(location, clock=SystemClock(), options=options) as workspace:
    for line in sys.stdin:
        won, lost = None, None
        try:
            with workspace.write(name, "claim") as txn:
                if mode == "next":
                    query = ReadyQuery(IssueFilter(stored(txn.now_ns)), now_ns=txn.now_ns)
                    record = claim_next(txn, query)
                else:
                    record = claim_issue(txn, "t-" + line.strip())
                txn.is_trial = record is None
            won = record and record["id"]
        except AlreadyClaimed as error:
            lost = error.details["assignee"]
        print(json.dumps([won, lost]), flush=True)
"""


def race(workspace: Workspace, mode: str, rounds: int) -> list[dict[str, list[str | None]]]:
    """Lets every process claim once a round, all at the same moment.

    Returns for each round, by name, what the process won and who has what it lost.
    """
    names = [f"agent-{number}" for number in range(PROCESSES)]
    command = [sys.executable, "-c", RACER]
    with contextlib.ExitStack() as stack:
        racers = {
            name: stack.enter_context(
                subprocess.Popen(
                    [*command, name, str(workspace.beads_dir), mode],
                    cwd=CHECKOUT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for name in names
        }
        found = []
        for number in range(rounds):
            for racer in racers.values():
                assert racer.stdin is not None
                racer.stdin.write(f"{number}\n")
                racer.stdin.flush()
            found.append({name: _answer(racer) for name, racer in racers.items()})
        for racer in racers.values():
            assert racer.stdin is not None
            racer.stdin.close()
    return found


def _answer(racer: subprocess.Popen[str]) -> list[str | None]:
    """Returns what a process says about its last claim."""
    assert racer.stdout is not None
    line = racer.stdout.readline()
    assert line, f"a racer ended with {racer.wait()}; what it said stands on standard error"
    answer: list[str | None] = json.loads(line)
    return answer


def fill(workspace: Workspace, count: int) -> None:
    """Imports `count` ready issues, `t-0` first."""
    lines = [
        json.dumps(
            {
                "id": f"t-{number}",
                "title": f"Issue {number}",
                "status": "open",
                "priority": 2,
                "issue_type": "task",
                "created_at": f"2026-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z",
                "updated_at": "2026-01-01T00:00:00Z",
            }
        )
        for number in range(count)
    ]
    workspace.bd("import", "-", stdin="\n".join(lines))


@pytest.mark.slow
def test_a_thousand_races_have_one_winner_each(workspace: Workspace) -> None:
    """Sixteen processes claim the same issue a thousand times; each is won once, every loser is told who won."""
    fill(workspace, RACES)

    rounds = race(workspace, "same", RACES)

    for number, answers in enumerate(rounds):
        winners = [name for name, (won, _) in answers.items() if won == f"t-{number}"]
        assert len(winners) == 1
        assert {lost for won, lost in answers.values() if not won} == set(winners)
        assert workspace.sql(f"select assignee from issues where id = 't-{number}'") == [(winners[0],)]
    assert len({name for answers in rounds for name, (won, _) in answers.items() if won}) > 1


@pytest.mark.slow
def test_nobody_is_given_what_another_has(workspace: Workspace) -> None:
    """Taking the next one, sixteen processes empty the queue from its head: no issue twice, none forgotten."""
    count = PROCESSES * NEXT_RACES - 5
    fill(workspace, count)

    rounds = race(workspace, "next", NEXT_RACES)

    for number, answers in enumerate(rounds):
        taken = sorted(int(str(won)[2:]) for won, _ in answers.values() if won)
        first = number * PROCESSES
        assert taken == list(range(first, min(first + PROCESSES, count)))
