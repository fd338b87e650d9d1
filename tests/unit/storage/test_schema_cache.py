"""New databases come from the cache when it can be trusted, and are the same when it cannot."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from bd.storage import schema_cache
from bd.storage.connection import open_connection
from bd.storage.database_problems import DatabaseUnreadable
from bd.storage.migrations.steps import STEPS
from bd.storage.migrations.steps import applied_names
from bd.storage.probe import compare
from bd.storage.schema import APPLICATION_ID
from bd.storage.schema import DEFAULT_CONFIG
from bd.storage.schema import USER_VERSION
from bd.storage.schema_cache import create_database
from bd.storage.schema_cache import fill_memory
from bd.storage.schema_cache import find_entries
from bd.storage.schema_cache import find_template
from bd.storage.schema_cache import prune_entries
from bd.storage.schema_cache import template_path
from bd.storage.settings_kv import all_config
from bd.storage.store import open_store
from bd.storage.store import read_identity
from tests.support.old_databases import run_python
from tests.support.old_databases import start_python

if TYPE_CHECKING:
    from pathlib import Path

MAKE = """
import sys
from bd.storage.schema_cache import create_database
create_database(sys.argv[1], cache_dir=sys.argv[2])
"""


def make(path: Path, cache: Path) -> bytes:
    """Makes a database and returns its bytes."""
    create_database(str(path), cache_dir=str(cache))
    return path.read_bytes()


def test_a_new_database_is_ours_and_complete(tmp_path: Path) -> None:
    """Marks, tables, default settings and the ledger are there; the file is private; nothing lies beside it."""
    make(tmp_path / "a.db", tmp_path / "cache")

    assert sorted(os.listdir(tmp_path)) == ["a.db", "cache"]
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600
    con = open_connection(str(tmp_path / "a.db"))
    assert read_identity(con)[:2] == (APPLICATION_ID, USER_VERSION)
    assert compare(con).missing == []
    assert all_config(con) == dict(DEFAULT_CONFIG)
    assert applied_names(con) == [step.name for step in STEPS]
    assert con.execute("pragma page_size").fetchone() == (4096,)
    con.close()


def test_the_second_database_is_a_copy(tmp_path: Path) -> None:
    """The template is kept, and the next database has its bytes."""
    first = make(tmp_path / "a.db", tmp_path / "cache")
    second = make(tmp_path / "b.db", tmp_path / "cache")

    assert first == second == find_template(str(tmp_path / "cache"))


def test_a_copy_costs_no_heavy_import(tmp_path: Path) -> None:
    """With a template in place neither sqlite-utils nor platformdirs nor hashlib is loaded."""
    make(tmp_path / "a.db", tmp_path / "cache")
    look = "print([name for name in ('sqlite_utils', 'platformdirs', 'hashlib', 'tempfile') if name in sys.modules])"

    done = run_python(MAKE + look, str(tmp_path / "b.db"), str(tmp_path / "cache"))

    assert done.stdout == "[]\n"


def test_a_new_database_is_opened_without_a_probe(tmp_path: Path) -> None:
    """The copy carries the state of a good probe."""
    make(tmp_path / "a.db", tmp_path / "cache")
    code = "import sys\nfrom bd.storage.store import open_store\nopen_store(sys.argv[1]).close()\n"

    done = run_python(code + "print('bd.storage.probe' in sys.modules)", str(tmp_path / "a.db"))

    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bd schema template 1\n",
        b"SQLite format 3\0" + b"\0" * 5000,
        b"bd schema template 1\n0123456789abcdef\nSQLite format 3\0" + b"\0" * 5000,
        b"\xff" * 300_000,
    ],
    ids=["empty", "header-only", "foreign-database", "wrong-digest", "noise"],
)
def test_a_damaged_template_is_replaced(tmp_path: Path, content: bytes) -> None:
    """What is not exactly ours is ignored, and the next run finds a good one in its place."""
    cache = tmp_path / "cache"
    cache.mkdir()
    place = template_path(str(cache))
    with open(place, "wb") as file:
        file.write(content)

    make(tmp_path / "a.db", cache)

    open_store(str(tmp_path / "a.db")).close()
    assert find_template(str(cache)) is not None


def test_one_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """Damage anywhere in the template keeps it from being used."""
    make(tmp_path / "a.db", tmp_path / "cache")
    place = template_path(str(tmp_path / "cache"))
    with open(place, "r+b") as file:
        file.seek(100_000)
        byte = file.read(1)
        file.seek(100_000)
        file.write(bytes([byte[0] ^ 1]))

    assert find_template(str(tmp_path / "cache")) is None


def test_another_version_of_ours_is_not_used(tmp_path: Path) -> None:
    """A sound template with other marks is ignored."""
    body = bytearray(make(tmp_path / "a.db", tmp_path / "cache"))
    body[60:64] = (USER_VERSION + 1).to_bytes(4, "big")
    place = template_path(str(tmp_path / "cache"))
    with open(place, "wb") as file:
        file.write(schema_cache.MAGIC + schema_cache._digest_line(bytes(body)) + body)

    assert find_template(str(tmp_path / "cache")) is None


def test_a_template_that_is_no_file_is_ignored(tmp_path: Path) -> None:
    """A directory or a pipe in the template's place neither hangs nor fails."""
    cache = tmp_path / "cache"
    cache.mkdir()
    os.mkfifo(template_path(str(cache)))
    make(tmp_path / "a.db", cache)
    os.unlink(template_path(str(cache)))
    os.mkdir(template_path(str(cache)))

    make(tmp_path / "b.db", cache)

    assert find_template(str(cache)) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_another_users_template_is_not_trusted(tmp_path: Path) -> None:
    """A template somebody else could change is not copied."""
    make(tmp_path / "a.db", tmp_path / "cache")
    os.chown(template_path(str(tmp_path / "cache")), 12345, 12345)

    assert find_template(str(tmp_path / "cache")) is None


@pytest.mark.parametrize("cache", ["", "file/below"], ids=["none", "below-a-file"])
def test_no_cache_gives_the_same_database(tmp_path: Path, cache: str) -> None:
    """Without a usable directory the schema is compiled, with the same result but for the time in the ledger."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    cached = make(tmp_path / "a.db", tmp_path / "cache")

    create_database(str(tmp_path / "b.db"), cache_dir=str(tmp_path / cache) if cache else "")

    compiled = (tmp_path / "b.db").read_bytes()
    assert len(compiled) == len(cached)
    assert compiled[:96] == cached[:96]
    open_store(str(tmp_path / "b.db")).close()


def test_a_file_in_the_way_stays(tmp_path: Path) -> None:
    """An existing file is never replaced, and nothing is left beside it."""
    (tmp_path / "a.db").write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        create_database(str(tmp_path / "a.db"), cache_dir="")

    assert (tmp_path / "a.db").read_bytes() == b"mine"
    assert os.listdir(tmp_path) == ["a.db"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A place that does not exist is one clear error."""
    with pytest.raises(DatabaseUnreadable, match="No such file"):
        create_database(str(tmp_path / "no" / "a.db"), cache_dir=str(tmp_path / "cache"))


def test_memory_gets_the_same_tables() -> None:
    """A database in memory is filled the same way."""
    con = open_connection(":memory:", "create")

    fill_memory(con)

    assert compare(con).missing == []
    assert read_identity(con)[:2] == (APPLICATION_ID, USER_VERSION)
    con.close()


def test_old_entries_are_listed_and_pruned(tmp_path: Path) -> None:
    """Templates of other versions and unfinished ones go, the current one and other files stay."""
    cache = tmp_path / "cache"
    make(tmp_path / "a.db", cache)
    for name in ("schema-0000.template", "schema-0000.template.17", "other.txt"):
        (cache / name).write_bytes(b"x")

    entries = find_entries(str(cache))
    removed = prune_entries(str(cache))

    assert [(os.path.basename(e.path), e.is_current, e.is_sound) for e in entries if not e.is_sound] == [
        ("schema-0000.template", False, False),
        ("schema-0000.template.17", False, False),
    ]
    assert [os.path.basename(path) for path in removed] == ["schema-0000.template", "schema-0000.template.17"]
    assert sorted(os.listdir(cache)) == sorted(["other.txt", os.path.basename(template_path(str(cache)))])
    assert find_entries(str(tmp_path / "nowhere")) == []


def test_sixteen_first_runs_at_once(tmp_path: Path) -> None:
    """Processes that find no cache and make it together all get a good database."""
    running = [start_python(MAKE, str(tmp_path / f"{n}.db"), str(tmp_path / "cache")) for n in range(16)]

    failures = [process.communicate()[1] for process in running]

    assert failures == [""] * 16
    for number in range(16):
        open_store(str(tmp_path / f"{number}.db")).close()
    assert find_template(str(tmp_path / "cache")) is not None
    assert len(os.listdir(tmp_path / "cache")) == 1
