"""Undoing: the last commands of an actor taken back from the event log, as new events.

What a command changed is the difference between the states before and after it. Each such value must still be what the
command made of it; otherwise somebody built on it, and the undoing is refused with the event that did. Everything that
was asked for is undone in one transaction, or nothing.
"""

from __future__ import annotations

from itertools import islice

from bd.errors import Conflict
from bd.errors import NotFound
from bd.model.instants import shown
from bd.model.rows import comment_rows
from bd.model.rows import dependency_rows
from bd.model.rows import label_names
from bd.storage.commands_log import UNDONE
from bd.storage.commands_log import find_logged_id
from bd.storage.commands_log import later_events
from bd.storage.commands_log import state_after
from bd.storage.commands_log import state_before
from bd.storage.commands_log import walk_commands
from bd.storage.event_log import last_event_id
from bd.storage.reads import find_record
from bd.storage.setting_log import change_setting
from bd.storage.setting_log import find_later_change
from bd.storage.settings_kv import get_config
from bd.storage.writes import INSERT_COMMENT_SQL
from bd.storage.writes import INSERT_DEPENDENCY_SQL
from bd.storage.writes import delete_dependency
from bd.storage.writes import delete_labels
from bd.storage.writes import insert_labels
from bd.tracker.changing import apply_changes
from bd.tracker.checks import check_external_ref
from bd.tracker.depend import check_circle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record
    from bd.storage.commands_log import Event
    from bd.storage.commands_log import LoggedCommand
    from bd.storage.setting_log import SettingChange
    from bd.storage.transaction import WriteTransaction

_SETS = ("labels", "dependencies", "comments")
_NOT_COMPARED = ("id", "updated_at", *_SETS)
_IN_GIT = "git log -p .beads/issues.jsonl shows what was committed of it"
_NOT_UNDOABLE = {"compacted": "the text it removed is not in the log"}


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

    def __init__(self, issue_id: str, reason: str, number: int = 0, hint: str = "") -> None:
        """Names the issue, the reason, the event in the way, and the way out of it."""
        super().__init__(
            f"cannot undo the change of {issue_id}: {reason}",
            hint=hint or "undo or change that first; bd history shows what happened",
            details={"id": issue_id, "event": number} if number else {"id": issue_id},
        )


class NothingLeft(Conflict):
    """What the last command did was taken back by somebody, without undoing it."""

    slug = "nothing-left-to-undo"

    def __init__(self, command: LoggedCommand, older: LoggedCommand | None) -> None:
        """Names the command, and how to go on to the one before."""
        what = f"event {command.first} ({command.events[0].event_type} of {command.events[0].issue_id})"
        super().__init__(
            f"nothing is left to undo of the last command, {what}: what it did was changed back since",
            hint=f"bd undo --to {older.first - 1} undoes the command before it too" if older else "nothing is needed",
            details={"event": command.first},
        )


class Undone:
    """One command that was undone, and what that changed: by issue, the keys that went back; settings by key."""

    __slots__ = ("command", "issues", "settings")

    def __init__(self, command: LoggedCommand) -> None:
        """Starts with nothing changed."""
        self.command = command
        self.issues: dict[str, list[str]] = {}
        self.settings: dict[str, str | None] = {}

    @property
    def has_changed(self) -> bool:
        """Whether anything was left to undo."""
        return bool(self.settings) or any(self.issues.values())


def undo_commands(txn: WriteTransaction, *, to: int | None = None) -> list[Undone]:
    """Undoes the actor's last command, or all of them after the event `to`; returns what was undone, newest first.

    Raises: NothingToUndo, NothingLeft, NoSuchEvent, CannotUndo, DependencyCycle, IdExists, ExternalRefTaken.
    """
    if to is not None and not 0 <= to <= last_event_id(txn.con):
        raise NoSuchEvent(to)
    commands = list(_undoable(txn, to)) if to is not None else list(islice(_undoable(txn, None), 2))
    if not commands:
        raise NothingToUndo(txn.actor)
    if to is not None:
        return [_undo(txn, command) for command in commands]
    done = _undo(txn, commands[0])
    if not done.has_changed:
        raise NothingLeft(commands[0], commands[1] if commands[1:] else None)
    return [done]


def _undoable(txn: WriteTransaction, to: int | None) -> Iterator[LoggedCommand]:
    """Yields the actor's commands after the event `to` (None: all) that are not undone yet, the newest first."""
    undone: set[int] = set()
    for command in walk_commands(txn.con, txn.actor):
        if to is not None and command.last <= to and not (command.settings and command.last == to):
            break
        if command.settings:
            yield command
        elif command.events[0].event_type == UNDONE:
            undone |= {int(event.comment or 0) for event in command.events}
        elif command.first not in undone:
            yield command


def _undo(txn: WriteTransaction, command: LoggedCommand) -> Undone:
    """Undoes one command."""
    done = Undone(command)
    for change in command.settings:
        _reset(txn, change)
        done.settings[change.key] = change.old
    for event in command.events:
        if event.event_type in _NOT_UNDOABLE:
            raise CannotUndo(event.issue_id, _NOT_UNDOABLE[event.event_type], event.number)
        if event.event_type == "renamed":
            done.issues[_rename_back(txn, command, event)] = ["id"]
            return done
    for issue_id in reversed(command.issue_ids):
        current = find_record(txn.con, issue_id) or {"id": issue_id}
        before = state_before(txn.con, command, issue_id)
        if before is None and command.of(issue_id).event_type != "created":
            raise CannotUndo(issue_id, "it was deleted for good, with its log", hint=_IN_GIT)
        if before is None:
            done.issues[issue_id] = _take_back(txn, command, current)
        else:
            after = state_after(txn.con, command, issue_id) or current
            done.issues[issue_id] = _put_back(txn, command, (before, after, current))
    return done


def _reset(txn: WriteTransaction, change: SettingChange) -> None:
    """Gives a setting its former value.

    Raises: CannotUndo when it is no longer what the command made of it.
    """
    if get_config(txn.con, change.key) != change.new:
        later = find_later_change(txn.con, change)
        who = f"by {later[0]} at {shown(later[1])}" if later else "since"
        raise CannotUndo(change.key, f"it was changed again {who}")
    change_setting(txn, change.key, change.old, undoes=change.number)


def _rename_back(txn: WriteTransaction, command: LoggedCommand, event: Event) -> str:
    """Gives a renamed issue its former id and returns that; whatever names it follows again.

    Raises: CannotUndo when every issue was renamed; IdExists when the id is another issue's by now.
    """
    from bd.tracker.rename import rename_issue

    old_id = find_logged_id(txn.con, event)
    if not old_id.startswith(f"{txn.prefix}-") or sum(other.event_type == "renamed" for other in command.events) > 1:
        raise CannotUndo(event.issue_id, "the prefix of all ids was changed", hint="bd rename-prefix changes it back")
    rename_issue(txn, event.issue_id, old_id, event=(UNDONE, str(command.first)))
    return old_id


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
    if changes.get("external_ref"):
        check_external_ref(txn, str(changes["external_ref"]), issue_id)
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
    parents = {target for target, kind in current if kind == "parent-child"} - {target for target, _ in gained}
    for row in lost:
        if row[2] == "parent-child" and parents:
            raise CannotUndo(issue_id, f"its parent is {', '.join(sorted(parents))} by now")
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
