"""Changing YAML files without touching anything else in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.util import yamlfile

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# The project's settings

actor: bob  # me
sync:
  branch: 'x'   # why

  mode:
repos:
  primary: .
  additional:
    - ../a # first
    # in between
    - ../b

# end
list: [1, 2]
flow: {a: 1, b: 2}
text: |
  several
  lines
last: 1"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Returns a file with every kind of value."""
    file = tmp_path / "config.yaml"
    file.write_text(TEXT)
    return file


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("actor", "eve", "actor: bob  # me", "actor: eve  # me"),
        ("sync.branch", "main: 3", "branch: 'x'   # why", 'branch: "main: 3"   # why'),
        ("sync.mode", "change", "  mode:\n", "  mode: change\n"),
        ("flow.b", True, "{a: 1, b: 2}", "{a: 1, b: true}"),
        ("list", ["x"], "[1, 2]", "[x]"),
        ("last", 12, "last: 1", "last: 12"),
        ("new.key", "on", "last: 1", 'last: 1\nnew.key: "on"\n'),
        ("new-key", "1.5", "last: 1", 'last: 1\nnew-key: "1.5"\n'),
        ("SYNC.Branch", "z", "branch: 'x'", "branch: z"),
    ],
)
def test_set_value(path: Path, key: str, value: object, old: str, new: str) -> None:
    """A value is replaced in its place, a new key goes to the end, and every other byte stays."""
    yamlfile.set_value(str(path), key, value)

    assert path.read_text() == TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("key", "old"),
    [
        ("actor", "actor: bob  # me\n"),
        ("sync.branch", "  branch: 'x'   # why\n"),
        ("list", "list: [1, 2]\n"),
        ("last", "last: 1"),
    ],
)
def test_unset_value(path: Path, key: str, old: str) -> None:
    """Removing a key removes its lines and nothing else."""
    assert yamlfile.unset_value(str(path), key)

    assert path.read_text() == TEXT.replace(old, "")


def test_unset_of_a_block_list(path: Path) -> None:
    """A list of several lines goes as a whole; the comments after it stay."""
    assert yamlfile.unset_value(str(path), "repos.additional")

    assert "../b" not in path.read_text()
    assert "  primary: .\n\n# end\n" in path.read_text()


def test_unset_of_an_absent_key(path: Path) -> None:
    """A key that is not there is no error and no change."""
    assert not yamlfile.unset_value(str(path), "nobody")
    assert not yamlfile.unset_value(str(path.parent / "missing.yaml"), "nobody")

    assert path.read_text() == TEXT


def test_add_and_remove_items(path: Path) -> None:
    """Items join the list in its own form; the last one to go leaves an empty list."""
    for name, key in (("../c", "repos.additional"), ("x", "list"), ("z", "fresh")):
        yamlfile.add_item(str(path), key, name)
    added = path.read_text()
    removed = [yamlfile.remove_item(str(path), "repos.additional", name) for name in ("../a", "../a", "../b", "../c")]

    assert "    - ../b\n    - ../c\n\n# end\n" in added
    assert "list: [1, 2, x]" in added
    assert added.endswith("last: 1\nfresh: [z]\n")
    assert removed == [True, False, True, True]
    assert yamlfile.load_tree(str(path))["repos"] == {"primary": ".", "additional": []}


def test_comment_only_file_keeps_its_comments(tmp_path: Path) -> None:
    """The template of comments that a new workspace has stays as it is above the first key."""
    path = tmp_path / "config.yaml"
    path.write_text("# a\n\n#  b\n")

    yamlfile.set_value(str(path), "validation.on-create", "warn")

    assert path.read_text() == "# a\n\n#  b\nvalidation.on-create: warn\n"


def test_missing_file_is_made(tmp_path: Path) -> None:
    """Setting a value without a file makes one."""
    yamlfile.set_value(str(tmp_path / "config.yaml"), "actor", "x")

    assert (tmp_path / "config.yaml").read_text() == "actor: x\n"


def test_windows_line_ends_are_kept(tmp_path: Path) -> None:
    """A file with carriage returns keeps them and gets one in a new line too."""
    path = tmp_path / "config.yaml"
    path.write_bytes(b"# a\r\nactor: x\r\n")

    yamlfile.set_value(str(path), "actor", "q")
    yamlfile.set_value(str(path), "new", "z")

    assert path.read_bytes() == b"# a\r\nactor: q\r\nnew: z\r\n"


@pytest.mark.parametrize(("text", "key"), [("{a: 1}\n", "b"), ("a: &x 1\nb: *x\n", "a"), ("--- \na: 1\n...\n", "b")])
def test_unsafe_changes_are_refused(tmp_path: Path, text: str, key: str) -> None:
    """Where a splice cannot be made with certainty the file is left alone."""
    path = tmp_path / "config.yaml"
    path.write_text(text)

    with pytest.raises(yamlfile.YamlNotEdited, match="nothing was changed"):
        yamlfile.set_value(str(path), key, "new")

    assert path.read_text() == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ok: 1\na: b: c\n", "line 2: mapping values"),
        ("{{{", "line 1"),
        ("a: 1\nb: 2\na: 3\n", "line 3: found duplicate key"),
        ("a: 1\n<<<<<<< HEAD\n", "line 2: it has unresolved merge conflict markers"),
        ("- a\n", "line 1: keys with values are expected"),
        ("a: \x00", "special characters"),
        ("a: 2001-99-99\n", "month must be"),
        ("a: 1\n---\nb: 2\n", "line 2"),
        ("a: !!python/object:os.system x\n", "line 1"),
        ("a: !own x\n", "line 1"),
        ("a: &x [*x]\n", "contain themselves"),
        ("a: \udcff\n", "UTF-8"),
    ],
)
def test_broken_files_are_explained(tmp_path: Path, text: str, reason: str) -> None:
    """A file that is not usable YAML gives one sentence with the line, and is never rewritten."""
    path = tmp_path / "config.yaml"
    path.write_text(text, errors="surrogateescape")

    with pytest.raises(yamlfile.BrokenYaml, match=reason) as caught:
        yamlfile.set_value(str(path), "new", "x")

    assert "\n" not in str(caught.value)
    assert path.read_text(errors="surrogateescape") == text


def test_expanding_aliases_are_bounded(tmp_path: Path) -> None:
    """A small file that would expand to billions of values is refused at once."""
    path = tmp_path / "config.yaml"
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    path.write_text("\n".join(lines))

    with pytest.raises(yamlfile.BrokenYaml, match="more than"):
        yamlfile.load_tree(str(path))


def test_dates_and_odd_keys_become_text(tmp_path: Path) -> None:
    """Values JSON cannot carry are text."""
    path = tmp_path / "config.yaml"
    path.write_text("d: 2001-02-03\n1: x\nyes: 1.5\n")

    assert yamlfile.load_tree(str(path)) == {"d": "2001-02-03", "1": "x", "yes": 1.5}
