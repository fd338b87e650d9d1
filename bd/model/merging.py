"""The three-way merge of one record: what two sides made of the same state, brought together field by field.

Pure: no clock, no file, no order of arguments; `merge_records(base, a, b)` is `merge_records(base, b, a)`. The rules:

- a field changed on one side takes that side; clearing a field is a change like any other;
- a field changed on both sides takes the side updated later, at the same instant the larger value;
- the status goes together with the fields that belong to it, so that no open issue has a closing time;
- a deletion wins over an edit, whose other fields the tombstone then holds; an issue created after the deletion is
  another one under the freed id, and wins whole;
- labels, edges and comments are sets: what one side added stays, what one side removed goes;
- long texts are merged by lines, and both versions of lines that both sides changed are kept;
- without a base nothing counts as removed: a field only one side has stays.
"""

from __future__ import annotations

from bd.model.former import FORMER_KEY
from bd.model.meaning import frozen
from bd.model.meaning import instant_of
from bd.model.meaning import is_well_formed
from bd.model.meaning import meaning_of
from bd.model.record import in_order
from bd.model.set_merging import merge_comments
from bd.model.set_merging import merge_edges
from bd.model.set_merging import merge_labels
from bd.model.set_merging import merge_lists
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.record import Record

STATUS_GROUP = (
    *("status", "closed_at", "close_reason", "closed_by_session"),
    *("deleted_at", "deleted_by", "delete_reason", "original_type"),
)
COMPACTION_GROUP = ("compaction_level", "compacted_at", "compacted_at_commit", "original_size")
_GROUPS = {key: group for group in (STATUS_GROUP, COMPACTION_GROUP) for key in group}
_LONG_TEXTS = ("description", "design", "acceptance_criteria", "notes")
_LISTS = ("waiters", "bonded_from", "validations", FORMER_KEY)
_LATEST = ("updated_at", "last_activity")
_COUNTS = {"dependency_count": "dependencies", "comment_count": "comments"}
_SECONDS_LENGTH = 19
_WHOLE_SECOND = ".000000000Z"
_TOMBSTONE = "tombstone"


class Contest:
    """A field that both sides changed differently: the value that was kept, and the one that was not.

    `key` is dotted inside objects. For a long text both versions are in `kept` when `is_joined`.
    """

    __slots__ = ("is_joined", "kept", "key", "other")

    def __init__(self, key: str, kept: object, other: object, *, is_joined: bool = False) -> None:
        """Keeps the values as JSON has them, None for a field that is not there."""
        self.key = key
        self.kept = kept
        self.other = other
        self.is_joined = is_joined


class Merged:
    """The outcome: `record`, which is the very object of a side whenever it says the same, and what was contested.

    `is_collision` says that the sides are two different issues that were given the same id; a person should look.
    """

    __slots__ = ("contests", "is_collision", "record")

    def __init__(self, record: Record, contests: list[Contest] | None = None, *, is_collision: bool = False) -> None:
        """Keeps all three."""
        self.record = record
        self.contests = contests or []
        self.is_collision = is_collision


def merge_records(base: Record | None, ours: Record, theirs: Record) -> Merged:
    """Merges two states of a record that come from `base`, None when there is none; the inputs are left alone."""
    older, newer = _by_age(ours, theirs)
    is_older_same = says_same(base, older) if base else False
    if is_older_same or says_same(older, newer):
        return Merged(newer)
    if base and says_same(base, newer):
        return Merged(older)
    reborn = _reborn(older, newer)
    if reborn is not None:
        return Merged(reborn)
    merge = _Merge(base, older, newer)
    record = merge.run()
    same = next((side for side in (newer, older) if says_same(side, record)), None)
    return Merged(record if same is None else same, merge.contests, is_collision=_is_collision(base, older, newer))


def says_same(one: Record, other: Record) -> bool:
    """Says whether two records mean the same, however they are spelled."""
    if one == other:
        return True
    return all(meaning_of(one, key) == meaning_of(other, key) for key in {**one, **other})


def _by_age(one: Record, other: Record) -> tuple[Record, Record]:
    """Returns two sides, the one updated earlier first; at the same instant by what they hold, not by their order."""
    times = [instant_of(side.get("updated_at")) for side in (one, other)]
    if times[0] == times[1]:
        return (one, other) if _weight(one) <= _weight(other) else (other, one)
    return (one, other) if times[0] < times[1] else (other, one)


def _weight(value: object) -> str:
    """Returns a text by which any two values can be ordered."""
    if isinstance(value, dict):
        return dumps_line(dict(sorted(value.items())))
    return "" if value is None else dumps_line(value)


def _reborn(older: Record, newer: Record) -> Record | None:
    """Returns the side that is another issue under an id that the other side deleted before, if one is."""
    for side, other in ((older, newer), (newer, older)):
        is_freed = other.get("status") == _TOMBSTONE != side.get("status")
        if is_freed and instant_of(side.get("created_at")) > instant_of(other.get("deleted_at")) > "":
            return side
    return None


def _is_collision(base: Record | None, older: Record, newer: Record) -> bool:
    """Says whether two live sides are different issues: created at other times, and titled differently."""
    is_live = _TOMBSTONE not in (older.get("status"), newer.get("status"))
    if base is not None or not is_live or older.get("title") == newer.get("title"):
        return False
    births = [instant_of(side.get("created_at")) for side in (older, newer)]
    seconds = {birth[:_SECONDS_LENGTH] for birth in births}
    is_exact = not any(birth.endswith(_WHOLE_SECOND) for birth in births)  # other programs drop the fraction
    return len(seconds) > 1 or (is_exact and births[0] != births[1])


class _Merge:
    """One merge under way; `older` and `newer` are the sides by the time of their last update."""

    __slots__ = ("_base", "_groups", "_has_base", "_newer", "_older", "_result", "contests")

    def __init__(self, base: Record | None, older: Record, newer: Record) -> None:
        """Takes the three states."""
        self._base: Record = base or {}
        self._groups: set[tuple[str, ...]] = set()
        self._has_base = base is not None
        self._older = older
        self._newer = newer
        self._result: Record = {}
        self.contests: list[Contest] = []

    def run(self) -> Record:
        """Returns the merged record, its keys in canonical order, unknown ones as the later side has them."""
        for key in {**self._newer, **self._older}:
            if key in _GROUPS:
                if _GROUPS[key] not in self._groups:
                    self._groups.add(_GROUPS[key])
                    self._take_group(_GROUPS[key])
            elif key in ("labels", "dependencies", "comments") and self._is_set(key):
                self._take_set(key)
            else:
                self._put(key, self._merged(key))
        for count, key in _COUNTS.items():
            if count in self._result:
                self._result[count] = len(self._result.get(key) or ())
        self._note_burial()
        return in_order(self._result)

    def _note_burial(self) -> None:
        """Notes that one side deleted what the other changed, whatever that was."""
        states = [side.get("status") for side in (self._older, self._newer)]
        if self._result.get("status") == _TOMBSTONE and states.count(_TOMBSTONE) == 1:
            live = next(state for state in states if state != _TOMBSTONE)
            self.contests = [contest for contest in self.contests if contest.key != "status"]
            self.contests.insert(0, Contest("status", _TOMBSTONE, live))

    def _put(self, key: str, value: object) -> None:
        """Sets a field of the result; None is its absence."""
        if value is not None:
            self._result[key] = value

    def _states(self, key: str) -> tuple[Any, Any, Any]:
        """Returns what the base, the older and the newer side say under a key."""
        return meaning_of(self._base, key), meaning_of(self._older, key), meaning_of(self._newer, key)

    def _merged(self, key: str) -> object:
        """Returns the merged value of one field."""
        before, old, new = self._states(key)
        older, newer = self._older.get(key), self._newer.get(key)
        if key in _LATEST and older and newer:
            return max(older, newer, key=instant_of)
        if old == new or (self._has_base and old == before):
            return newer
        if self._has_base and new == before:
            return older
        if key == "created_at" and older and newer:
            return min(older, newer, key=instant_of)
        if not self._has_base and None in (old, new):
            return newer if old is None else older
        return self._contested(key, older, newer)

    def _contested(self, key: str, older: object, newer: object) -> object:
        """Returns the value of a field that both sides changed."""
        base = self._base.get(key)
        is_text = key in _LONG_TEXTS or (key == "value" and "_type" in self._newer)
        if is_text and all(isinstance(text or "", str) for text in (base, older, newer)):
            return self._joined(key, older, newer)
        if key in _LISTS and all(isinstance(value or [], list) for value in (base, older, newer)):
            return merge_lists(base or [], older or [], newer or [])  # type: ignore[arg-type]
        if isinstance(older, dict) and isinstance(newer, dict):
            return self._merged_object(key, base if isinstance(base, dict) else {}, (older, newer))
        kept, other = self._choose(older, newer)
        self.contests.append(Contest(key, kept, other))
        return kept

    def _choose(self, older: object, newer: object) -> tuple[object, object]:
        """Returns (kept, other) of two values: the later side's is kept, at the same instant the larger."""
        if instant_of(self._older.get("updated_at")) < instant_of(self._newer.get("updated_at")):
            return newer, older
        return (newer, older) if _weight(older) <= _weight(newer) else (older, newer)

    def _joined(self, key: str, older: object, newer: object) -> object:
        """Returns a long text merged by lines."""
        from bd.model.text_merging import merge_texts

        later, earlier = self._choose(older or "", newer or "")
        base = self._base.get(key) or ""
        text, is_doubled = merge_texts(str(base), str(earlier), str(later))
        if is_doubled or not (earlier and later):
            self.contests.append(Contest(key, text, earlier if is_doubled else "", is_joined=is_doubled))
        return text or None

    def _merged_object(self, key: str, base: Record, sides: tuple[Record, Record]) -> Record:
        """Returns an object whose keys are merged like fields."""
        older, newer = sides
        result: Record = {}
        for name in {**newer, **older}:
            states = [frozen(state[name]) if name in state else None for state in (base, older, newer)]
            if states[1] == states[2] or (name in base and states[0] == states[1]):
                chosen, has_it = newer.get(name), name in newer
            elif states[0] == states[2] or name not in newer:
                chosen, has_it = older.get(name), name in older
            elif name not in older:
                chosen, has_it = newer[name], True
            else:
                chosen, other = self._choose(older[name], newer[name])
                self.contests.append(Contest(f"{key}.{name}", chosen, other))
                has_it = True
            if has_it:
                result[name] = chosen
        return result

    def _is_set(self, key: str) -> bool:
        """Says whether all states have a set under a key, and not something malformed."""
        return all(is_well_formed(side, key) for side in (self._base, self._older, self._newer) if side)

    def _take_set(self, key: str) -> None:
        """Merges labels, edges or comments."""
        states = (self._base, self._older, self._newer)
        if key == "labels":
            found: list[Any] = merge_labels(*states)
        elif key == "dependencies":
            found, lost = merge_edges(*states)
            self.contests += [Contest("parent", kept, other) for kept, other in lost]
        else:
            found = merge_comments(*states)
        self._put(key, found or None)

    def _take_group(self, group: tuple[str, ...]) -> None:
        """Takes the fields that belong together from one side."""
        before, old, new = zip(*(self._states(key) for key in group), strict=True)
        if old == new or (self._has_base and old == before):
            side = self._newer
        elif self._has_base and new == before:
            side = self._older
        else:
            side, other = self._winner_of(group)
            self._contest_group(group, side, other)
        for key in group:
            self._put(key, side.get(key))

    def _winner_of(self, group: tuple[str, ...]) -> tuple[Record, Record]:
        """Returns (the side whose group is kept, the other one): a deletion before all, of two the later."""
        sides = [self._older, self._newer]
        if group is STATUS_GROUP:
            deaths = [instant_of(side.get("deleted_at")) for side in sides if side.get("status") == _TOMBSTONE]
            if len(deaths) == 1 or len(set(deaths)) > 1:
                sides.sort(key=lambda side: (side.get("status") == _TOMBSTONE, instant_of(side.get("deleted_at"))))
                return sides[1], sides[0]
        parts = [{key: side[key] for key in group if key in side} for side in sides]
        kept, _ = self._choose(*parts)
        return (self._newer, self._older) if kept is parts[1] else (self._older, self._newer)

    def _contest_group(self, group: tuple[str, ...], side: Record, other: Record) -> None:
        """Notes what the side that lost said about the fields of a group, in the first field that differs."""
        key = next(key for key in group if meaning_of(side, key) != meaning_of(other, key))
        self.contests.append(Contest(key, side.get(key), other.get(key)))
