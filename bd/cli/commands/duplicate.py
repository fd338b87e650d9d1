"""bd duplicate and bd supersede: close an issue in favour of another."""

from __future__ import annotations

from bd.errors import UsageProblem
from bd.storage.blocking import select_waiting
from bd.tracker.replace import replace_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import OfOption
    from bd.cli.options import RequiredIdArgument
    from bd.cli.options import WithOption


def run_duplicate(bd: Context, issue_id: RequiredIdArgument, *, of: OfOption = None) -> None:
    """Close an issue as a duplicate of another."""
    if of is None or not of.strip():
        raise UsageProblem("--of is required", hint="write bd duplicate ID --of THE-ONE-THAT-STAYS")
    source, target, status = _replace(bd, issue_id, of, "duplicates")
    if bd.json:
        bd.emit({"duplicate": source, "canonical": target, "status": status})
    else:
        bd.line(f"✓ Marked {source} as duplicate of {target} (closed)")
        _note_waiting(bd, source, target)


def run_supersede(bd: Context, issue_id: RequiredIdArgument, *, with_: WithOption = None) -> None:
    """Close an issue that another one replaces."""
    if with_ is None or not with_.strip():
        raise UsageProblem("--with is required", hint="write bd supersede ID --with THE-NEW-ONE")
    source, target, status = _replace(bd, issue_id, with_, "supersedes")
    if bd.json:
        bd.emit({"superseded": source, "replacement": target, "status": status})
    else:
        bd.line(f"✓ Marked {source} as superseded by {target} (closed)")
        _note_waiting(bd, source, target)


def _replace(bd: Context, text: str, other: str, kind: str) -> tuple[str, str, str]:
    """Closes the issue and returns its id, the other's and its status."""
    with bd.write(kind) as txn:
        record, target = replace_issue(txn, text, other, kind)
    return record["id"], target, record["status"]


def _note_waiting(bd: Context, source: str, target: str) -> None:
    """Names the issues that waited for the closed one, because they wait for nothing in its place now."""
    for waiting in select_waiting(bd.workspace.store.con, [source]).get(source, []):
        if waiting != target:
            bd.note(f"{waiting} waited for {source}; bd dep add {waiting} {target} makes it wait for {target}")
