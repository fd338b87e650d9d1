"""bd config reads and changes settings in the database and in config.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

COMMENTS = "# our settings\n\nactor: bob  # for now\n"


def test_database_keys(workspace: Workspace) -> None:
    """A key of the database is set, shown, listed and removed."""
    answers = [
        workspace.bd("config", *words).out
        for words in (["get", "foo"], ["set", "foo", "bar"], ["get", "foo"], ["unset", "foo"], ["get", "foo"])
    ]

    assert answers == ["foo (not set)\n", "Set foo = bar\n", "bar\n", "Unset foo\n", "foo (not set)\n"]


def test_json_of_database_keys(workspace: Workspace) -> None:
    """The documents are flat, and an unset key is an empty text."""
    assert workspace.bd("config", "set", "a.b.c", "x", "--json").json == {"key": "a.b.c", "value": "x"}
    assert workspace.bd("config", "get", "a.b.c", "--json").json == {"key": "a.b.c", "value": "x"}
    assert workspace.bd("config", "get", "nope", "--json").json == {"key": "nope", "value": ""}
    assert workspace.bd("config", "unset", "a.b.c", "--json").json == {"key": "a.b.c"}


def test_file_keys_keep_comments(workspace: Workspace) -> None:
    """A start-up key goes into config.yaml, where everything else stays as it was."""
    path = workspace.beads_dir / "config.yaml"
    path.write_text(COMMENTS)

    text = workspace.bd("config", "set", "validation.on-create", "warn").out
    json = workspace.bd("config", "set", "no-db", "false", "--json").json
    written = path.read_text()
    workspace.bd("config", "unset", "validation.on-create")
    workspace.bd("config", "unset", "no-db")

    assert text == "Set validation.on-create = warn (in config.yaml)\n"
    assert json == {"key": "no-db", "location": "config.yaml", "value": "false"}
    assert written == COMMENTS + "validation.on-create: warn\nno-db: false\n"
    assert path.read_text() == COMMENTS


def test_template_of_comments_stays(workspace: Workspace) -> None:
    """The comments a new workspace starts with survive the first setting."""
    path = workspace.beads_dir / "config.yaml"
    before = path.read_text()

    workspace.bd("config", "set", "routing.mode", "auto")

    assert path.read_text() == before + "routing.mode: auto\n"
    assert workspace.bd("config", "get", "routing.mode", "--json").json["value"] == "auto"


def test_sync_branch_stands_in_both_stores(workspace: Workspace) -> None:
    """The classic tool reads sync.branch in either place, so it is written to both and removed from both."""
    path = workspace.beads_dir / "config.yaml"
    before = path.read_text()
    workspace.bd("config", "set", "sync.branch", "meta")
    written = path.read_text()
    listed = workspace.bd("config", "list", "--json").json
    workspace.bd("config", "unset", "sync.branch")

    assert "sync-branch: meta" in written
    assert listed["sync.branch"] == "meta"
    assert path.read_text() == before
    assert workspace.bd("config", "get", "sync.branch").out == "sync.branch (not set)\n"


def test_list(workspace: Workspace) -> None:
    """The list holds both stores, the file's keys marked."""
    workspace.bd("config", "set", "foo", "bar")
    workspace.bd("config", "set", "hierarchy.max-depth", "5")

    text = workspace.bd("config", "list").out
    json = workspace.bd("config", "list", "--json").json

    assert "  foo = bar\n" in text
    assert "  issue_prefix = t\n" in text
    assert "  hierarchy.max-depth = 5 (in config.yaml)\n" in text
    assert (json["foo"], json["issue_prefix"], json["hierarchy.max-depth"]) == ("bar", "t", "5")


def test_variables_win_and_defaults_show(workspace: Workspace) -> None:
    """A file key answers with what would be used: variable, file, default."""
    default = workspace.bd("config", "get", "lock-timeout").out
    workspace.bd("config", "set", "lock-timeout", "5s")
    from_file = workspace.bd("config", "get", "lock-timeout").out
    from_variable = workspace.bd("config", "get", "lock-timeout", env={"BD_LOCK_TIMEOUT": "9s"}).out

    assert [default, from_file, from_variable] == ["30s\n", "5s\n", "9s\n"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("issue_prefix", "a b"),
        ("status.custom", "in review"),
        ("compact_tier1_days", "-5"),
        ("min_hash_length", "99"),
        ("validation.on-create", "loud"),
        ("no-db", "maybe"),
        ("bad key", "x"),
        ("", "x"),
    ],
)
def test_bad_values_are_refused(workspace: Workspace, key: str, value: str) -> None:
    """A value that makes no sense changes nothing and exits 2."""
    before = (workspace.bd("config", "list").out, (workspace.beads_dir / "config.yaml").read_text())

    done = workspace.bd("config", "set", "--json", "--", key, value, check=False)

    assert done.code == ExitCode.USAGE
    assert done.json["error"]
    assert (workspace.bd("config", "list").out, (workspace.beads_dir / "config.yaml").read_text()) == before


def test_missing_argument(workspace: Workspace) -> None:
    """A key without a value is a usage error."""
    done = workspace.bd("config", "set", "foo", check=False)

    assert done.code == ExitCode.USAGE
    assert "arg" in done.err.lower()


@pytest.mark.parametrize("key", ["foo", "validation.on-create"])
def test_readonly(workspace: Workspace, key: str) -> None:
    """--readonly refuses both stores."""
    done = workspace.bd("config", "set", key, "warn", "--readonly", check=False)

    assert done.code == ExitCode.WORKSPACE
    assert "read-only" in done.err


def test_broken_file_is_named_and_left_alone(workspace: Workspace) -> None:
    """A config.yaml that is not YAML gives one sentence with the line, exit 4, and keeps its bytes."""
    path = workspace.beads_dir / "config.yaml"
    path.write_text("ok: 1\na: b: c\n")

    done = workspace.bd("config", "set", "routing.mode", "auto", check=False)

    assert done.code == ExitCode.WORKSPACE
    assert f"{path} line 2:" in done.err
    assert "Traceback" not in done.err
    assert path.read_text() == "ok: 1\na: b: c\n"


def test_validate(workspace: Workspace) -> None:
    """A sound configuration is valid; each bad value is one sentence and the exit code is 1."""
    sound = workspace.bd("config", "validate", "--json").json
    (workspace.beads_dir / "config.yaml").write_text("hierarchy.max-depth: deep\nno-db: maybe\n")
    bad = workspace.bd("config", "validate", "--json", check=False)
    text = workspace.bd("config", "validate", check=False)

    assert sound == {"issues": [], "valid": True}
    assert (bad.code, bad.json["valid"], len(bad.json["issues"])) == (ExitCode.NEGATIVE, False, 2)
    assert "hierarchy.max-depth" in text.out


def test_validate_reports_a_broken_file(workspace: Workspace) -> None:
    """A file that is not YAML is a finding of the check, not a failure of it."""
    (workspace.beads_dir / "config.yaml").write_text("{{{")

    done = workspace.bd("config", "validate", "--json", check=False)

    assert done.code == ExitCode.NEGATIVE
    assert "config.yaml line 1" in done.json["issues"][0]


def test_file_keys_need_no_database(workspace: Workspace) -> None:
    """A start-up key can be corrected while the database is unusable."""
    workspace.database.write_text("not a database\n" * 100)

    assert workspace.bd("config", "set", "lock-timeout", "5s").code == 0
    assert workspace.bd("config", "get", "lock-timeout").out == "5s\n"


@pytest.mark.parametrize("words", [["get", "x"], ["get", "lock-timeout"], ["set", "no-db", "true"], ["list"]])
def test_no_workspace(repository: Workspace, words: list[str]) -> None:
    """Settings belong to a workspace."""
    done = repository.bd("config", *words, check=False)

    assert done.code == ExitCode.WORKSPACE
    assert "no beads database found" in done.err


def test_personal_file_is_shown_with_its_source(workspace: Workspace, machine: dict[str, str]) -> None:
    """A key of the personal file applies, and show tells where it stands."""
    env = {"XDG_CONFIG_HOME": str(workspace.path / "xdg")}
    (workspace.path / "xdg/bd").mkdir(parents=True)
    (workspace.path / "xdg/bd/config.yaml").write_text("output.title-length: 40\n")

    rows = workspace.bd("config", "show", "output.title-length", "--json", env=env).json
    filtered = workspace.bd("config", "show", "--source", "database", "--json", env=env).json

    assert machine
    assert rows == [{"key": "output.title-length", "value": "40", "source": str(workspace.path / "xdg/bd/config.yaml")}]
    assert {row["source"] for row in filtered} == {"database"}


def test_set_many(workspace: Workspace) -> None:
    """Several settings are checked first and then all made."""
    bad = workspace.bd("config", "set-many", "a=1", "no-db=maybe", check=False)
    unset = workspace.bd("config", "get", "a").out
    done = workspace.bd("config", "set-many", "a=1", "no-db=false").out

    assert (bad.code, unset) == (ExitCode.USAGE, "a (not set)\n")
    assert done == "Set a = 1\nSet no-db = false (in config.yaml)\n"
