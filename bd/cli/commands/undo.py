"""bd undo: take back what one did last."""

from __future__ import annotations

import os

from bd.cli.render.printable import one_line
from bd.model.instants import parse_instant
from bd.model.instants import shown
from bd.tracker.undo import undo_commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import DryRunOption
    from bd.cli.options import UndoToOption
    from bd.tracker.undo import Undone


def run(bd: Context, *, to: UndoToOption = None, dry_run: DryRunOption = False) -> None:
    """Take back the actor's last command, as new events; refused where later changes depend on it."""
    with bd.write("undo") as txn:
        undone = undo_commands(txn, to=to)
        txn.is_trial = dry_run
    if bd.json:
        bd.emit({"undone": [_entry(command) for command in undone], "dry_run": dry_run})
        return
    _note_file(bd, undone[0].command.at)
    mark = "Would undo" if dry_run else "✓ Undid"
    for command in undone:
        numbers = f"event {command.command.first}" if command.command.events else "the setting"
        if command.command.events and command.command.last != command.command.first:
            numbers = f"events {command.command.first} to {command.command.last}"
        bd.line(f"{mark} {numbers} of {shown(command.command.at)}:")
        for issue_id, changed in command.issues.items():
            bd.line(f"  {issue_id}: {', '.join(changed) or 'nothing left to change'}")
        for key, value in command.settings.items():
            bd.line(f"  {key} = {one_line(value)}" if value is not None else f"  {key} is not set any more")


def _note_file(bd: Context, at: str) -> None:
    """Says so when config.yaml, which no log knows, was changed after what is undone."""
    path = bd.location.config_path
    try:
        is_later = bool(path) and os.stat(path).st_mtime_ns > parse_instant(at)
    except OSError:
        return
    if is_later:
        bd.note("config.yaml was changed after that; undo leaves the file as it is")


def _entry(undone: Undone) -> dict[str, object]:
    """Returns one undone command as JSON."""
    issues = [{"id": issue_id, "changed": changed} for issue_id, changed in undone.issues.items()]
    return {
        "first_event": undone.command.first,
        "last_event": undone.command.last,
        "at": shown(undone.command.at),
        "issues": issues,
        **({"settings": undone.settings} if undone.settings else {}),
    }
