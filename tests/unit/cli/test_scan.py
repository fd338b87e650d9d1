"""Words and options of a command line, told apart the way Cobra does."""

from __future__ import annotations

import pytest

from bd.cli.scan import Group
from bd.cli.scan import Unreadable
from bd.cli.scan import scan
from bd.cli.scan import split_commas
from bd.cli.scan import wants_default

JSON = ("json", "b", True)
QUIET = ("quiet", "b", True)
PRIORITY = ("priority", "s", False)
TABLE = {"--json": JSON, "-q": QUIET, "--quiet": QUIET, "-p": PRIORITY, "--priority": PRIORITY}


@pytest.mark.parametrize(
    ("line", "events"),
    [
        ("a b", [(None, "a"), (None, "b")]),
        ("--json", [(JSON, True)]),
        ("--json=true", [(JSON, True)]),
        ("--json=false", [(JSON, False)]),
        ("--json=0", [(JSON, False)]),
        ("-q=F", [(QUIET, False)]),
        ("-qp1", [(QUIET, True), (PRIORITY, "1")]),
        ("-p1", [(PRIORITY, "1")]),
        ("-p 1", [(PRIORITY, "1")]),
        ("-p=1", [(PRIORITY, "1")]),
        ("-p==1", [(PRIORITY, "=1")]),
        ("-p=", [(PRIORITY, "")]),
        ("--priority 1", [(PRIORITY, "1")]),
        ("--priority=1", [(PRIORITY, "1")]),
        ("--priority=", [(PRIORITY, "")]),
        ("--priority --json", [(PRIORITY, "--json")]),
        ("-p -q", [(PRIORITY, "-q")]),
        ("-p --", [(PRIORITY, "--")]),
        ("a --json b", [(None, "a"), (JSON, True), (None, "b")]),
        ("-- --json -p", [(None, "--json"), (None, "-p")]),
        ("a -- b", [(None, "a"), (None, "b")]),
        ("-", [(None, "-")]),
    ],
)
def test_a_line_is_read_as_cobra_reads_it(line: str, events: list[object]) -> None:
    """Values, joined switches, the end of options: all the forms that scripts use."""
    found, end = scan(line.split(" "), 0, TABLE)

    assert found == events
    assert end == len(line.split(" "))


@pytest.mark.parametrize(
    ("line", "reason", "name"),
    [
        ("--nosuch", "unknown", "--nosuch"),
        ("--nosuch=1", "unknown", "--nosuch"),
        ("--pri 1", "unknown", "--pri"),
        ("-qZ", "unknown", "-Z"),
        ("-p", "missing", "-p"),
        ("--priority", "missing", "--priority"),
        ("-qp", "missing", "-p"),
        ("--json=maybe", "switch", "--json"),
        ("--json=", "switch", "--json"),
        ("-q=yes", "switch", "-q"),
    ],
)
def test_what_does_not_fit_is_named(line: str, reason: str, name: str) -> None:
    """An unknown option, a missing value, a switch that is neither true nor false; names are never abbreviated."""
    with pytest.raises(Unreadable) as caught:
        scan(line.split(" "), 0, TABLE)

    assert (caught.value.reason, caught.value.name) == (reason, name)


def test_reading_stops_at_the_command() -> None:
    """Before a command's name only global options are read."""
    events, index = scan(["-q", "list", "--json"], 0, TABLE, stops_at_word=True)

    assert (events, index) == ([(QUIET, True)], 1)


@pytest.mark.parametrize(
    ("values", "items"),
    [([], []), ([""], []), (["a"], ["a"]), (["a,b", "c"], ["a", "b", "c"]), ([" a , ,b "], ["a", "b"])],
)
def test_commas_separate(values: list[str], items: list[str]) -> None:
    """Items are trimmed, and empty ones are none."""
    assert split_commas(values) == items


@pytest.mark.parametrize(
    ("line", "is_default"),
    [
        ("check", False),
        ("check --db --", False),
        ("--db -- check", False),
        ("-- check", True),
        ("other --db --", True),
        ("--db --", True),
        ("", False),
        ("-h", False),
    ],
)
def test_the_default_of_a_group_takes_what_is_no_members_name(line: str, is_default: bool) -> None:
    """`--` may be an option's value, and then it ends nothing, wherever it stands."""
    table = {"--db": ("db", "s", True)}

    assert wants_default(line.split(), 0, table, Group(("check", "show"), "show")) is is_default
