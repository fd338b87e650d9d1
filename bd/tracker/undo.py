"""Undoing: the last commands of an actor taken back from the event log, as new events.

What a command changed is the difference between the states before and after it. Each such value must still be what the
command made of it; otherwise somebody built on it, and the undoing is refused with the event that did. Everything that
was asked for is undone in one transaction, or nothing.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import NotFound
from bd.model.record import comment_rows
from bd.model.record import dependency_rows
from bd.model.record import label_names
from bd.storage.commands_log import UNDONE
from bd.storage.commands_log import later_events
from bd.storage.commands_log import state_after
from bd.storage.commands_log import state_before
from bd.storage.commands_log import walk_commands
from bd.storage.reads import find_record
from bd.storage.writes import INSERT_COMMENT_SQL
from bd.storage.writes import INSERT_DEPENDENCY_SQL
from bd.storage.writes import delete_dependency
from bd.storage.writes import delete_labels
from bd.storage.writes import insert_labels
from bd.tracker.changing import apply_changes
from bd.tracker.depend import check_circle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record
    from bd.storage.commands_log import LoggedCommand
    from bd.storage.transaction import WriteTransaction

_SETS = ("labels", "dependencies", "comments")
_NOT_COMPARED = ("id", "updated_at", *_SETS)
_NOT_UNDOABLE = {
    "renamed": "an issue got another id; bd rename gives it the old one again",
    "compacted": "the text it removed is not in the log",
}


class NothingToUndo(NotFound):
    """The actor has done nothing that is not undone already."""

    slug = "nothing-to-undo"

    def __init__(self, actor: str) -> None:
        """Names the actor."""
        super().__init__(f"{actor} has changed nothing that could be undone", hint="bd events shows who changed what")


class NoSuchEvent(NotFound):
    """There is no event of that number."""

    slug = "no-such-event"

    def __init__(self, number: int) -> None:
        """Names the number."""
        super().__init__(f"there is no event {number}", hint="bd events shows the numbers", details={"event": number})


class CannotUndo(Conflict):
    """Later changes depend on what is to be undone."""

    slug = "cannot-undo"

    def __init__(self, issue_id: str, reason: str, number: int = 0) -> None:
        """Names the issue, the reason and the event in the way."""
        super().__init__(
            f"cannot undo the change of {issue_id}: {reason}",
            hint="undo or change that first; bd history shows what happened",
            details={"id": issue_id, "event": number} if number else {"id": issue_id},
        )


class Undone:
    """One command that was undone, and what that changed: by issue, the keys that went back."""

    __slots__ = ("command", "issues")

    def __init__(self, command: LoggedCommand) -> None:
        """Starts with nothing changed."""
        self.command = command
        self.issues: dict[str, list[str]] = {}

    @property
    def has_changed(self) -> bool:
        """Whether anything was left to undo."""
        return any(self.issues.values())


def undo_commands(txn: WriteTransaction, *, to: int | None = None) -> list[Undone]:
    """Undoes the actor's last command, or all of them after the event `to`; returns what was undone, newest first.

    Raises: NothingToUndo, NoSuchEvent, CannotUndo, DependencyCycle.
    """
    if to is not None and to and not txn.con.execute("select 1 from events where id = ?", (to,)).fetchone():
        raise NoSuchEvent(to)
    if to is None:
        done = next((done for command in _undoable(txn, to) if (done := _undo(txn, command)).has_changed), None)
        found = [done] if done else []
    else:
        found = [_undo(txn, command) for command in list(_undoable(txn, to))]
    if not found:
        raise NothingToUndo(txn.actor)
    return found


def _undoable(txn: WriteTransaction, to: int | None) -> Iterator[LoggedCommand]:
    """Yields the actor's commands after the event `to` (None: all) that are not undone yet, the newest first."""
    undone: set[int] = set()
    for command in walk_commands(txn.con, txn.actor):
        if to is not None and command.last <= to:
            break
        if command.events[0].event_type == UNDONE:
            undone |= {int(event.comment or 0) for event in command.events}
        elif command.first not in undone:
            yield command


def _undo(txn: WriteTransaction, command: LoggedCommand) -> Undone:
    """Undoes one command."""
    for event in command.events:
        if event.event_type in _NOT_UNDOABLE:
            raise CannotUndo(event.issue_id, _NOT_UNDOABLE[event.event_type], event.number)
    done = Undone(command)
    for issue_id in reversed(command.issue_ids):
        current = find_record(txn.con, issue_id) or {"id": issue_id}
        before = state_before(txn.con, command, issue_id)
        if before is None:
            done.issues[issue_id] = _take_back(txn, command, current)
        else:
            after = state_after(txn.con, command, issue_id) or current
            done.issues[issue_id] = _put_back(txn, command, (before, after, current))
    return done


def _take_back(txn: WriteTransaction, command: LoggedCommand, current: Record) -> list[str]:
    """Deletes an issue that the command created, if nothing happened to it since and nothing outside depends on it."""
    from bd.tracker.delete import apply_deletion
    from bd.tracker.delete import plan_deletion

    issue_id = current["id"]
    _check_no_later(txn, command, issue_id)
    plan = plan_deletion(txn, [issue_id], cascade=False)
    outside = [other for other in plan.dependents if other not in command.issue_ids]
    if outside:
        raise CannotUndo(issue_id, f"{', '.join(outside)} depend on it by now")
    apply_deletion(txn, plan, reason="undone", event=(UNDONE, str(command.first)))
    return ["deleted"]


def _check_no_later(txn: WriteTransaction, command: LoggedCommand, issue_id: str) -> None:
    """Refuses when something happened to an issue after a command that is not undone itself.

    Raises: CannotUndo.
    """
    for number, event_type, actor in later_events(txn.con, command, issue_id):
        raise CannotUndo(issue_id, f"event {number} ({event_type} by {actor}) came after it", number)


def _put_back(txn: WriteTransaction, command: LoggedCommand, states: tuple[Record, Record, Record]) -> list[str]:
    """Gives an issue back the values it had before the command; returns the keys that changed.

    Raises: CannotUndo when one of them is no longer what the command made of it.
    """
    before, after, current = states
    issue_id = current["id"]
    changes: Record = {}
    for key in (*before, *(key for key in after if key not in before)):
        if key in _NOT_COMPARED or before.get(key) == after.get(key):
            continue
        if current.get(key) != after.get(key):
            _refuse(txn, command, issue_id, key)
        changes[key] = before.get(key)
    changed = sorted(changes)
    restored = (_restore_labels(txn, states), _restore_edges(txn, states), _restore_comments(txn, states))
    changed += [key for key, is_changed in zip(_SETS, restored, strict=True) if is_changed]
    if changed:
        apply_changes(txn, current, changes, UNDONE, comment=str(command.first))
        txn.touched = issue_id
    return changed


def _refuse(txn: WriteTransaction, command: LoggedCommand, issue_id: str, key: str) -> None:
    """Refuses, naming the event that changed a value afterwards.

    Raises: CannotUndo.
    """
    events = later_events(txn.con, command, issue_id)
    number, event_type, actor = events[0] if events else (0, "a change", "somebody")
    raise CannotUndo(issue_id, f"{key} was changed again by event {number} ({event_type} by {actor})", number)


def _restore_labels(txn: WriteTransaction, states: tuple[Record, Record, Record]) -> bool:
    """Adds the labels the command removed and removes those it added; others' labels stay."""
    before, after, current = (set(label_names(state)) for state in states)
    lost, gained = sorted(before - after - current), sorted((after - before) & current)
    insert_labels(txn.con, states[2]["id"], lost)
    delete_labels(txn.con, states[2]["id"], gained)
    return bool(lost or gained)


def _restore_edges(txn: WriteTransaction, states: tuple[Record, Record, Record]) -> bool:
    """Adds the edges the command removed and removes those it added.

    Raises: DependencyCycle when an edge would close a circle by now.
    """
    before, after, current = ({row[1:3]: row for row in dependency_rows(state)} for state in states)
    issue_id = states[2]["id"]
    gained = [key for key in after if key not in before and key in current]
    lost = [row for key, row in before.items() if key not in after and key not in current]
    for target, kind in gained:
        delete_dependency(txn.con, (issue_id, target, kind))
    for row in lost:
        check_circle(txn, issue_id, row[1], row[2])
        txn.con.execute(INSERT_DEPENDENCY_SQL, row)
    return bool(lost or gained)


def _restore_comments(txn: WriteTransaction, states: tuple[Record, Record, Record]) -> bool:
    """Removes the comments the command added and brings back those it removed."""
    before, after, current = ({row[1:4]: row for row in comment_rows(state)} for state in states)
    issue_id = states[2]["id"]
    gained = [key for key in after if key not in before and key in current]
    lost = [row for key, row in before.items() if key not in after and key not in current]
    sql = "delete from comments where issue_id = ? and author = ? and text = ? and created_at = ?"
    txn.con.executemany(sql, [(issue_id, *key) for key in gained])
    txn.con.executemany(INSERT_COMMENT_SQL, lost)
    return bool(lost or gained)
