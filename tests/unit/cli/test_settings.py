"""Where a setting comes from."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bd.cli import settings as settings_module
from bd.cli.problems import SettingInvalid
from bd.cli.settings import Settings
from bd.cli.settings import SettingsText
from bd.errors import ExitCode
from bd.errors import WorkspaceProblem
from bd.storage.config_snapshot import SETTLED_NS
from bd.storage.settings_kv import set_config
from bd.storage.settings_kv import set_metadata
from bd.storage.sqlite import dbapi

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bd.storage.sqlite import Connection

TEMPLATE = "# no-db: false\n\n   # sync.branch: x\r\n#\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Returns a directory with a home and a .beads folder."""
    (tmp_path / "home/.config/bd").mkdir(parents=True)
    (tmp_path / "home/.beads").mkdir()
    (tmp_path / ".beads").mkdir()
    return tmp_path


@pytest.fixture
def con() -> Iterator[Connection]:
    """Yields a database with the two key-value tables."""
    connection = dbapi.connect(":memory:", isolation_level=None)
    for table in ("config", "metadata"):
        connection.execute(f"create table {table} (key text primary key, value text not null)")
    yield connection
    connection.close()


def make(place: Path, text: str = TEMPLATE, *, env: dict[str, str] | None = None, **flags: object) -> Settings:
    """Returns the settings of a workspace whose config.yaml holds `text`."""
    (place / ".beads/config.yaml").write_text(text)
    return Settings({"HOME": str(place / "home")} | (env or {}), str(place / ".beads"), flags=flags)


def forbid_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes any use of the YAML library a failure."""
    monkeypatch.setattr(settings_module, "parse_layers", pytest.fail)


def test_order_of_sources(place: Path) -> None:
    """Flag, variable, local file, file, XDG file, home file, default: each hides the ones after it."""
    text = "actor: file\n"
    seen = []
    (place / "home/.beads/config.yaml").write_text("actor: home\n")
    seen.append(make(place).get("actor"))
    (place / "home/.config/bd/config.yaml").write_text("actor: xdg\n")
    seen.append(make(place).get("actor"))
    seen.append(make(place, text).get("actor"))
    (place / ".beads/config.local.yaml").write_text("actor: local\n")
    seen.append(make(place, text).get("actor"))
    seen.append(make(place, text, env={"BEADS_ACTOR": "older"}).get("actor"))
    seen.append(make(place, text, env={"BEADS_ACTOR": "older", "BD_ACTOR": "newer"}).get("actor"))
    seen.append(make(place, text, env={"BD_ACTOR": "newer"}, actor="flag").get("actor"))

    assert seen == ["home", "xdg", "file", "local", "older", "newer", "flag"]


def test_documented_defaults_and_the_callers(place: Path) -> None:
    """A documented default wins over the caller's; a key without one gives the caller's."""
    settings = make(place)

    assert settings.get("lock-timeout", "9s") == "30s"
    assert settings.get("actor", "me") == "me"
    assert settings.get("actor") is None


@pytest.mark.parametrize(
    ("key", "variable"),
    [("sync.branch", "BD_SYNC_BRANCH"), ("no-db", "BD_NO_DB"), ("sync.branch", "BEADS_SYNC_BRANCH")],
)
def test_variable_names(place: Path, key: str, variable: str) -> None:
    """Dots and hyphens become underscores; an empty variable counts as unset."""
    assert make(place, env={variable: "x"}).explain(key) == ("x", variable)
    assert make(place, env={variable: ""}).get(key) in (None, False)


def test_spelling_of_keys(place: Path) -> None:
    """Nested and dotted keys, hyphens, underscores and capitals are the same key."""
    text = "sync:\n  export_on: change\nsync.mode: realtime\nNO-DB: true\nsync-branch: meta\n"
    settings = make(place, text)

    found = [settings.get(key) for key in ("sync.export-on", "sync.mode", "no_db", "sync.branch")]

    assert found == ["change", "realtime", True, "meta"]


def test_comment_only_files_need_no_library(place: Path, monkeypatch: pytest.MonkeyPatch, con: Connection) -> None:
    """A file of comments and blank lines is empty without being parsed."""
    forbid_parsing(monkeypatch)
    settings = make(place)
    settings.attach(con)

    assert settings.get("no-db") is False
    assert settings.file_values() == {}
    assert settings.pending_snapshot(2**62) is None


def test_unmentioned_keys_need_no_library_before_a_database(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the database is open a file is parsed only for a key that stands in its text."""
    forbid_parsing(monkeypatch)

    assert make(place, "# lock-timeout: 1s\nissue-prefix: x\n").seconds("lock-timeout", 1) == 30


def test_escaped_keys_are_found(place: Path) -> None:
    """A key that is written with escapes is not missed by the look at the text."""
    assert make(place, '"lock\\x2dtimeout": 5s\n').seconds("lock-timeout", 1) == 5


def test_snapshot_replaces_the_library(place: Path, con: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values parsed once come from the database until a file changes."""
    first = make(place, "repos:\n  additional: [../a, ../b]\nprice: 1.50\n")
    first.attach(con)
    first.get("repos.additional")
    entry = first.pending_snapshot(2**62)
    assert entry is not None
    set_metadata(con, *entry)
    env = {"HOME": str(place / "home")}
    with monkeypatch.context() as patch:
        forbid_parsing(patch)
        second = Settings(env, str(place / ".beads"))
        second.attach(con)
        unchanged = (second.texts("repos.additional"), second.text("price"), second.pending_snapshot(2**62))
    third = make(place, "repos:\n  additional: [../c]\n")
    third.attach(con)

    assert unchanged == (["../a", "../b"], "1.5", None)
    assert third.texts("repos.additional") == ["../c"]


def test_snapshot_of_a_file_just_written_is_not_trusted(place: Path, con: Connection) -> None:
    """A file that may change again within the same time stamp is parsed every time."""
    settings = make(place, "actor: x\n")
    settings.attach(con)
    settings.get("actor")
    changed_ns = (place / ".beads/config.yaml").stat().st_mtime_ns

    assert settings.pending_snapshot(changed_ns + SETTLED_NS // 2) is None


@pytest.mark.parametrize("value", ["", "{", "[]", '{"stamp": 1}'])
def test_damaged_snapshot_is_ignored(place: Path, con: Connection, value: str) -> None:
    """A snapshot that makes no sense costs a parse and nothing else."""
    set_metadata(con, "config_snapshot", value)
    settings = make(place, "actor: x\n")
    settings.attach(con)

    assert settings.get("actor") == "x"


def test_database_values(place: Path, con: Connection) -> None:
    """The config table is read once a database is attached."""
    settings = make(place)
    before = settings.database("issue_prefix")
    set_config(con, "issue_prefix", "t")
    settings.attach(con)

    assert (before, settings.database("issue_prefix")) == (None, "t")


@pytest.mark.parametrize(
    "text", ["{{{", "- a\n", "just text\n", "a: b: c\n", "a: 1\na: 2\n", "<<<<<<< HEAD\na: 1\n", "a: \udcff"]
)
def test_broken_file_is_one_sentence(place: Path, con: Connection, text: str) -> None:
    """A file that is not YAML is an error that names it, and its bytes stay."""
    path = place / ".beads/config.yaml"
    path.write_text(text, errors="surrogateescape")
    before = path.read_bytes()
    settings = Settings({}, str(place / ".beads"))
    settings.attach(con)

    with pytest.raises(WorkspaceProblem, match=r"config\.yaml") as caught:
        settings.get("actor")

    assert caught.value.exit_code == ExitCode.WORKSPACE
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


def test_a_directory_in_place_of_the_file(place: Path, con: Connection) -> None:
    """A directory called config.yaml is reported, not taken for an empty file."""
    (place / ".beads/config.yaml").mkdir()
    settings = Settings({}, str(place / ".beads"))
    settings.attach(con)

    with pytest.raises(Exception, match=r"config\.yaml: Is a directory"):
        settings.get("actor")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("1m30s", 90), ("100ms", 0.1), ("5", 5), ("0", 0), ("1.5h", 5400), ("10us", 1e-5)],
)
def test_durations(text: str, seconds: float) -> None:
    """Durations are read in Go's notation."""
    assert settings_module.parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", [" ", "s", "5x", "-1s", "nan", "1s2", "later", "1..2s"])
def test_what_is_no_duration(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match=r"."):
        settings_module.parse_duration(text)


def test_wrong_kinds_name_their_source(place: Path) -> None:
    """A value of the wrong kind is an error that says where to correct it."""
    settings = make(place, "hierarchy.max-depth: deep\nno-db: maybe\n", env={"BD_LOCK_TIMEOUT": "soon"})

    with pytest.raises(SettingInvalid, match=r"deep.*config\.yaml"):
        settings.integer("hierarchy.max-depth", 3)
    with pytest.raises(SettingInvalid, match="maybe"):
        settings.boolean("no-db")
    with pytest.raises(SettingInvalid, match="set by BD_LOCK_TIMEOUT"):
        settings.seconds("lock-timeout", 1)


@pytest.mark.parametrize(("text", "truth"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False)])
def test_truth_values(place: Path, text: str, truth: bool) -> None:
    """The usual words are understood."""
    assert make(place, env={"BD_JSON": text}).boolean("json") is truth


def test_texts(place: Path) -> None:
    """A list, a single value and a comma-separated variable all give a list of texts."""
    assert make(place, "k: [a, 1]\n").texts("k") == ["a", "1"]
    assert make(place, "k: a\n").texts("k") == ["a"]
    assert make(place, env={"BD_K": "a, b,"}).texts("k") == ["a", "b"]
    assert make(place).texts("k") == []


def test_text_view(place: Path) -> None:
    """The view for the layers below answers in text."""
    view = SettingsText(make(place, "a: true\nb: [x, y]\n"))

    assert [view.get("a"), view.get("b"), view.get("c"), view.get("c", "d")] == ["true", "x,y", "", "d"]
    assert view.pending_snapshot(2**62) is not None


def test_file_values_keep_their_spelling(place: Path) -> None:
    """The listing shows keys as they are written, with the file they come from."""
    settings = make(place, "sync:\n  export_on: change\nn: 1\n")

    path = str(place / ".beads/config.yaml")
    assert settings.file_values() == {"n": ("1", path), "sync.export_on": ("change", path)}


def test_settings_load_no_library() -> None:
    """Importing the settings imports neither the YAML library nor the module around it."""
    code = "import sys, bd.cli.settings; print([name for name in sys.modules if 'yaml' in name])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
