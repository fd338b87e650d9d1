"""bd state, bd set-state: what stage an issue is in, by dimension."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.storage.labels import load_labels
from bd.storage.resolve import resolve_id
from bd.tracker.state import set_state
from bd.tracker.state import states_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import DimensionArgument
    from bd.cli.options import OneIdArgument
    from bd.cli.options import ReasonOption
    from bd.cli.options import StateArgument


def run_get(bd: Context, issue_id: OneIdArgument, dimension: DimensionArgument) -> None:
    """Show the state of an issue in one dimension."""
    found, states = _states(bd, issue_id)
    name = dimension.strip()
    value = states.get(name)
    if bd.json:
        bd.emit({"dimension": name, "issue_id": found, "value": value})
    else:
        bd.line(f"(no {one_line(name)} state set)" if value is None else one_line(value))


def run_list(bd: Context, issue_id: OneIdArgument) -> None:
    """List the states of an issue."""
    found, states = _states(bd, issue_id)
    if bd.json:
        bd.emit({"issue_id": found, "states": states})
    elif not states:
        bd.line(f"{found} has no states")
    else:
        bd.line(f"States of {found}:")
        for dimension, value in states.items():
            bd.line(f"  {one_line(dimension)}: {one_line(value)}")


def _states(bd: Context, text: str) -> tuple[str, dict[str, str]]:
    """Returns the id and the states of the issue `text` means."""
    con = bd.workspace.read()
    found = resolve_id(con, text, bd.workspace.prefix)
    return found, states_of(load_labels(con, found))


def run_set(bd: Context, issue_id: OneIdArgument, state: StateArgument, *, reason: ReasonOption = None) -> None:
    """Set the state of an issue in one dimension and record the change."""
    text = (bd.text(reason) or "").strip()
    with bd.write("set-state") as txn:
        change = set_state(txn, issue_id, state, reason=text)
    is_changed = bool(change.event_id)
    if bd.json:
        document: dict[str, object] = {
            "changed": is_changed,
            "dimension": change.dimension,
            "issue_id": change.issue_id,
            "new_value": change.new,
            "old_value": change.old or None,
        }
        bd.emit({**document, "event_id": change.event_id} if is_changed else document)
    elif not is_changed:
        bd.line(f"{one_line(change.dimension)} = {one_line(change.new)} already on {change.issue_id}")
    else:
        bd.line(f"✓ Set {one_line(change.dimension)} = {one_line(change.new)} on {change.issue_id}")
        if change.old:
            bd.line(f"  Previous: {one_line(change.old)}")
        bd.line(f"  Event: {change.event_id}")
