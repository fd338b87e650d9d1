"""Ready and blocked work on a terminal, drawn with Rich: quiet tables, and what to do next."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.render.ready_text import way
from bd.cli.render.relations_view import issue_line
from bd.cli.render.rich_view import priority_text
from bd.cli.render.rich_view import status_style
from bd.cli.render.rich_view import title_text
from bd.cli.render.rich_view import type_text
from bd.cli.render.screen import show
from bd.cli.render.theme import DIM
from bd.cli.render.theme import WARNING
from bd.cli.render.when import due_words
from bd.cli.render.when import effort
from bd.cli.render.when import exact
from bd.cli.render.when import relative
from bd.storage.reads import load_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.cli.listing import Listing
    from bd.model.record import Record

_MOST_BLOCKERS = 3
_NEXT = "Take the first: bd claim --next    Why not others: bd ready --explain"
_NEXT_BLOCKED = "What can be done now: bd ready    Why one waits: bd ready --explain ID"
_NEXT_STALE = "Still wanted? bd update ID -s open, bd defer ID, or bd close ID -r REASON"
_INSTANT_LENGTH = len("2026-11-18T14:05:00Z")


def draw_ready(bd: Context, listing: Listing) -> None:
    """Draws ready issues in their order."""
    now_ns = bd.clock.now_ns()
    table = grid(3)
    for record in listing.records:
        title = title_text(record)
        for words, style in _ready_facts(record, now_ns):
            title.append(f" · {words}", style)
        table.add_row(Text(record["id"], "bold"), priority_text(record), type_text(record), title)
    show(bd, Group(_heading("Ready", listing), table, Text(), Text(_NEXT, DIM)))


def grid(columns: int) -> Table:
    """Returns a table without lines: some narrow columns and a wide one."""
    table = Table.grid(padding=(0, 1))
    for _ in range(columns):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _heading(word: str, listing: Listing) -> Text:
    """Returns the line that counts."""
    count = len(listing.records)
    more = ", and there are more" if listing.is_cut else ""
    return Text(f"{word}: {count} {'issue' if count == 1 else 'issues'}{more}\n", "bold")


def _ready_facts(record: Record, now_ns: int) -> list[tuple[str, str]]:
    """Returns (words, style) of what helps to choose: effort, due date, a lease that ran out."""
    facts = []
    if record.get("estimated_minutes"):
        facts.append((effort(record["estimated_minutes"]), DIM))
    if record.get("due_at"):
        words = due_words(record["due_at"], now_ns)
        facts.append((words, WARNING) if words.startswith("overdue") else (f"due {words}", DIM))
    if record.get("status") == "in_progress":
        facts.append(("the lease ran out", WARNING))
    return facts


def draw_blocked(bd: Context, listing: Listing) -> None:
    """Draws issues that wait, each with what it waits for below it."""
    now_ns = bd.clock.now_ns()
    shown = [other for record in listing.records for other in record["blocked_by"][:_MOST_BLOCKERS]]
    near = load_plain(bd.workspace.read(), list(dict.fromkeys(shown)))
    table = grid(2)
    for record in listing.records:
        lines = [title_text(record), *_waiting_lines(record, near, now_ns)]
        table.add_row(Text(record["id"], "bold"), priority_text(record), Group(*lines))
    show(bd, Group(_heading("Blocked", listing), table, Text(), Text(_NEXT_BLOCKED, DIM)))


def _waiting_lines(record: Record, near: Mapping[str, Record], now_ns: int) -> list[Text]:
    """Returns what an issue waits for, a line each."""
    blockers = record["blocked_by"]
    lines = [issue_line("→ ", near.get(other, {"id": other, "missing": True})) for other in blockers[:_MOST_BLOCKERS]]
    if len(blockers) > len(lines):
        lines.append(Text(f"→ … {len(blockers) - len(lines)} more", DIM))
    if not blockers:
        until = record.get("defer_until")
        when = f" until {exact(until)} ({relative(until, now_ns)})" if until else ""
        lines.append(Text(f"{one_line(record['status'])}{when}", DIM))
    return lines


def draw_stale(bd: Context, listing: Listing, days: int) -> None:
    """Draws issues nobody changed for so many days, and for how long."""
    now_ns = bd.clock.now_ns()
    table = grid(5)
    for record in listing.records:
        table.add_row(
            Text(icon(record), status_style(record)),
            Text(record["id"], "bold"),
            priority_text(record),
            type_text(record),
            Text(relative(record["updated_at"], now_ns), "yellow"),
            title_text(record),
        )
    heading = _heading(f"Not changed for {days} day{'' if days == 1 else 's'}", listing)
    show(bd, Group(heading, table, Text(), Text(_NEXT_STALE, DIM)))


def draw_explained(bd: Context, explained: list[Record]) -> None:
    """Draws why each issue is or is not ready, a reason a line, and where work could start."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for record in explained:
        mark = Text("✓", "green") if record["is_ready"] else Text("✗", "red")
        body: list[RenderableType] = [title_text({"title": record["title"]})]
        body += [Text(_with_local_times(one_line(reason)), DIM) for reason in record["reasons"]]
        steps = way(record)
        body += [Text(steps, "yellow")] if steps else []
        table.add_row(mark, Text(record["id"], "bold"), priority_text(record), Group(*body))
    ready = sum(record["is_ready"] for record in explained)
    show(bd, Group(table, Text(), Text(f"{ready} ready, {len(explained) - ready} not", DIM)))


def _with_local_times(reason: str) -> str:
    """Returns a reason whose instants are written as people read them."""
    words = [exact(word) if len(word) >= _INSTANT_LENGTH and word[10:11] == "T" else word for word in reason.split(" ")]
    return " ".join(words)
