"""bd version: which bd this is, and on which SQLite it runs."""

from __future__ import annotations

from bd import __version__
from bd.errors import BdError
from bd.storage.sqlite import LIBRARY
from bd.storage.sqlite import SQLITE_VERSION_TEXT
from bd.storage.sqlite import is_checkpoint_safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import DaemonOption

BUILD = "release"


def run(bd: Context, *, daemon: DaemonOption = False) -> None:
    """Show the version, and the SQLite library that runs."""
    version = _shown_version(bd)
    is_safe = is_checkpoint_safe()
    if bd.json:
        sqlite = {"library": LIBRARY, "version": SQLITE_VERSION_TEXT, "checkpoint_safe": is_safe}
        bd.emit({"version": version, "build": BUILD, "sqlite": sqlite})
        return
    verdict = "sound" if is_safe else "has the checkpoint defect, which bd works around"
    bd.line(f"bd version {version} (SQLite {SQLITE_VERSION_TEXT} of {LIBRARY}: {verdict})")


def _shown_version(bd: Context) -> str:
    """Returns our version, or the one that `BD_COMPAT_VERSION` or the setting `compat.version` puts in its place."""
    try:
        return bd.settings.text("compat.version") or __version__
    except BdError:
        return __version__
