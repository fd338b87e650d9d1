"""The finder of the installed `bd`, in copies of the package that real interpreters import."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bd
from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPT = """
import bd
from tests.support.runner import BD_PATH
from bd import importing
importing.install()
import bd.storage, bd.errors, bd.model.ids
assert bd.errors.ExitCode.OK == 0
loader, spec = bd.errors.__loader__, bd.errors.__spec__
print(type(loader).__name__, spec.parent, bd.storage.__path__ == [bd.__path__[0] + "/storage"])
print(getattr(bd.errors, "MARK", None), os.path.exists(bd.errors.__cached__), bd.errors.__file__ == spec.origin)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a copy of the package, without compiled files."""
    source = Path(bd.__file__).parent
    shutil.copytree(source, tmp_path / "bd", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(root: Path, *options: str, env: Mapping[str, str] | None = None) -> list[str]:
    """Returns the words that the script prints."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    command = [sys.executable, *options, "-c", "import os" + SCRIPT]
    done = subprocess.run(
        command, cwd=root, env={**plain, **(env or {})}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def compiled(root: Path, suffix: str = "") -> Path:
    """Returns where the compiled file of `bd.errors` belongs."""
    return root / "bd" / "__pycache__" / f"errors.{sys.implementation.cache_tag}{suffix}.pyc"


def test_modules_are_compiled_once_and_used_from_then_on(root: Path) -> None:
    """The first run writes what the second reads; reading leaves it alone."""
    assert run(root) == ["_Loader", "bd", "True", "None", "True", "True"]
    before = compiled(root).stat()
    assert run(root) == ["_Loader", "bd", "True", "None", "True", "True"]
    assert compiled(root).stat().st_mtime_ns == before.st_mtime_ns


def test_the_compiled_file_is_what_runs(root: Path) -> None:
    """A compiled file that claims to belong to the source is believed, as by the standard loader."""
    run(root)
    path = compiled(root)
    other = root / "other.py"
    text = (root / "bd" / "errors.py").read_text(encoding="utf-8")
    other.write_text(text + "\nMARK = 'seen'\n", encoding="utf-8")
    script = f"import py_compile; py_compile.compile({str(other)!r}, {str(root / 'other.pyc')!r})"
    subprocess.run([sys.executable, "-c", script], check=True)
    path.write_bytes(path.read_bytes()[:16] + (root / "other.pyc").read_bytes()[16:])
    assert run(root)[3] == "seen"


def test_a_changed_source_is_compiled_again(root: Path) -> None:
    """An edit and a file that only got older both make the compiled file stale."""
    run(root)
    source = root / "bd" / "errors.py"
    source.write_text(source.read_text(encoding="utf-8") + "\nMARK = 'new'\n", encoding="utf-8")
    assert run(root)[3] == "new"
    text = source.read_text(encoding="utf-8").replace("'new'", "'old'")
    source.write_text(text, encoding="utf-8")
    os.utime(source, (1_000_000_000, 1_000_000_000))
    assert run(root)[3] == "old"


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 400])
def test_a_damaged_compiled_file_is_replaced(root: Path, damage: bytes) -> None:
    """What is no compiled file of this interpreter is compiled again."""
    run(root)
    compiled(root).write_bytes(damage)
    assert run(root)[0] == "_Loader"
    assert len(compiled(root).read_bytes()) > len(damage)


def test_a_compiled_file_checked_by_hash_is_left_to_the_standard_loader(root: Path) -> None:
    """Hash-based files keep their meaning: unchecked ones are believed even when the source moved on."""
    script = (
        "import compileall, py_compile as p;"
        "compileall.compile_dir('bd', quiet=1, invalidation_mode=p.PycInvalidationMode.UNCHECKED_HASH)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True)
    source = root / "bd" / "errors.py"
    source.write_text(source.read_text(encoding="utf-8") + "\nMARK = 'new'\n", encoding="utf-8")
    assert run(root)[3] == "None"


def test_nothing_is_written_where_that_is_off(root: Path) -> None:
    """`PYTHONDONTWRITEBYTECODE` holds."""
    assert run(root, env={"PYTHONDONTWRITEBYTECODE": "1"})[4] == "False"


def test_optimised_interpreters_have_files_of_their_own(root: Path) -> None:
    """`-OO` reads and writes its own compiled files."""
    run(root, "-OO")
    assert compiled(root, ".opt-2").exists()
    assert not compiled(root).exists()


def test_a_cache_elsewhere_is_left_to_the_standard_finder(root: Path) -> None:
    """With `PYTHONPYCACHEPREFIX` the finder stays out."""
    assert run(root, env={"PYTHONPYCACHEPREFIX": str(root / "cache")})[0] == "SourceFileLoader"
    assert not (root / "bd" / "__pycache__").exists()


def test_a_package_in_an_archive_is_left_to_the_standard_finder(root: Path) -> None:
    """A zip file on the path has no files to look at."""
    shutil.make_archive(str(root / "packed"), "zip", root, "bd")
    shutil.rmtree(root / "bd")
    script = (
        "import sys; sys.path.insert(0, 'packed.zip'); from bd import importing; importing.install(); import bd.errors"
    )
    subprocess.run([sys.executable, "-c", script], cwd=root, check=True)


def test_what_is_not_there_is_not_found(root: Path) -> None:
    """A missing module is the usual error."""
    script = "from bd import importing; importing.install(); import bd.nothing"
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError: No module named 'bd.nothing'" in done.stderr


def test_what_lies_beside_the_script_is_not_ours(tmp_path: Path) -> None:
    """A module in the folder of the installed script takes nobody's place."""
    script = tmp_path / "bd"
    shutil.copy(BD_PATH, script)
    for name in ("_json", "errno", "json", "typer"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)\n")

    for words in (["version", "--json"], ["create", "--help"]):
        done = subprocess.run([sys.executable, str(script), *words], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
