"""bd show: everything about issues."""

from __future__ import annotations

from bd.cli.render.issue_text import detail_lines
from bd.cli.render.issue_text import short_text
from bd.errors import BdError
from bd.errors import UsageProblem
from bd.storage.reads import load_details
from bd.storage.resolve import IssueNotFound
from bd.storage.resolve import resolve_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AsOfOption
    from bd.cli.options import ChildrenOption
    from bd.cli.options import CurrentOption
    from bd.cli.options import IdListOption
    from bd.cli.options import IdsArgument
    from bd.cli.options import IncludeCommentsOption
    from bd.cli.options import IncludeDependentsOption
    from bd.cli.options import LocalTimeOption
    from bd.cli.options import LongOption
    from bd.cli.options import RefsOption
    from bd.cli.options import RepoOption
    from bd.cli.options import ShortOption
    from bd.cli.options import ThreadOption
    from bd.cli.options import WatchOption
    from bd.model.record import Record
    from bd.storage.sqlite import Connection

_THREAD_TYPES = ("replies-to",)


def run(
    bd: Context,
    ids: IdsArgument = None,
    *,
    id_flag: IdListOption = None,
    current: CurrentOption = False,
    short: ShortOption = False,
    children: ChildrenOption = False,
    refs: RefsOption = False,
    thread: ThreadOption = False,
    local_time: LocalTimeOption = False,
    long: LongOption = False,
    include_comments: IncludeCommentsOption = False,
    include_dependents: IncludeDependentsOption = False,
    as_of: AsOfOption = None,
    watch: WatchOption = False,
    repo: RepoOption = None,
) -> None:
    """Show issues with everything that belongs to them."""
    wanted = [*(ids or ()), *(id_flag or ())]
    con = bd.workspace.read()
    if current and not wanted:
        wanted = [bd.workspace.touched_id()]
    if not any(wanted):
        raise UsageProblem(
            "at least one issue ID is required (use positional args or --id flag)", hint="bd list shows the ids"
        )
    if as_of is not None:
        from bd.cli.as_of import load_as_of

        if children or refs or thread or watch:
            raise UsageProblem(
                "--as-of shows the issue itself, not what refers to it", hint="leave the other option out"
            )

        _print(bd, load_as_of(bd, wanted, as_of), short=short, is_local=local_time)
        return
    records = _load_all(bd, con, wanted, repo)
    bd.workspace.note_touched(records[-1]["id"])
    if watch and not bd.json:
        _watch(bd, wanted, repo)
    if children or refs:
        _show_related(bd, records, is_children=children)
    elif thread:
        _print(bd, [step for record in records for step in _thread(con, record)], short=True, is_local=False)
    else:
        _print(bd, records, short=short, is_local=local_time)


def _load_all(bd: Context, con: Connection, wanted: list[str], repo: str | None) -> list[Record]:
    """Returns the issues that exist; those that do not are named on stderr.

    Raises: the first failure when none exists.
    """
    records: list[Record] = []
    failures: list[BdError] = []
    prefix = bd.workspace.prefix
    for text in dict.fromkeys(wanted):
        try:
            issue_id = resolve_id(con, text, prefix)
            record = load_details(con, issue_id)
            if record is None or not _is_from(con, issue_id, repo):
                raise IssueNotFound(text)
            records.append(record)
        except BdError as error:
            failures.append(error)
    if not records:
        raise failures[0]
    for failure in failures:
        bd.complain(failure)
    return records


def _is_from(con: Connection, issue_id: str, repo: str | None) -> bool:
    """Says whether an issue belongs to the repository that is asked for, by its name or path; `.` is this one."""
    if repo in (None, "all"):
        return True
    sql = """
    select 1 from issues where id = ?1
       and (source_repo = ?2 or source_repo in (select repo_path from repo_mtimes where name = ?2))
    """
    return con.execute(sql, (issue_id, repo)).fetchone() is not None


def _watch(bd: Context, wanted: list[str], repo: str | None) -> None:
    """Shows the issues again whenever something changes.

    Raises: UsageProblem without a terminal.
    """
    if not bd.is_terminal:
        raise UsageProblem("--watch needs a terminal", hint="leave --watch out for a pipe or a file")
    from bd.cli.render.detail_view import watch_details

    watch_details(bd, lambda: _load_all(bd, bd.workspace.store.con, wanted, repo))


def _print(bd: Context, records: list[Record], *, short: bool, is_local: bool) -> None:
    """Prints issues whole or, when `short`, a line each."""
    if bd.json:
        bd.emit(records)
    elif short:
        for record in records:
            bd.line(short_text(record))
    elif bd.is_terminal:
        from bd.cli.render.detail_view import print_details

        print_details(bd, records)
    else:
        for record in records:
            for line, is_ours in detail_lines(record, is_local=is_local):
                write = bd.line if is_ours else bd.text_line
                write(line)


def _show_related(bd: Context, records: list[Record], *, is_children: bool) -> None:
    """Prints the children of issues, or everything that refers to them."""
    found = {
        record["id"]: [
            neighbour
            for neighbour in record.get("dependents") or ()
            if not is_children or neighbour["dependency_type"] == "parent-child"
        ]
        for record in records
    }
    if bd.json:
        bd.emit(found)
        return
    for issue_id, neighbours in found.items():
        bd.line(f"{issue_id}: {len(neighbours)} {'children' if is_children else 'references'}")
        for neighbour in neighbours:
            bd.line("  " + short_text(neighbour) + ("" if is_children else f" ({neighbour['dependency_type']})"))


def _thread(con: Connection, record: Record) -> list[Record]:
    """Returns the conversation an issue belongs to, oldest first: what it answers, and what answers it."""
    seen = {record["id"]: record}
    waiting = [record]
    while waiting:
        step = waiting.pop()
        near = [*(step.get("dependencies") or ()), *(step.get("dependents") or ())]
        ids = [neighbour["id"] for neighbour in near if neighbour["dependency_type"] in _THREAD_TYPES]
        loaded = [load_details(con, issue_id) for issue_id in ids if issue_id not in seen]
        found = [reply for reply in loaded if reply]
        seen.update({reply["id"]: reply for reply in found})
        waiting += found
    return sorted(seen.values(), key=lambda step: (step["created_at"], step["id"]))
