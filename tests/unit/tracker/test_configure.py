"""Which keys live where, and which values they take."""

from __future__ import annotations

import pytest

from bd.errors import InvalidValue
from bd.tracker import configure


@pytest.mark.parametrize(
    ("key", "in_file"),
    [
        ("validation.on-create", True),
        ("routing.mode", True),
        ("sync.branch", True),
        ("sync-branch", True),
        ("No_DB", True),
        ("external_projects.other", True),
        ("issue-prefix", True),
        ("issue_prefix", False),
        ("types.custom", False),
        ("jira.url", False),
        ("kv.color", False),
        ("export.error_policy", False),
        ("syncopation.x", False),
    ],
)
def test_where_a_key_lives(key: str, in_file: bool) -> None:
    """Start-up keys live in the file, all others in the database."""
    assert configure.is_file_key(key) is in_file


@pytest.mark.parametrize("key", ["", "a b", "a=b", ".x", "x.", "a\nb", "k:v", "a#b", "a'b"])
def test_refused_keys(key: str) -> None:
    """A text that could not be written or found again is no key."""
    with pytest.raises(configure.KeyRefused):
        configure.check_key(key)


@pytest.mark.parametrize("key", ["a", "a.b.c", "jira.url", "x_y-z", "größe", "kv.a/b"])
def test_accepted_keys(key: str) -> None:
    """Dotted names of any alphabet are keys."""
    assert configure.check_key(key) == key


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status.custom", "review,qa"),
        ("status.custom", "review:wip, done-ish:done"),
        ("status.custom", ""),
        ("types.custom", "docs,merge-request"),
        ("compact_tier1_days", "0"),
        ("min_hash_length", "3"),
        ("max_hash_length", "8"),
        ("max_collision_prob", "0.25"),
        ("hierarchy.max-depth", "12"),
        ("lock-timeout", "1m30s"),
        ("lock-timeout", "100ms"),
        ("lock-timeout", "5"),
        ("no-db", "TRUE"),
        ("validation.on-create", "warn"),
        ("routing.mode", "auto"),
        ("anything.else", " any value "),
    ],
)
def test_accepted_values(key: str, value: str) -> None:
    """A fitting value is stored as it was given."""
    assert configure.check_setting(key, value) == value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("issue_prefix", ""),
        ("issue_prefix", "a b"),
        ("issue-prefix", "-x"),
        ("status.custom", "in review"),
        ("status.custom", "a,,b"),
        ("status.custom", "review:soon"),
        ("status.custom", "open:done"),
        ("status.custom", "review,qa,review:wip"),
        ("types.custom", "a:b"),
        ("types.custom", "9lives"),
        ("types.custom", "x" * 51),
        ("compact_tier1_days", "-1"),
        ("compact_tier1_days", "ten"),
        ("compact_batch_size", "0"),
        ("min_hash_length", "2"),
        ("max_hash_length", "9"),
        ("max_collision_prob", "1"),
        ("max_collision_prob", "x"),
        ("lock-timeout", "soon"),
        ("lock-timeout", "5x"),
        ("lock-timeout", "1s2"),
        ("lock-timeout", "1.2.3s"),
        ("lock-timeout", ""),
        ("no-db", "maybe"),
        ("validation.on-create", "loud"),
    ],
)
def test_refused_values(key: str, value: str) -> None:
    """A value that its key cannot mean is refused before anything is stored."""
    with pytest.raises(InvalidValue):
        configure.check_setting(key, value)


def test_prefix_is_stored_without_its_hyphen() -> None:
    """A prefix typed with its hyphen loses it."""
    assert configure.check_setting("issue_prefix", "proj-") == "proj"


def test_problems_are_sentences() -> None:
    """The check of everything names each bad value once, by key."""
    values = {"z": "fine", "no-db": "maybe", "compact_tier1_days": "x", "types.custom": ""}

    problems = configure.find_problems(values)

    assert [problem.split(" ")[0] for problem in problems] == ['"x"', '"maybe"']


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("007", "007"),
        ("30s", "30s"),
        ("True", "True"),
    ],
)
def test_file_values(text: str, value: object) -> None:
    """Truth values and plain numbers are written without quotes, everything else is text."""
    assert configure.file_value(text) == value
