"""bd label: labels of issues."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.errors import UsageProblem
from bd.storage.labels import count_labels
from bd.storage.labels import load_labels
from bd.storage.resolve import resolve_id
from bd.tracker.label import add_label
from bd.tracker.label import propagate_label
from bd.tracker.label import remove_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.cli.context import Context
    from bd.cli.options import IdsAndLabelArgument
    from bd.cli.options import LabelArgument
    from bd.cli.options import OneIdArgument
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


def run_add(bd: Context, words: IdsAndLabelArgument) -> None:
    """Add a label to one or more issues."""
    _change(bd, words, "added", add_label)


def run_remove(bd: Context, words: IdsAndLabelArgument) -> None:
    """Remove a label from one or more issues."""
    _change(bd, words, "removed", remove_label)


def _change(
    bd: Context, words: list[str], outcome: str, change: Callable[[WriteTransaction, str, str], Record]
) -> None:
    """Adds the last word to the issues before it, or removes it.

    Raises: UsageProblem for a single word; what `change_each` raises.
    """
    *ids, label = words
    if not ids:
        raise UsageProblem("an issue ID and a label are required", hint="write the ids first, the label last")
    label = label.strip()
    targets = list(dict.fromkeys(ids))
    records = change_each(bd, targets, "label", lambda txn, issue_id: change(txn, issue_id, label))
    _answer(bd, [record["id"] for record in records], label, outcome)


def _answer(bd: Context, ids: list[str], label: str, outcome: str) -> None:
    """Says what became of a label."""
    if bd.json:
        bd.emit([{"issue_id": issue_id, "label": label, "status": outcome} for issue_id in ids])
        return
    verb, joint = ("Added", "to") if outcome == "added" else ("Removed", "from")
    for issue_id in ids:
        bd.line(f"✓ {verb} label '{one_line(label)}' {joint} {issue_id}")


def run_list(bd: Context, issue_id: OneIdArgument) -> None:
    """List the labels of an issue."""
    con = bd.workspace.read()
    found = resolve_id(con, issue_id, bd.workspace.prefix)
    labels = load_labels(con, found)
    if bd.json:
        bd.emit(labels)
    elif not labels:
        bd.line(f"{found} has no labels")
    else:
        bd.line(f"🏷 Labels for {found}:")
        for label in labels:
            bd.line(f"  - {one_line(label)}")


def run_list_all(bd: Context) -> None:
    """List every label with the number of issues that have it."""
    counts = count_labels(bd.workspace.read())
    if bd.json:
        bd.emit([{"label": label, "count": count} for label, count in counts])
    elif not counts:
        bd.line("No issue has a label")
    elif bd.is_terminal:
        from bd.cli.render.numbers_view import draw_labels

        draw_labels(bd, counts)
    else:
        bd.line(f"🏷 All labels ({len(counts)} unique):")
        width = max(len(one_line(label)) for label, _ in counts)
        for label, count in counts:
            bd.line(f"  {one_line(label):<{width}}  ({count} issues)")


def run_propagate(bd: Context, issue_id: OneIdArgument, label: LabelArgument) -> None:
    """Add a label to all children of an issue."""
    with bd.write("label") as txn:
        parent, children = propagate_label(txn, issue_id, label.strip())
    _answer(bd, children, label.strip(), "added")
    if not bd.json and not children:
        bd.line(f"{parent} has no children")
