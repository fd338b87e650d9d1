"""bd gate: issues that wait for something outside."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.columns import print_columns
from bd.cli.columns import project
from bd.cli.github_runs import GithubUnavailable
from bd.cli.github_runs import GithubUnclear
from bd.cli.github_runs import judge_outside
from bd.cli.github_runs import recent_runs
from bd.cli.render.gate_text import gate_lines
from bd.cli.render.gate_text import gate_page
from bd.cli.settings import parse_duration
from bd.cli.targets import change_each
from bd.cli.values import estimate
from bd.errors import InvalidValue
from bd.storage.reads import load_counted
from bd.storage.reads import load_plain
from bd.tracker.gates import ESCALATED
from bd.tracker.gates import ESCALATED_LABEL
from bd.tracker.gates import FAILED
from bd.tracker.gates import RESOLVED
from bd.tracker.gates import GateRequest
from bd.tracker.gates import add_waiter
from bd.tracker.gates import create_gate
from bd.tracker.gates import get_gate
from bd.tracker.gates import judge_gate
from bd.tracker.gates import resolve_gate
from bd.tracker.gates import select_gate_ids
from bd.tracker.gates import set_await_id
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from bd.util.process import run_captured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BriefOption
    from bd.cli.options import DryRunOption
    from bd.cli.options import FieldsOption
    from bd.cli.options import GateAgeOption
    from bd.cli.options import GateAllOption
    from bd.cli.options import GateAwaitIdOption
    from bd.cli.options import GateBlocksOption
    from bd.cli.options import GateBranchOption
    from bd.cli.options import GateCheckLimitOption
    from bd.cli.options import GateCheckTypeOption
    from bd.cli.options import GateDryRunOption
    from bd.cli.options import GateEscalateOption
    from bd.cli.options import GateIdArgument
    from bd.cli.options import GateLimitOption
    from bd.cli.options import GateRunsOption
    from bd.cli.options import GateTimeoutOption
    from bd.cli.options import GateTypeOption
    from bd.cli.options import ReasonOption
    from bd.cli.options import RequiredIdsArgument
    from bd.cli.options import WaiterArgument
    from bd.model.record import Record
    from bd.tracker.gates import Verdict

_NANOSECONDS = 1_000_000_000


def run_create(
    bd: Context,
    *,
    blocks: GateBlocksOption = None,
    gate_type: GateTypeOption = "human",
    await_id: GateAwaitIdOption = None,
    timeout: GateTimeoutOption = None,
    reason: ReasonOption = None,
) -> None:
    """Create a gate; --blocks names the issue that waits for it."""
    request = GateRequest(gate_type, (await_id or "").strip(), timeout_ns=_duration_ns("--timeout", timeout))
    request.blocks = blocks or ""
    request.reason = bd.text(reason) or ""
    with bd.write("gate create") as txn:
        record = create_gate(txn, request)
    if bd.json:
        bd.emit(_plain(record))
        return
    bd.line(f"✓ Created gate: {record['id']}")
    for line in gate_lines(record, bd.clock.now_ns())[1:]:
        bd.line(line)


def run_list(
    bd: Context,
    *,
    all_: GateAllOption = False,
    limit: GateLimitOption = 50,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List the open gates."""
    columns = chosen_columns(fields, is_brief=brief)
    con = bd.workspace.read()
    ids = select_gate_ids(con, with_closed=all_)
    shown = ids[: estimate(limit) or None]
    found = load_plain(con, shown)
    gates = load_counted(con, shown) if columns else [found[gate_id] for gate_id in shown]
    if bd.json:
        bd.emit(project(gates, columns))
    elif columns:
        print_columns(bd, gates, columns)
    elif not gates:
        bd.line("No gates found")
    elif bd.is_terminal:
        from bd.cli.render.lists_view import draw_gates

        draw_gates(bd, gates)
    else:
        for gate in gates:
            bd.line(gate_lines(gate, bd.clock.now_ns())[0])
    if len(shown) < len(ids):
        bd.note(f"Showing {len(shown)} of {len(ids)} gates (use --limit 0 for all)")


def run_show(bd: Context, gate: GateIdArgument) -> None:
    """Show one gate."""
    record = get_gate(bd.workspace.read(), gate, bd.workspace.prefix)
    if bd.json:
        bd.emit(_plain(record))
        return
    for line in gate_page(record, bd.clock.now_ns()):
        bd.line(line)


def run_resolve(bd: Context, gates: RequiredIdsArgument, *, reason: ReasonOption = None) -> None:
    """Open gates: close them, whatever they still wait for."""
    told = bd.text(reason) or ""
    records = change_each(bd, list(dict.fromkeys(gates)), "gate resolve", lambda txn, it: resolve_gate(txn, it, told))
    if bd.json:
        bd.emit([_plain(record) for record in records])
        return
    for record in records:
        bd.line(f"✓ Resolved gate: {record['id']}")


def run_add_waiter(bd: Context, gate: GateIdArgument, waiter: WaiterArgument) -> None:
    """Note who wants to know when a gate opens."""
    with bd.write("gate add-waiter") as txn:
        record = add_waiter(txn, gate, waiter)
    if bd.json:
        bd.emit(_plain(record))
    else:
        bd.line(f"✓ Waiting for {record['id']}: {', '.join(record['waiters'])}")


def run_check(
    bd: Context,
    *,
    gate_type: GateCheckTypeOption = None,
    limit: GateCheckLimitOption = 100,
    escalate: GateEscalateOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Look at the open gates and close those whose wait is over; for GitHub it asks gh."""
    con = bd.workspace.read()
    gates = [gate for gate in _open_gates(bd) if _is_of(gate, gate_type)]
    judged = []
    for gate in gates[: estimate(limit) or None]:
        outside = judge_outside(bd, gate)
        judged.append((gate["id"], judge_gate(con, gate, bd.clock.now_ns(), outside)))
    if not dry_run:
        _apply(bd, judged, escalate=escalate)
    _tell_check(bd, judged, dry_run=dry_run)
    if len(judged) < len(gates):
        bd.note(f"Looked at {len(judged)} of {len(gates)} gates (use --limit 0 for all)")


def run_discover(
    bd: Context,
    *,
    branch: GateBranchOption = None,
    dry_run: GateDryRunOption = False,
    limit: GateRunsOption = 10,
    max_age: GateAgeOption = "30m",
) -> None:
    """Give gates that wait for a GitHub run without knowing which the newest run of the branch."""
    waiting = [
        gate["id"] for gate in _open_gates(bd) if gate.get("await_type") == "gh:run" and not gate.get("await_id")
    ]
    found: dict[str, str] = {}
    if waiting:
        oldest_ns = bd.clock.now_ns() - _duration_ns("--max-age", max_age)
        try:
            runs = recent_runs(bd, branch or _branch(bd), estimate(limit) or 10, oldest_ns)
        except GithubUnclear as error:
            raise GithubUnavailable(str(error)) from None
        found = dict.fromkeys(waiting, runs[0][0]) if runs else {}
    if found and not dry_run:
        with bd.write("gate discover") as txn:
            for gate_id, number in found.items():
                set_await_id(txn, gate_id, number)
    if bd.json:
        bd.emit({"waiting": len(waiting), "found": found, "dry_run": dry_run})
        return
    for gate_id, number in found.items():
        bd.line(f"{'Would set' if dry_run else '✓ Set'} {gate_id} to run {number}")
    if not found:
        bd.line(f"No run found for {len(waiting)} gates" if waiting else "No gate waits for a run to be found")


def _open_gates(bd: Context) -> list[Record]:
    """Returns the open gates, oldest first."""
    con = bd.workspace.read()
    ids = select_gate_ids(con)
    found = load_plain(con, ids)
    return [found[gate_id] for gate_id in ids]


def _branch(bd: Context) -> str:
    """Returns the branch of this checkout, "" when it has none."""
    return run_captured(["git", "branch", "--show-current"], cwd=bd.cwd, env=bd.env).stdout.strip()


def _duration_ns(option: str, text: str | None) -> int:
    """Returns a duration in nanoseconds, 0 when not given.

    Raises: InvalidValue.
    """
    if not text:
        return 0
    try:
        return round(parse_duration(text) * _NANOSECONDS)
    except ValueError:
        raise InvalidValue(f'"{text}" is no duration', hint=f"give {option} as 90s, 30m or 24h") from None


def _is_of(record: Record, wanted: str | None) -> bool:
    """Says whether a gate waits for what `--type` names; `gh` means both of GitHub's."""
    kind = record.get("await_type", "")
    return wanted in (None, "", "all", kind) or (wanted == "gh" and kind.startswith("gh:"))


def _apply(bd: Context, judged: list[tuple[str, Verdict]], *, escalate: bool) -> None:
    """Closes the gates whose wait is over and, if asked, labels those that went wrong; one write."""
    done = [(gate_id, verdict) for gate_id, verdict in judged if verdict.outcome == RESOLVED]
    bad = [gate_id for gate_id, verdict in judged if verdict.outcome == ESCALATED and escalate]
    if not done and not bad:
        return
    with bd.write("gate check") as txn:
        for gate_id, verdict in done:
            resolve_gate(txn, gate_id, verdict.reason)
        for gate_id in bad:
            request = UpdateRequest()
            request.add_labels = (ESCALATED_LABEL,)
            update_issue(txn, gate_id, request)


def _tell_check(bd: Context, judged: list[tuple[str, Verdict]], *, dry_run: bool) -> None:
    """Prints what became of each gate."""
    counts = {outcome: sum(it.outcome == outcome for _, it in judged) for outcome in (RESOLVED, ESCALATED, FAILED)}
    if bd.json:
        gates = [{"id": gate_id, "outcome": it.outcome, "reason": it.reason} for gate_id, it in judged]
        summary = {"checked": len(judged), "resolved": counts[RESOLVED], "escalated": counts[ESCALATED]}
        bd.emit({**summary, "errors": counts[FAILED], "dry_run": dry_run, "gates": gates})
        return
    for gate_id, verdict in judged:
        bd.line(f"{gate_id}: {verdict.outcome} ({verdict.reason})")
    bd.line(
        f"{len(judged)} checked, {counts[RESOLVED]} resolved, {counts[ESCALATED]} escalated, {counts[FAILED]} errors"
        f"{' (dry run)' if dry_run else ''}"
    )


def _plain(record: Record) -> Record:
    """Returns a full record without the lists that only other views show."""
    return {key: value for key, value in record.items() if key not in ("dependencies", "comments", "labels")}
