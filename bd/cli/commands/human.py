"""bd human: the few commands a person needs, and the issues that wait for a person."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.filtering import filter_from
from bd.cli.listing import DEFAULT_LIMIT
from bd.cli.listing import answer
from bd.cli.listing import select_listing
from bd.cli.registry import find_command
from bd.cli.targets import plain_view
from bd.model.filters import check_sort
from bd.storage.select import listing_clause
from bd.storage.select import order_by
from bd.tracker.questions import HUMAN_LABEL
from bd.tracker.questions import answer_question
from bd.tracker.questions import count_questions
from bd.tracker.questions import dismiss_question

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BriefOption
    from bd.cli.options import FieldsOption
    from bd.cli.options import LimitOption
    from bd.cli.options import ReasonOption
    from bd.cli.options import RequiredIdArgument
    from bd.cli.options import ResponseOption
    from bd.cli.options import StatusFilterOption
    from bd.model.record import Record

SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Working with issues",
        (
            ('create "Fix login" -p 1 -t bug', "a new issue"),
            ("show ID", "everything about it"),
            ("edit ID", "its description in your editor"),
            ("update ID --status in_progress", "change it"),
            ('close ID -r "Done"', "it is done"),
        ),
    ),
    (
        "Finding work",
        (
            ("ready", "what can be worked on now"),
            ("list --status open --label ui", "issues, filtered"),
            ('query "priority<=1 AND updated>7d"', "issues that satisfy an expression"),
        ),
    ),
    (
        "Seeing how things stand",
        (
            ("status", "the numbers"),
            ("board", "issues in columns"),
            ("stale", "what nobody has touched"),
            ("history ID", "who changed what"),
            ("changelog", "what was done since the last tag"),
        ),
    ),
    (
        "When something is wrong",
        (
            ("doctor", "check everything; --fix repairs"),
            ("where", "which workspace this is"),
            ("help COMMAND", "all about one command"),
        ),
    ),
)


def run_commands(bd: Context) -> None:
    """Show the few commands a person needs."""
    sections = [
        (title, [(example, text) for example, text in lines if find_command([example.split()[0]])])
        for title, lines in SECTIONS
    ]
    if bd.json:
        bd.emit(
            [
                {"title": title, "commands": [{"command": f"bd {example}", "purpose": text} for example, text in lines]}
                for title, lines in sections
            ]
        )
        return
    width = max(len(example) for _, lines in sections for example, _ in lines) + 3
    for title, lines in sections:
        bd.line(f"{title}:")
        for example, text in lines:
            bd.line(f"  bd {example:<{width}}{text}")
        bd.line()
    bd.line("bd --help lists every command.")


def run_list(
    bd: Context,
    *,
    status: StatusFilterOption = None,
    limit: LimitOption = None,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List the issues that wait for a person: those with the label human."""
    columns = chosen_columns(fields, is_brief=brief)
    chosen = filter_from(bd, {"label": [HUMAN_LABEL], "status": status})
    if status is None:
        chosen.without_statuses = ("closed",)
    order = check_sort(None)
    condition = listing_clause(bd.workspace.read(), chosen, order)
    most = DEFAULT_LIMIT if limit is None else limit
    listing = select_listing(bd, condition, order_sql=order_by(order), limit=most)
    if listing.records or bd.json:
        answer(bd, listing, "flat", columns=columns)
    else:
        bd.note("Nothing waits for a person")


def run_respond(bd: Context, issue_id: RequiredIdArgument, *, response: ResponseOption = None) -> None:
    """Answer an issue that waits for a person: the answer becomes a comment, the issue is closed."""
    said = bd.text(response) or ""
    with bd.write("human respond") as txn:
        record = answer_question(txn, issue_id, said)
    _say(bd, record, f"✓ Responded to {record['id']} and closed it")


def run_dismiss(bd: Context, issue_id: RequiredIdArgument, *, reason: ReasonOption = None) -> None:
    """Close an issue that waits for a person without an answer."""
    why = bd.text(reason) or ""
    with bd.write("human dismiss") as txn:
        record = dismiss_question(txn, issue_id, why)
    _say(bd, record, f"✓ Dismissed {record['id']}")


def _say(bd: Context, record: Record, sentence: str) -> None:
    """Answers with the closed issue, or says what became of it."""
    if bd.json:
        bd.emit(plain_view(record))
    else:
        bd.line(sentence)


def run_stats(bd: Context) -> None:
    """Show how many issues wait for a person, and what became of the others."""
    counts = count_questions(bd.workspace.read())
    if bd.json:
        bd.emit(counts)
        return
    for name, count in counts.items():
        bd.line(f"{name.capitalize() + ':':<11} {count}")
