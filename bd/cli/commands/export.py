"""bd export: write issues as JSONL."""

from __future__ import annotations

import errno
import os
import stat

from bd.cli.file_exchange import write_file
from bd.cli.filtering import filter_from
from bd.cli.problems import OutputBroken
from bd.errors import StorageProblem
from bd.errors import UsageProblem
from bd.storage.interactions import FILE_NAME as INTERACTIONS
from bd.storage.select import where_clause
from bd.sync.write_out import check_nothing_lost
from bd.sync.write_out import select_lines
from bd.sync.write_out import select_other_lines
from bd.tracker.keep import all_memories
from bd.util.atomicfile import Replacement
from bd.util.atomicfile import write_all
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.cli.context import Context
    from bd.cli.options import AssigneeFilterOption
    from bd.cli.options import CreatedAfterOption
    from bd.cli.options import CreatedBeforeOption
    from bd.cli.options import EventsOption
    from bd.cli.options import EventsResetOption
    from bd.cli.options import ExportAllOption
    from bd.cli.options import ExportFormatOption
    from bd.cli.options import IdFilterOption
    from bd.cli.options import IncludeInfraOption
    from bd.cli.options import IncludeMemoriesOption
    from bd.cli.options import LabelAnyOption
    from bd.cli.options import LabelFilterOption
    from bd.cli.options import OutputOption
    from bd.cli.options import ParentFilterOption
    from bd.cli.options import PlainForceOption
    from bd.cli.options import PriorityFilterOption
    from bd.cli.options import PriorityMaxOption
    from bd.cli.options import PriorityMinOption
    from bd.cli.options import ScrubOption
    from bd.cli.options import StatusFilterOption
    from bd.cli.options import TypeFilterOption
    from bd.cli.options import UpdatedAfterOption
    from bd.cli.options import UpdatedBeforeOption
    from bd.storage.sqlite import Connection

_BLOCK = 2000
_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")  # a file behind it may hold more than ours


class OutputUnwritable(StorageProblem):
    """The file to write cannot be written."""

    slug = "output-unwritable"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and why."""
        super().__init__(
            f"cannot write {path}: {reason}", hint="choose another place for the file", details={"path": path}
        )


class OurOwnFile(UsageProblem):
    """An export would take the place of a file the workspace needs."""

    slug = "export-over-own-file"

    def __init__(self, path: str) -> None:
        """Names the file."""
        super().__init__(
            f"{path} belongs to the workspace; an export must not take its place",
            hint="choose another name or another folder",
        )


def run(
    bd: Context,
    *,
    output: OutputOption = None,
    format_: ExportFormatOption = "jsonl",
    status: StatusFilterOption = None,
    assignee: AssigneeFilterOption = None,
    issue_type: TypeFilterOption = None,
    priority: PriorityFilterOption = None,
    priority_min: PriorityMinOption = None,
    priority_max: PriorityMaxOption = None,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
    id_: IdFilterOption = None,
    parent: ParentFilterOption = None,
    created_after: CreatedAfterOption = None,
    created_before: CreatedBeforeOption = None,
    updated_after: UpdatedAfterOption = None,
    updated_before: UpdatedBeforeOption = None,
    all_: ExportAllOption = False,
    include_infra: IncludeInfraOption = False,
    include_memories: IncludeMemoriesOption = False,
    scrub: ScrubOption = False,
    events: EventsOption = False,
    events_reset: EventsResetOption = False,
    force: PlainForceOption = False,
) -> None:
    """Write issues as JSONL to a file or to standard output."""
    values = dict(locals())
    if events or events_reset:
        from bd.cli.export_events import run_events

        run_events(bd, reset=events_reset)
        return
    con = bd.workspace.read()
    chosen = filter_from(bd, values)
    where_sql, bound = where_clause(chosen) if chosen else ("1", [])
    if format_ not in ("jsonl", "obsidian"):
        raise UsageProblem(f'invalid export format "{format_}"', hint="use jsonl or obsidian")
    if output == "":
        raise UsageProblem("no file is named", hint="bd export -o issues.jsonl, or - for standard output")
    path = None if output in (None, *_STANDARD_OUTPUT) else os.path.join(bd.cwd, output)
    if path and _is_travelling(bd, path):
        _write_travelling(bd, is_filtered=bool(chosen))
        return
    if path and _is_our_own(bd, path):
        raise OurOwnFile(path)
    lines = select_lines(con, where_sql, bound)
    others = _others(con, with_memories=include_memories or all_) if not chosen and not scrub else iter(())
    blocks = _markdown(lines) if format_ == "obsidian" else _blocks(lines, others)
    if path is None:
        for block, _ in blocks:
            bd.stdout.write(block)
        return
    if not force and not chosen and format_ == "jsonl" and not _is_stream(path):
        _check_target(con, path)
    _answer(bd, output or "", _write(path, blocks))


def _others(con: Connection, *, with_memories: bool) -> Iterator[str]:
    """Yields the lines that are no issues: those that travel and, if asked, the memories of this database."""
    for line in select_other_lines(con):
        record = loads(line)
        if not (with_memories and isinstance(record, dict) and record.get("_type") == "memory"):
            yield line
    if with_memories:
        for name, text in all_memories(con).items():
            yield dumps_line({"_type": "memory", "key": name, "value": text})


def _check_target(con: Connection, path: str) -> None:
    """Looks at what stands where the export goes.

    Raises: OutputUnwritable for what cannot be a file; what `check_nothing_lost` raises.
    """
    try:
        check_nothing_lost(con, path)
    except OSError as error:
        raise OutputUnwritable(path, error.strerror or str(error)) from error


def _is_travelling(bd: Context, path: str) -> bool:
    """Says whether a path is the workspace's own file."""
    return os.path.realpath(path) == os.path.realpath(bd.location.jsonl_path)


def _is_our_own(bd: Context, path: str) -> bool:
    """Says whether something stands at a path that a workspace is made of; exports of before are not."""
    real = os.path.realpath(path)
    if not os.path.lexists(real):
        return False
    database = os.path.realpath(bd.location.database_path) if bd.location.database_path else ""
    is_database = bool(database) and real.removeprefix(database) in ("", "-wal", "-shm", "-journal")
    name = os.path.basename(real)
    is_beside_it = os.path.dirname(real) == os.path.realpath(bd.location.beads_dir)
    return is_database or (is_beside_it and (not name.endswith(".jsonl") or name == INTERACTIONS))


def _write_travelling(bd: Context, *, is_filtered: bool) -> None:
    """Brings the workspace's own file up to date, however large it is.

    Raises: UsageProblem when only some issues were asked for; FileLeftAlone.
    """
    if is_filtered:
        raise UsageProblem(
            f"{bd.location.jsonl_path} holds all issues; it cannot be replaced by some of them",
            hint="write the selection to another file",
        )
    count = write_file(bd, "export")
    _answer(bd, bd.location.jsonl_path, count)


def _blocks(lines: Iterator[str], others: Iterator[str]) -> Iterator[tuple[str, int]]:
    """Yields the lines in pieces of text, each with how many lines it holds."""
    waiting: list[str] = []
    for source in (lines, others):
        for line in source:
            waiting.append(line)
            if len(waiting) >= _BLOCK:
                yield "\n".join(waiting) + "\n", len(waiting)
                waiting = []
    if waiting:
        yield "\n".join(waiting) + "\n", len(waiting)


def _markdown(lines: Iterator[str]) -> Iterator[tuple[str, int]]:
    """Yields the whole Markdown document."""
    from bd.sync.obsidian import to_markdown

    records = [loads(line) for line in lines]
    yield to_markdown(records), len(records)  # type: ignore[arg-type]


def _is_stream(path: str) -> bool:
    """Says whether a path names a device or a pipe, which is written into and never replaced."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _write(path: str, blocks: Iterator[tuple[str, int]]) -> int:
    """Writes the pieces into a stream, or to a file that appears complete; returns how many lines.

    Raises: OutputUnwritable; OutputBroken when nobody reads the stream any more.
    """
    try:
        if _is_stream(path):
            with open(path, "wb", buffering=0) as stream:
                return _write_blocks(stream.fileno(), blocks)
        if os.path.exists(path) and not os.access(path, os.W_OK):
            raise OutputUnwritable(path, os.strerror(errno.EACCES))
        with Replacement(path, mode=0o600) as replacement:
            count = _write_blocks(replacement.fileno, blocks)
            replacement.commit()
    except BrokenPipeError as error:
        raise OutputBroken from error
    except OSError as error:
        raise OutputUnwritable(path, error.strerror or str(error)) from error
    return count


def _write_blocks(fileno: int, blocks: Iterator[tuple[str, int]]) -> int:
    """Writes the pieces; returns how many lines."""
    count = 0
    for block, size in blocks:
        write_all(fileno, block.encode())
        count += size
    return count


def _answer(bd: Context, output: str, count: int) -> None:
    """Prints how many issues were written."""
    if bd.json:
        bd.emit({"exported": count, "output_file": output, "skipped": 0, "success": True, "total_issues": count})
    else:
        bd.note(f"Exported {count} issues to {output}")
