"""Bringing the workspace's own file and the database together because a person asked: for export and sync."""

from __future__ import annotations

import os
import sys

from bd.errors import SyncProblem
from bd.storage.travelling import count_base
from bd.storage.travelling import dirty_ids
from bd.storage.travelling import file_problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context


class FileLeftAlone(SyncProblem):
    """The workspace's own file was not brought up to date; a warning before this one says why."""

    slug = "file-left-alone"

    def __init__(self, path: str) -> None:
        """Names the file."""
        super().__init__(
            f"{path} was not written; the issues are safe in the database",
            hint="bd doctor says what to repair; bd export -o another file writes them elsewhere",
            details={"path": path},
        )


class FileUnreadable(SyncProblem):
    """Lines of the workspace's own file cannot be read; the others were taken in."""

    slug = "file-unreadable"

    def __init__(self, path: str, problems: str) -> None:
        """Names the file and its lines."""
        super().__init__(
            f"{path} could not be taken in whole: {problems}",
            hint="repair these lines, in an editor or with git checkout, then run bd sync --import-only",
            details={"path": path, "problems": problems},
        )


def write_file(bd: Context, operation: str) -> int:
    """Writes the file however large it is, a newer one taken in first; returns how many records it holds.

    Raises: FileLeftAlone.
    """
    workspace = bd.workspace
    workspace.options.auto_import = True
    workspace.file.limit_bytes = sys.maxsize
    write = bd.write(operation)
    write.export = True
    with write:
        pass
    con = workspace.store.con
    count = count_base(con)
    is_missing = count and not os.path.isfile(bd.location.jsonl_path)
    if is_missing or file_problems(con) or dirty_ids(con) or workspace.file.is_changed():
        raise FileLeftAlone(bd.location.jsonl_path)
    return count


def take_file_in(bd: Context, operation: str) -> bool:
    """Takes the file in and leaves it as it is; says whether there was anything new in it.

    Raises: FileUnreadable.
    """
    workspace = bd.workspace
    workspace.options.auto_import = True
    is_new = workspace.file.is_changed()
    write = bd.write(operation)
    write.export = False
    with write:
        pass
    problems = file_problems(workspace.store.con)
    if problems:
        raise FileUnreadable(bd.location.jsonl_path, problems)
    return is_new
