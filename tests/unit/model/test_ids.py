"""Issue ids: the classic algorithm, its lengths, children and prefixes."""

from __future__ import annotations

import pytest

from bd.errors import InvalidValue
from bd.model.ids import MalformedId
from bd.model.ids import PrefixMismatch
from bd.model.ids import adaptive_length
from bd.model.ids import check_explicit_id
from bd.model.ids import check_prefix
from bd.model.ids import child_number
from bd.model.ids import depth_of
from bd.model.ids import hash_part
from bd.model.ids import id_seed
from bd.model.ids import new_id
from bd.model.ids import parent_of
from bd.model.ids import prefix_of


@pytest.mark.parametrize(
    ("title", "description", "created_at_ns", "issue_id"),
    [
        ("Second", "", 1_795_209_308_683_611_051, "ab-55d"),
        ("First", "desc <b> & é", 1_795_209_308_621_775_836, "ab-hj4"),
    ],
)
def test_the_algorithm_is_the_classic_one(title: str, description: str, created_at_ns: int, issue_id: str) -> None:
    """The specification's vectors come out."""
    seed = id_seed(title, description, "Tess", created_at_ns)

    assert new_id("ab", seed, 3, lambda _: False) == issue_id


@pytest.mark.parametrize("length", [3, 4, 5, 6, 7, 8])
def test_a_hash_has_the_length_asked_for(length: int) -> None:
    """Every length gives that many base-36 characters, zero-padded or cut."""
    parts = {hash_part(f"seed|{number}", length) for number in range(200)}

    assert {len(part) for part in parts} == {length}
    assert set("".join(parts)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


def test_text_with_half_a_character_can_be_hashed() -> None:
    """A title with a lone surrogate gets an id like any other."""
    assert len(hash_part("\ud800", 3)) == 3


@pytest.mark.parametrize(
    ("count", "length"),
    [
        (0, 3),
        (163, 3),
        (164, 4),
        (983, 4),
        (984, 5),
        (5898, 5),
        (5899, 6),
        (35389, 6),
        (35390, 7),
        (212339, 7),
        (212340, 8),
        (10**9, 8),
    ],
)
def test_ids_grow_with_the_database(count: int, length: int) -> None:
    """The length rule of the specification, at its edges."""
    assert adaptive_length(count) == length


def test_the_length_stays_between_its_limits() -> None:
    """The shortest and the longest allowed length hold."""
    assert adaptive_length(0, shortest=5) == 5
    assert adaptive_length(10**9, longest=6) == 6


def test_a_taken_id_gets_another_nonce_and_then_another_length() -> None:
    """Ten nonces are tried at a length before the next length is."""
    tried: list[str] = []

    def is_taken(issue_id: str) -> bool:
        tried.append(issue_id)
        return len(tried) <= 10

    assert new_id("t", "seed", 3, is_taken) == tried[-1]
    assert [len(issue_id) for issue_id in tried] == [5] * 10 + [6]
    assert len(set(tried)) == 11


def test_no_free_id_is_an_error() -> None:
    """When every candidate is taken the error says so."""
    with pytest.raises(InvalidValue, match="no free id"):
        new_id("t", "seed", 3, lambda _: True)


@pytest.mark.parametrize(
    ("issue_id", "prefix", "depth"),
    [
        ("t-1", "t", 0),
        ("t-1.2", "t", 1),
        ("t-1.2.3", "t", 2),
        ("a.b-1.2", "a.b", 1),
        ("x-1.2", "t", 1),
        ("a.b-1", "", 1),
    ],
)
def test_depth_counts_levels_of_children(issue_id: str, prefix: str, depth: int) -> None:
    """Dots after the prefix count, dots inside it do not."""
    assert depth_of(issue_id, prefix) == depth


@pytest.mark.parametrize(
    ("issue_id", "parent", "number"),
    [
        ("t-a1b.3", "t-a1b", 3),
        ("t-a1b.3.12", "t-a1b.3", 12),
        ("t-a1b", None, 0),
        ("t-a1b.gate-x", None, 0),
        ("v1.2", None, 0),
        ("t-a.", None, 0),
        ("t-a.99999999999", "t-a", 0),
    ],
)
def test_a_child_names_its_parent(issue_id: str, parent: str | None, number: int) -> None:
    """`parent.N` has a parent and a number, anything else has none."""
    assert parent_of(issue_id) == parent
    assert child_number(issue_id) == number


@pytest.mark.parametrize(
    ("issue_id", "prefix"),
    [
        ("bd-a1b", "bd"),
        ("my-app-a1b2", "my-app"),
        ("my-app-12", "my-app"),
        ("my-app-abc", "my-app"),
        ("my-app-wxyz", "my"),
        ("bd-a1b.3", "bd"),
        ("bd-wisp-a1b", "bd-wisp"),
        ("bd-merge-slot", "bd"),
        ("nothing", ""),
    ],
)
def test_a_prefix_is_found_by_the_shape_of_an_id(issue_id: str, prefix: str) -> None:
    """Before the last hyphen when a hash follows it, before the first otherwise."""
    assert prefix_of(issue_id) == prefix


@pytest.mark.parametrize(("text", "prefix"), [("bd", "bd"), (" bd-- ", "bd"), ("my-app", "my-app"), ("a.b_c", "a.b_c")])
def test_a_prefix_loses_its_trailing_hyphens(text: str, prefix: str) -> None:
    """Blanks around it and hyphens behind it go."""
    assert check_prefix(text) == prefix


@pytest.mark.parametrize("text", ["", "-", " ", "-bd", "a b", "a/b", "a,b", "a\0b", "_x", "é/"])
def test_a_prefix_without_a_plain_name_is_refused(text: str) -> None:
    """What cannot stand in an id is no prefix."""
    with pytest.raises(InvalidValue):
        check_prefix(text)


@pytest.mark.parametrize(
    ("issue_id", "force"), [("t-1", False), (" t-1 ", False), ("other-1", False), ("t-x.1", False), ("zz-1", True)]
)
def test_an_explicit_id_is_taken(issue_id: str, force: bool) -> None:
    """Our prefix, an allowed one, or any with force."""
    assert check_explicit_id(issue_id, "t", ("other",), force=force) == issue_id.strip()


@pytest.mark.parametrize("issue_id", ["zz-1", "tt-1", "others-1"])
def test_an_explicit_id_with_another_prefix_is_refused(issue_id: str) -> None:
    """A foreign prefix needs force."""
    with pytest.raises(PrefixMismatch, match=issue_id):
        check_explicit_id(issue_id, "t", ("other",), force=False)


@pytest.mark.parametrize("issue_id", ["", "nohyphen", "-x", "t-", "t-a b", "t-\0", "t-a\nb", "t-a,b", 't-"', "t-\x1b"])
def test_a_malformed_explicit_id_is_refused(issue_id: str) -> None:
    """Force does not make a malformed id a good one."""
    with pytest.raises(MalformedId):
        check_explicit_id(issue_id, "t", (), force=True)
