"""What GitHub says about runs and pull requests, asked through its own program `gh`; only `bd gate` comes here."""

from __future__ import annotations

from bd.errors import BdError
from bd.errors import SyncProblem
from bd.model.instants import parse_instant
from bd.tracker.gates import ESCALATED
from bd.tracker.gates import FAILED
from bd.tracker.gates import PENDING
from bd.tracker.gates import RESOLVED
from bd.tracker.gates import Verdict
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import loads
from bd.util.process import run_captured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.model.record import Record

_TIMEOUT_S = 30.0
_RUN_FIELDS = "databaseId,name,status,conclusion,createdAt"
_ADOPTED_RUNS = 5


class GithubUnavailable(SyncProblem):
    """GitHub cannot be asked."""

    slug = "github-unavailable"

    def __init__(self, reason: str) -> None:
        """Says why."""
        super().__init__(f"GitHub cannot be asked: {reason}", hint="install gh; gh auth status says what is missing")


class GithubUnclear(Exception):
    """What `gh` said cannot be used; `args[0]` says why."""


def ask(bd: Context, *arguments: str) -> Any:
    """Returns the document that `gh` prints.

    Raises: GithubUnclear.
    """
    try:
        done = run_captured(["gh", *arguments], cwd=bd.cwd, env=bd.env, timeout_s=_TIMEOUT_S)
    except BdError as error:
        raise GithubUnclear(error.message) from None
    if done.code:
        message = done.stderr.strip().partition("\n")[0] or f"gh ended with {done.code}"
        raise GithubUnclear(message)
    try:
        return loads(done.stdout)
    except JsonTextError:
        message = "gh printed no JSON"
        raise GithubUnclear(message) from None


def judge_outside(bd: Context, gate: Record) -> Verdict | None:
    """Returns what GitHub says about a gate; None for a gate that does not wait for GitHub."""
    kind, name = gate.get("await_type"), str(gate.get("await_id") or "")
    if kind not in ("gh:run", "gh:pr"):
        return None
    try:
        return _judge_run(bd, name) if kind == "gh:run" else _judge_pull_request(bd, name)
    except GithubUnclear as error:
        return Verdict(FAILED, str(error))
    except (AttributeError, KeyError, TypeError):
        return Verdict(FAILED, "gh answered in an unknown shape")


def _judge_run(bd: Context, name: str) -> Verdict:
    """Returns what became of a run; a workflow's name means its newest run."""
    if not name:
        return Verdict(PENDING, "no run is known yet (bd gate discover)")
    if name.isdecimal():
        run = ask(bd, "run", "view", name, "--json", _RUN_FIELDS)
    else:
        runs = ask(bd, "run", "list", f"--workflow={name}", f"--limit={_ADOPTED_RUNS}", "--json", _RUN_FIELDS)
        if not runs:
            return Verdict(PENDING, f"{name} has no run yet")
        run = runs[0]
    if run["status"] != "completed":
        return Verdict(PENDING, f"run {run['databaseId']} is {run['status']}")
    outcome = RESOLVED if run["conclusion"] == "success" else ESCALATED
    return Verdict(outcome, f"run {run['databaseId']}: {run['conclusion']}")


def _judge_pull_request(bd: Context, name: str) -> Verdict:
    """Returns what became of a pull request."""
    state = ask(bd, "pr", "view", name, "--json", "state")["state"]
    if state == "MERGED":
        return Verdict(RESOLVED, f"pull request {name} is merged")
    if state == "CLOSED":
        return Verdict(ESCALATED, f"pull request {name} was closed without a merge")
    return Verdict(PENDING, f"pull request {name} is {state.lower()}")


def recent_runs(bd: Context, branch: str, limit: int, oldest_ns: int) -> list[tuple[str, str, int]]:
    """Returns (number, workflow, when it was created) of a branch's runs since `oldest_ns`, newest first.

    Raises: GithubUnclear.
    """
    arguments = [f"--branch={branch}"] if branch else []
    runs = ask(bd, "run", "list", f"--limit={limit}", *arguments, "--json", _RUN_FIELDS)
    found = [(str(run["databaseId"]), str(run["name"]), parse_instant(run["createdAt"])) for run in runs]
    return sorted((run for run in found if run[2] >= oldest_ns), key=lambda run: -run[2])
