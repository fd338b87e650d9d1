"""bd merge: what git calls to merge two versions of issues.jsonl; needs no workspace and opens no database."""

from __future__ import annotations

from bd.cli.render.merge_text import collision_line
from bd.cli.render.merge_text import contest_line
from bd.errors import ExitCode
from bd.errors import SyncProblem
from bd.sync.file_merging import merge_files
from bd.util.atomicfile import replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import MergeBaseArgument
    from bd.cli.options import MergeDebugOption
    from bd.cli.options import MergeLeftArgument
    from bd.cli.options import MergeOutArgument
    from bd.cli.options import MergeRightArgument
    from bd.sync.file_merging import FileMerge

_MOST_LINES = 20


class MergeOutputUnwritable(SyncProblem):
    """The merged file cannot be written."""

    slug = "merge-output-unwritable"
    exit_code = ExitCode.USAGE  # git's drivers answer 2 when nothing was merged

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and why."""
        super().__init__(
            f"cannot write {path}: {reason}; nothing was merged",
            hint="name a file that can be written as the first of the four",
            details={"path": path, "reason": reason},
        )


def run(
    bd: Context,
    out: MergeOutArgument,
    base: MergeBaseArgument,
    left: MergeLeftArgument,
    right: MergeRightArgument,
    *,
    debug: MergeDebugOption = False,
) -> int:
    """Merge two versions of issues.jsonl into OUT; exits 1 when two issues share an id, 2 when it cannot."""
    if bd.readonly:
        from bd.storage.place_problems import ReadOnlyMode

        raise ReadOnlyMode("merge")
    outcome = merge_files(bd.path(base), bd.path(left), bd.path(right))
    try:
        replace_file(bd.path(out), outcome.to_bytes())
    except OSError as error:
        raise MergeOutputUnwritable(out, error.strerror or str(error)) from error
    collisions = [key for key, merged in outcome.merged if merged.is_collision]
    if bd.json:
        bd.emit({"output": out, "records": len(outcome.lines), **_details(outcome), "collisions": collisions})
    else:
        _tell(bd, outcome)
    if debug:
        bd.note(f"{len(outcome.lines)} records, {len(outcome.merged)} of them put together from two sides")
    return ExitCode.NEGATIVE if collisions else ExitCode.OK


def _details(outcome: FileMerge) -> dict[str, object]:
    """Returns what was put together, and which fields both sides had changed."""
    contested = [
        {"id": key, "field": found.key, "kept": found.kept, "other": found.other, "joined": found.is_joined}
        for key, merged in outcome.merged
        for found in merged.contests
    ]
    return {"merged": [key for key, _ in outcome.merged], "contested": contested}


def _tell(bd: Context, outcome: FileMerge) -> None:
    """Tells the person who merges what was decided; git shows it."""
    lines = [contest_line(key, contest) for key, merged in outcome.merged for contest in merged.contests]
    for line in lines[:_MOST_LINES]:
        bd.note(line)
    if len(lines) > _MOST_LINES:
        bd.note(f"... and {len(lines) - _MOST_LINES} more fields that both sides changed; --json lists them all")
    for key, merged in outcome.merged:
        if merged.is_collision:
            bd.warn(collision_line(key))
