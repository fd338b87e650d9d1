"""Two versions of a file merged: what comes out byte for byte, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.sync.file_merging import FileMerge
from bd.sync.file_merging import MergeInputMalformed
from bd.sync.file_merging import MergeInputMissing
from bd.sync.file_merging import merge_files
from bd.sync.jsonl import line_key
from tests.support.strategies import records
from tests.support.strategies import spell

if TYPE_CHECKING:
    from pathlib import Path

T1, T2, T3 = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"


def line(issue_id: str, **values: Any) -> str:
    """Returns a line as another program might write it."""
    record = {"id": issue_id, "title": issue_id, "status": "open", "priority": 2, "created_at": T1, "updated_at": T1}
    return json.dumps({**record, **values})


def merged(folder: Path, base: list[str], left: list[str], right: list[str]) -> list[str]:
    """Returns the lines of a merge."""
    return outcome_of(folder, base, left, right).to_bytes().decode().splitlines()


def outcome_of(folder: Path, *versions: list[str]) -> FileMerge:
    """Returns the outcome of a merge of three lists of lines."""
    for name, lines in zip(("base", "left", "right"), versions, strict=True):
        (folder / name).write_bytes("".join(text + "\n" for text in lines).encode())
    return merge_files(*(str(folder / name) for name in ("base", "left", "right")))


def test_untouched_lines_keep_their_bytes(tmp_path: Path) -> None:
    """Blanks, key order and offsets of another writer stay, on lines nobody or one side changed."""
    same = '{ "priority":2, "id":"t-a", "title":"\\u00e9", "updated_at":"2026-01-01T05:30:00+05:30" }'
    ours = line("t-b", title="Ours", x_more={"b": 1, "a": 2})

    found = merged(tmp_path, [same, line("t-b")], [ours, same], [same, line("t-b")])

    assert found == [same, ours]


def test_a_merge_that_says_what_a_side_says_has_its_bytes(tmp_path: Path) -> None:
    """Both sides made the same change, spelled differently: one of the two spellings comes out, always the same."""
    base = line("t-a", title="Old")
    one, other = line("t-a", title="é"), line("t-a", title="é").replace("\\u00e9", "é")

    assert merged(tmp_path, [base], [one], [other]) == merged(tmp_path, [base], [other], [one])
    assert merged(tmp_path, [base], [one], [other])[0] in (one, other)


def test_a_missing_line_deletes_nothing(tmp_path: Path) -> None:
    """A record either side has is there; one that both sides let go is not brought back from the base."""
    base = [line("t-a"), line("t-b"), line("t-c")]

    found = merged(tmp_path, base, [base[0]], [line("t-b", title="Edited", updated_at=T2)])

    assert [json.loads(text)["title"] for text in found] == ["t-a", "Edited"]


def test_repeated_lines_become_one(tmp_path: Path) -> None:
    """A file that git merged by `union` has records twice; they are merged like two sides."""
    base = line("t-a")
    twice = [line("t-a", title="One", updated_at=T2), line("t-a", labels=["x"], updated_at=T3)]

    for left, right in ((twice, [base]), ([base], twice), (twice, twice)):
        (found,) = merged(tmp_path, [base], left, right)
        assert (json.loads(found)["title"], json.loads(found)["labels"]) == ("One", ["x"])


def test_endings_marks_and_blank_lines_are_read(tmp_path: Path) -> None:
    """Carriage returns, a byte order mark and a missing last newline do not make lines different."""
    (tmp_path / "base").write_bytes(b"")
    (tmp_path / "left").write_bytes(b"\xef\xbb\xbf" + line("t-a").encode() + b"\r\n\r\n" + line("t-b").encode())
    (tmp_path / "right").write_bytes(line("t-b").encode() + b"\n")

    found = merge_files(*(str(tmp_path / name) for name in ("base", "left", "right")))

    assert found.to_bytes().decode() == line("t-a") + "\n" + line("t-b") + "\n"
    assert found.merged == []


def test_a_line_may_be_long(tmp_path: Path) -> None:
    """There is no limit on the length of a line."""
    text = "x" * 3_000_000

    found = merged(tmp_path, [line("t-a")], [line("t-a", notes=text)], [line("t-a", title="B", updated_at=T2)])

    assert json.loads(found[0])["notes"] == text


@pytest.mark.parametrize(
    "bad",
    ["{bad", "<<<<<<< HEAD", "=======", ">>>>>>> side", '["t-a"]', '{"id":"t-b","title":', '{"id":"t-a","id":"t-z"}'],
)
def test_what_cannot_be_read_refuses_the_merge(tmp_path: Path, bad: str) -> None:
    """A line that is no record is named with its side and number, whichever side has it."""
    good = [line("t-a")]

    for versions in ((good, [*good, bad], good), (good, good, [*good, bad])):
        with pytest.raises(MergeInputMalformed, match="line 2"):
            outcome_of(tmp_path, *versions)


def test_an_unreadable_base_is_no_obstacle(tmp_path: Path) -> None:
    """Lines of the base that cannot be read count as missing: both sides' labels stay, nothing is removed."""
    one, other = line("t-a", labels=["one"], updated_at=T2), line("t-a", labels=["other"], updated_at=T3)

    found = merged(tmp_path, ["{bad", "<<<<<<<"], [one], [other])

    assert json.loads(found[0])["labels"] == ["one", "other"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The side and the path are in the sentence."""
    (tmp_path / "left").write_text("")

    with pytest.raises(MergeInputMissing, match=r"right file .*nosuch"):
        merge_files(str(tmp_path / "left"), str(tmp_path / "left"), str(tmp_path / "nosuch"))


def test_values_too_deep_to_compare_refuse_the_merge(tmp_path: Path) -> None:
    """A value nested beyond all reason ends in the answer for unreadable lines, not in a crash."""
    deep = "[" * 700 + "]" * 700
    lines = [line("t-a", title=title, x=1).replace('"x": 1', f'"x": {deep}') for title in ("One", "Two", "Three")]

    with pytest.raises(MergeInputMalformed, match="line 1: nested too deeply"):
        merged(tmp_path, *([text] for text in lines))


FILES = st.dictionaries(st.sampled_from(["t-1", "t-2", "t-3", "é"]), records(), max_size=4)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, FILES, FILES, st.booleans())
def test_no_record_is_lost_and_sides_may_be_swapped(
    tmp_path: Path,
    base: dict[str, Any],
    left: dict[str, Any],
    right: dict[str, Any],
    go: bool,
) -> None:
    """Any three files: every id of both sides comes out once, sorted, and swapping the sides changes no byte."""
    versions = [
        [spell({**record, "id": key}, go=go).decode() for key, record in version.items()]
        for version in (base, left, right)
    ]

    found = outcome_of(tmp_path, *versions).to_bytes()
    swapped = outcome_of(tmp_path, versions[0], versions[2], versions[1]).to_bytes()

    assert [line_key(text) for text in found.splitlines()] == sorted(key.encode() for key in {**left, **right})
    assert found == swapped
