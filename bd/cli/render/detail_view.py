"""The page of an issue on a terminal: who and when in words, long texts as Markdown, what it is connected to as a tree.

Every line becomes a `Text`, so nothing a user wrote is read as Rich markup; control characters are visible escapes.
"""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.render import issue_text
from bd.cli.render.markdown_view import MarkdownText
from bd.cli.render.printable import one_line
from bd.cli.render.printable import printable
from bd.cli.render.relations_view import relation_lines
from bd.cli.render.screen import redraw
from bd.cli.render.screen import show
from bd.cli.render.theme import DIM
from bd.cli.render.theme import HEADING
from bd.cli.render.theme import LABEL
from bd.cli.render.theme import PERSON
from bd.cli.render.theme import WARNING
from bd.cli.render.when import due_words
from bd.cli.render.when import effort
from bd.cli.render.when import exact
from bd.cli.render.when import relative
from bd.cli.render.when import told
from bd.model.instants import shown
from bd.model.instants import stored
from bd.tracker.leases import find_lease

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.model.record import Record

_OVER = ("closed", "tombstone")
_OTHERS = (("external_ref", "External"), ("spec_id", "Spec"), ("source_repo", "From"))


def print_details(bd: Context, records: list[Record], *, is_paged: bool = True) -> None:
    """Prints the pages of issues one below the other."""
    now_ns = bd.clock.now_ns()
    show(bd, *(_page(bd, record, now_ns) for record in records), is_paged=is_paged)


def watch_details(bd: Context, load: Callable[[], list[Record]]) -> None:
    """Prints the pages again whenever the workspace changes, until interrupted."""
    redraw(bd, lambda: print_details(bd, load(), is_paged=False))


def _page(bd: Context, record: Record, now_ns: int) -> RenderableType:
    """Returns the page of one issue."""
    parts: list[RenderableType] = [Text(), Text(issue_text.header_line(record), "bold"), Text()]
    parts.append(_facts(bd, record, now_ns))
    for heading, text in issue_text.text_sections(record):
        parts += [Text(), Text(heading, HEADING), MarkdownText(text)]
    relations = relation_lines(record)
    if relations:
        parts += [Text(), Text("RELATIONS", HEADING), *relations]
    comments = record.get("comments") or []
    if comments:
        parts += [Text(), Text(f"COMMENTS ({len(comments)})", HEADING), *_comments(comments, now_ns)]
    return Group(*parts, Text())


def print_comments(bd: Context, issue_id: str, comments: list[Record]) -> None:
    """Prints what people said about an issue, as its page shows it."""
    heading = Text(f"Comments on {issue_id} ({len(comments)})", HEADING)
    show(bd, Group(heading, Text(), *_comments(comments, bd.clock.now_ns())))


def _facts(bd: Context, record: Record, now_ns: int) -> Table:
    """Returns what is known besides the texts, a fact a line."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style=DIM, no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _fact_rows(bd, record, now_ns):
        table.add_row(Text(name), value)
    return table


def _fact_rows(bd: Context, record: Record, now_ns: int) -> Iterator[tuple[str, Text]]:
    """Yields (name, value) of the facts in the order they are shown in."""
    if record.get("assignee"):
        yield "Assignee", _assignee(bd, record, now_ns)
    yield "Created", Text(_created(record, now_ns))
    if record["updated_at"] != record["created_at"]:
        yield "Updated", Text(told(record["updated_at"], now_ns))
    if record.get("due_at"):
        yield "Due", _due(record, now_ns)
    if record.get("defer_until"):
        yield "Deferred", Text(f"until {exact(record['defer_until'])} ({relative(record['defer_until'], now_ns)})")
    if record.get("closed_at"):
        reason = record.get("close_reason", "")
        yield "Closed", Text(told(record["closed_at"], now_ns) + (f": {one_line(reason)}" if reason else ""))
    if record.get("estimated_minutes"):
        yield "Estimate", Text(effort(record["estimated_minutes"]))
    if record.get("labels"):
        yield "Labels", Text("  ".join(one_line(label) for label in record["labels"]), LABEL)
    for key, name in _OTHERS:
        if record.get(key) not in (None, "", "."):
            yield name, Text(one_line(str(record[key])))


def _assignee(bd: Context, record: Record, now_ns: int) -> Text:
    """Returns who works on an issue, and when the lease ends, if there is one."""
    text = Text(one_line(record["assignee"]), PERSON)
    lease = find_lease(bd.workspace.store.con, record["id"])
    if lease is not None:
        is_over = lease.expires_at <= stored(now_ns)
        words = "the lease ran out" if is_over else "the lease ends"
        text.append(f" · {words} {told(shown(lease.expires_at), now_ns)}", WARNING if is_over else DIM)
    return text


def _created(record: Record, now_ns: int) -> str:
    """Returns when and by whom an issue was made."""
    creator = record.get("created_by") or record.get("owner")
    return told(record["created_at"], now_ns) + (f" by {one_line(creator)}" if creator else "")


def _due(record: Record, now_ns: int) -> Text:
    """Returns the due date; what is late and not over stands out."""
    if record.get("status") in _OVER:
        return Text(exact(record["due_at"]))
    words = due_words(record["due_at"], now_ns)
    return Text(f"{words} ({exact(record['due_at'])})", WARNING if words.startswith("overdue") else "")


def _comments(comments: list[Record], now_ns: int) -> list[RenderableType]:
    """Returns comments, an empty line between them."""
    parts: list[RenderableType] = []
    for place, comment in enumerate(comments):
        parts += [Text()] if place else []
        parts += _comment(comment, now_ns)
    return parts


def _comment(comment: Record, now_ns: int) -> list[RenderableType]:
    """Returns one comment: who and when, then the text as Markdown."""
    head = Text(one_line(comment["author"]), PERSON)
    head.append(f" · {told(comment['created_at'], now_ns)}", DIM)
    return [head, MarkdownText(printable(comment["text"]))]
