"""One SQLite library, and what is known of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bd.storage import sqlite
from tests.support.shared_data import CHECKOUT


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 51, 3), True), ((3, 51, 2), False), ((3, 50, 7), True), ((3, 50, 6), False), ((3, 44, 6), True),
     ((3, 44, 5), False), ((3, 7, 0), False), ((3, 6, 23), True), ((4, 0, 0), True)],
)  # fmt: skip
def test_versions_with_the_wal_defect_are_known(version: tuple[int, ...], safe: bool) -> None:
    """The versions between the first and the last with the defect are unsafe, but for the repaired ones."""
    assert sqlite.is_checkpoint_safe(version) == safe


def test_the_version_is_the_librarys() -> None:
    """Both forms of the version agree with the library itself."""
    con = sqlite.dbapi.connect(":memory:")

    assert con.execute("select sqlite_version()").fetchone() == (sqlite.SQLITE_VERSION_TEXT,)
    assert ".".join(map(str, sqlite.SQLITE_VERSION)) == sqlite.SQLITE_VERSION_TEXT
    con.close()


def test_only_one_library_is_loaded() -> None:
    """Opening a store never loads a second SQLite beside the chosen one."""
    script = (
        "import sys\nimport bd.workspace\nfrom bd.storage.sqlite import LIBRARY\n"
        "print(LIBRARY, *[name for name in sys.modules if name.endswith('_sqlite3')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    chosen, *loaded = done.stdout.split()
    assert loaded == [{"pysqlite3": "pysqlite3._sqlite3", "sqlite3": "_sqlite3"}[chosen]]


def test_the_driver_is_looked_for_in_the_search_path_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside this package first, then along the path; the current folder, which is "" there, is not the root."""
    seen: list[str] = []

    def is_there(path: str) -> bool:
        seen.append(path)
        return False

    monkeypatch.setattr(sys, "path", ["", "/elsewhere"])
    monkeypatch.setattr(sqlite.os.path, "exists", is_there)

    assert sqlite._find_driver() == ""
    folders = list(dict.fromkeys(path.rpartition("pysqlite3")[0] for path in seen))
    assert folders == [str(CHECKOUT) + "/", "", "/elsewhere/"]
