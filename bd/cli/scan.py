"""Words and options of a command line, told apart the way Cobra does; both lanes read argv through this.

`--name value`, `--name=value`, `-p1`, `-p 1`, `-p=1`, joined short switches `-qv`, `--switch=false`; `--` ends options;
options and words may mix; long names are never abbreviated.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping
    from collections.abc import Sequence

    Spec = tuple[str, str, bool]
    Table = Mapping[str, Spec]
    Event = tuple[Spec | None, str | bool]

SWITCH = "b"
LARGEST_NUMBER = 2**53  # what every reader of JSON and the database hold exactly
IGNORED_PREFIX = "ignored_"
_SWITCH_WORDS = {
    **dict.fromkeys(("1", "t", "T", "true", "True", "TRUE"), True),
    **dict.fromkeys(("0", "f", "F", "false", "False", "FALSE"), False),
}


class Group:
    """What tells a group's members from what its default member takes: their names, aliases included."""

    __slots__ = ("default", "members", "runs_alone")

    def __init__(self, members: Collection[str], default: str = "", *, runs_alone: bool = False) -> None:
        """Takes the three facts."""
        self.members = members
        self.default = default
        self.runs_alone = runs_alone


class Unreadable(Exception):
    """A command line that does not fit the options: `reason` is "unknown", "missing" or "switch"."""

    def __init__(self, reason: str, name: str, argument: str) -> None:
        """Takes the option's spelling and the argument it stood in."""
        super().__init__(reason, name, argument)
        self.reason = reason
        self.name = name
        self.argument = argument


def scan(args: Sequence[str], start: int, table: Table, *, stops_at_word: bool = False) -> tuple[list[Event], int]:
    """Returns what stands on a command line from `start` on, and the index of the first argument not read.

    Shape:  one (spec, value) an option as it occurs, `table`'s spec for its spelling, value a bool for switches;
            (None, word) a word.
    Raises: Unreadable.
    """
    events: list[Event] = []
    index = start
    while index < len(args):
        argument = args[index]
        if argument == "--":
            events += [(None, word) for word in args[index + 1 :]]
            return events, len(args)
        if argument[:1] != "-" or argument == "-":
            if stops_at_word:
                return events, index
            events.append((None, argument))
            index += 1
        elif argument[1] == "-":
            index = _scan_long(args, index, table, events)
        else:
            index = _scan_short(args, index, table, events)
    return events, index


def _scan_long(args: Sequence[str], index: int, table: Table, events: list[Event]) -> int:
    """Reads one long option and returns the index after it."""
    argument = args[index]
    name, equals, value = argument.partition("=")
    spec = _spec_of(table, name, argument)
    if spec[1] == SWITCH:
        events.append((spec, _switch_value(name, value, argument) if equals else True))
        return index + 1
    if equals:
        events.append((spec, value))
        return index + 1
    events.append((spec, _next_value(args, index, name)))
    return index + 2


def _scan_short(args: Sequence[str], index: int, table: Table, events: list[Event]) -> int:
    """Reads a cluster of short options and returns the index after it."""
    argument = args[index]
    place = 1
    while place < len(argument):
        name = "-" + argument[place]
        spec = _spec_of(table, name, argument)
        place += 1
        if spec[1] == SWITCH:
            if argument[place : place + 1] != "=":
                events.append((spec, True))
                continue
            events.append((spec, _switch_value(name, argument[place + 1 :], argument)))
            return index + 1
        if place < len(argument):
            events.append((spec, argument[place:].removeprefix("=")))
            return index + 1
        events.append((spec, _next_value(args, index, name)))
        return index + 2
    return index + 1


def _spec_of(table: Table, name: str, argument: str) -> Spec:
    """Returns the spec of a spelling."""
    spec = table.get(name)
    if spec is None:
        raise Unreadable("unknown", name, argument)
    return spec


def _switch_value(name: str, text: str, argument: str) -> bool:
    """Returns what a switch is set to."""
    value = _SWITCH_WORDS.get(text)
    if value is None:
        raise Unreadable("switch", name, argument)
    return value


def _next_value(args: Sequence[str], index: int, name: str) -> str:
    """Returns the argument after an option, whatever it looks like."""
    if index + 1 >= len(args):
        raise Unreadable("missing", name, args[index])
    return args[index + 1]


def split_commas(values: Sequence[str]) -> list[str]:
    """Returns the items of comma-separated values, trimmed, without empty ones."""
    return [item for item in [part.strip() for value in values for part in value.split(",")] if item]


def wants_default(args: Sequence[str], start: int, table: Table, group: Group) -> bool:
    """Says whether what follows the name of a group is meant for its default member.

    It is when it is no member's name, after any of the global options in `table`. Nothing at all is only for a group
    that runs alone, and a request for help never is.
    """
    if not group.default or args[start : start + 1] in (["-h"], ["--help"]):
        return False
    if start >= len(args):
        return group.runs_alone
    try:
        _, index = scan(args, start, table, stops_at_word=True)
    except Unreadable:
        return True
    return index >= len(args) or args[index] not in group.members
