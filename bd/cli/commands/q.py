"""bd q: create an issue and print only its id."""

from __future__ import annotations

from bd.cli.values import commas
from bd.model.fields import parse_priority
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import LabelsOption
    from bd.cli.options import PriorityOption
    from bd.cli.options import TitleWordsArgument
    from bd.cli.options import TypeOption


def run(
    bd: Context,
    title: TitleWordsArgument,
    *,
    issue_type: TypeOption = "task",
    priority: PriorityOption = "2",
    labels: LabelsOption = None,
) -> None:
    """Create an issue quickly; prints only its id."""
    fields = {"title": " ".join(title), "issue_type": issue_type, "priority": parse_priority(priority)}
    request = CreateRequest(fields, labels=commas(labels))
    with bd.write("q") as txn:
        record = create_issue(txn, request)
    if bd.json:
        bd.emit(record)
    else:
        bd.line(record["id"])
