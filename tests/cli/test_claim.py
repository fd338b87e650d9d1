"""The queue: claims, "lease" by "lease", limits, and updates that must not overwrite another's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def queue(workspace: Workspace) -> Workspace:
    """Returns a workspace with three ready issues, t-1 the most urgent, and an epic above all."""
    workspace.bd("create", "Epic", "--id", "t-0", "-p", "0", "-t", "epic")
    for number in (1, 2, 3):
        workspace.bd("create", f"Issue {number}", "--id", f"t-{number}", "-p", str(number))
    return workspace


def test_the_best_is_taken_first(queue: Workspace) -> None:
    """Without an id the most urgent ready issue is claimed, never an epic, never another's."""
    taken = [queue.bd("claim", "--actor", name, "--json").json[0]["id"] for name in ("Ann", "Bob", "Cem")]

    assert taken == ["t-1", "t-2", "t-3"]
    assert queue.bd("show", "t-2", "--json").json[0]["assignee"] == "Bob"


def test_nothing_to_claim_is_a_negative_answer(workspace: Workspace) -> None:
    """Exit 1 with an empty list, and nothing is written; `ready --claim` says the same with exit 0."""
    before = workspace.jsonl.read_bytes() if workspace.jsonl.exists() else b""
    done = workspace.bd("claim", "--next", "--json", check=False)

    assert (done.code, done.json) == (1, [])
    assert workspace.bd("ready", "--claim", "--json").json == []
    assert (workspace.jsonl.read_bytes() if workspace.jsonl.exists() else b"") == before


def test_filters_choose(queue: Workspace) -> None:
    """The filters of ready apply, also to an epic asked for by its type."""
    assert queue.bd("claim", "--priority", "3", "--json").json[0]["id"] == "t-3"
    assert queue.bd("ready", "--claim", "-t", "epic", "--json").json[0]["id"] == "t-0"


def test_the_loser_is_told_who_has_it(queue: Workspace) -> None:
    """Exit 5 and the holder's name, for `claim` and for `update --claim`."""
    queue.bd("claim", "t-1", "--actor", "Ann")
    for command in (["claim", "t-1"], ["update", "t-1", "--claim"]):
        done = queue.bd(*command, "--actor", "Bob", "--json", check=False)

        assert done.code == 5
        assert done.json["code"] == "already-claimed"
        assert done.json["details"]["assignee"] == "Ann"
        assert "Ann" in done.err


def test_claiming_again_changes_nothing(queue: Workspace) -> None:
    """The same actor may ask twice; no event, no new time."""
    first = queue.bd("claim", "t-1", "--json").json[0]

    assert queue.bd("claim", "t-1", "--json").json[0] == first


def test_a_lease_runs_out(queue: Workspace) -> None:
    """After its end the issue is ready again, and whoever claims it has it."""
    queue.bd("claim", "t-1", "--actor", "Ann", "--lease", "1s")
    assert "t-1" not in queue.bd("ready").out
    assert queue.bd("claim", "t-1", "--actor", "Bob", check=False).code == 5

    time.sleep(1.1)
    assert queue.bd("ready", "--json").json[1]["id"] == "t-1"
    assert "lease has run out" in queue.bd("ready").out
    assert "the lease of Ann has run out" in queue.bd("ready", "--explain", "t-1").out
    assert queue.bd("claim", "--actor", "Bob", "--json").json[0]["id"] == "t-1"
    done = queue.bd("heartbeat", "t-1", "--actor", "Ann", check=False)
    assert (done.code, "Bob has it" in done.err) == (5, True)


def test_a_heartbeat_prolongs(queue: Workspace) -> None:
    """It begins the lease anew, as long as before or as long as it says; a claim without an end has none."""
    first = queue.bd("claim", "t-1", "--lease", "2h", "--json").json[0]["lease_expires_at"]
    second = queue.bd("heartbeat", "t-1", "--json").json[0]["lease_expires_at"]
    third = queue.bd("heartbeat", "t-1", "--lease", "3d", "--json").json[0]["lease_expires_at"]
    assert first < second < third

    queue.bd("claim", "t-2")
    assert queue.bd("heartbeat", "t-2", "--json", check=False).json["code"] == "no-lease"
    assert queue.bd("heartbeat", "t-2", "--lease", "1h").code == 0


def test_a_release_gives_back(queue: Workspace) -> None:
    """Open and without an assignee; strangers may not, unless they say --force."""
    queue.bd("claim", "t-1", "--actor", "Ann", "--lease", "1h")
    done = queue.bd("release", "t-1", "--actor", "Bob", check=False)
    assert (done.code, "Ann has it" in done.err) == (5, True)

    released = queue.bd("release", "t-1", "--actor", "Bob", "--force", "--json").json[0]
    assert (released["status"], released.get("assignee")) == ("open", None)
    assert queue.bd("release", "t-1", check=False).code == 5


@pytest.mark.parametrize("end", [["close"], ["update", "--assignee", "Bob"], ["update", "--status", "open"]])
def test_a_lease_ends_with_the_claim(queue: Workspace, end: list[str]) -> None:
    """What leaves its holder or is no longer in progress has no lease."""
    queue.bd("claim", "t-1", "--lease", "1h")
    queue.bd(end[0], "t-1", *end[1:])

    assert queue.sql("select count(*) from leases") == [(0,)]


@pytest.mark.parametrize("length", ["", "0s", "soon", "-1h", "9000h", "xd"])
def test_a_lease_is_a_length_of_time(queue: Workspace, length: str) -> None:
    """Anything else is refused, and nothing is claimed."""
    assert queue.bd("claim", "t-1", f"--lease={length}", check=False).code == 2
    assert queue.bd("show", "t-1", "--json").json[0]["status"] == "open"


def test_a_lease_needs_a_claim(queue: Workspace) -> None:
    """`update --lease` alone is a misunderstanding."""
    done = queue.bd("update", "t-1", "--lease", "1h", check=False)

    assert (done.code, "--claim" in done.err) == (2, True)
    assert queue.bd("update", "t-1", "--claim", "--lease", "1h").code == 0
    assert queue.sql("select issue_id from leases") == [("t-1",)]


def test_limits_hold_for_all_and_for_one(queue: Workspace) -> None:
    """Starting one more than the limit is refused by name; finishing makes room, and so does a lease that ran out."""
    queue.bd("config", "set", "limits.in_progress", "2")
    queue.bd("config", "set", "limits.in_progress.actor", "1")
    queue.bd("claim", "t-1", "--actor", "Ann", "--lease", "1s")
    done = queue.bd("claim", "t-2", "--actor", "Ann", "--json", check=False)
    assert (done.code, done.json["code"]) == (5, "limit-reached")
    assert "limits.in_progress.actor" in done.err

    queue.bd("update", "t-2", "--status", "in_progress")
    assert "(limits.in_progress)" in queue.bd("claim", "t-3", "--actor", "Bob", check=False).err
    time.sleep(1.1)
    assert queue.bd("claim", "t-3", "--actor", "Bob").code == 0
    assert queue.bd("update", "t-3", "--assignee", "Ann", check=False).code == 0
    assert queue.bd("config", "set", "limits.in_progress", "many", check=False).code == 2


def test_an_update_may_ask_that_nothing_changed(queue: Workspace) -> None:
    """The time that was read must still be the issue's; another write in between makes exit 5 and changes nothing."""
    read = queue.bd("show", "t-1", "--json").json[0]["updated_at"]
    queue.bd("update", "t-1", "--title", "Mine", "--if-unchanged", read)
    done = queue.bd("update", "t-1", "--title", "Lost", "--if-unchanged", read, "--json", check=False)

    assert (done.code, done.json["code"]) == (5, "changed-since")
    assert queue.bd("show", "t-1", "--json").json[0]["title"] == "Mine"
    assert queue.bd("update", "t-1", "--title", "x", "--if-unchanged", "yesterday", check=False).code == 2


def test_named_issues_and_the_next_one_exclude_each_other(queue: Workspace) -> None:
    """One call claims either."""
    assert queue.bd("claim", "t-1", "--next", check=False).code == 2


def test_closing_goes_on_with_the_next(queue: Workspace) -> None:
    """`close --claim-next` takes the best ready issue; `--continue` the next step of the same parent."""
    assert queue.bd("close", "t-1", "--claim-next", "--json").json["claimed"]["id"] == "t-2"
    for number in (1, 2, 3):
        queue.bd("create", f"Step {number}", "--parent", "t-0", "-p", "4")
    shown = queue.bd("close", "t-0.1", "--continue", "--no-auto", "--json").json["continue"]
    assert (shown["id"], shown["status"]) == ("t-0.2", "open")

    taken = queue.bd("close", "t-0.2", "--continue", "--json").json["continue"]
    assert (taken["id"], taken["status"]) == ("t-0.3", "in_progress")
    assert queue.bd("close", "t-0.3", "--continue", "--json").json["continue"] is None


def test_closing_names_what_it_frees(queue: Workspace) -> None:
    """`--suggest-next` lists what waits for nothing any more, conditions included."""
    queue.bd("create", "Behind", "--id", "t-8", "--deps", "t-1")
    queue.bd("create", "On failure", "--id", "t-9", "--deps", "conditional-blocks:t-1")

    freed = queue.bd("close", "t-1", "--reason", "Done", "--suggest-next", "--json").json["unblocked"]
    assert [record["id"] for record in freed] == ["t-8"]


def test_claiming_again_begins_a_lease_that_ran_out_anew(queue: Workspace) -> None:
    """Whoever is told that the claim stands has it: as long as before, and nobody else is given the issue."""
    first = queue.bd("claim", "t-1", "--actor", "Ann", "--lease", "1s", "--json").json[0]
    time.sleep(1.1)

    again = queue.bd("claim", "t-1", "--actor", "Ann", "--json").json[0]

    assert again["lease_expires_at"] > first["lease_expires_at"]
    assert again["updated_at"] == first["updated_at"]
    assert queue.sql("select length_s from leases") == [(1,)]


def test_a_lease_that_ran_out_gave_its_place_away(queue: Workspace) -> None:
    """Beginning it anew is starting once more: the limits apply, to claims and to heartbeats."""
    queue.bd("config", "set", "limits.in_progress", "1")
    queue.bd("claim", "t-1", "--actor", "Ann", "--lease", "1s")
    time.sleep(1.1)
    queue.bd("claim", "t-2", "--actor", "Bob")

    for command in ("claim", "heartbeat"):
        done = queue.bd(command, "t-1", "--actor", "Ann", "--json", check=False)
        assert (done.code, done.json["code"]) == (5, "limit-reached")


def test_an_empty_stamp_is_no_stamp(queue: Workspace) -> None:
    """A script that read nothing must not overwrite anything."""
    done = queue.bd("update", "t-1", "--title", "Other", "--if-unchanged", "", check=False)

    assert done.code == 2
    assert queue.bd("show", "t-1", "--json").json[0]["title"] == "Issue 1"


def test_what_is_closed_stays_closed_when_nothing_can_be_claimed(queue: Workspace) -> None:
    """The limit is named on standard error; the answer is that of a close that found nothing to go on with."""
    queue.bd("config", "set", "limits.in_progress", "1")
    queue.bd("claim", "t-2", "--actor", "Bob")

    done = queue.bd("close", "t-1", "--claim-next", "--json")

    assert [issue["id"] for issue in done.json["closed"]] == ["t-1"]
    assert done.json["claimed"] is None
    assert "the limit of 1 issue in progress is reached (limits.in_progress)" in done.err
