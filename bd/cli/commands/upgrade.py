"""bd upgrade: whether this is another bd than the one last acknowledged here, and what it brought.

The version is kept in `.beads/.local_version`, which stays on this machine. Only `ack` writes it.
"""

from __future__ import annotations

import os

from bd import __version__
from bd.cli.release_notes import note_lines
from bd.cli.release_notes import releases_since
from bd.cli.render.printable import one_line
from bd.storage.place_problems import ReadOnlyMode
from bd.util.atomicfile import replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

VERSION_NAME = ".local_version"
_LONGEST = 100


def run_status(bd: Context) -> None:
    """Show whether bd was upgraded since the last acknowledgement."""
    previous = _previous(bd)
    is_upgraded = previous not in ("", __version__)
    if bd.json:
        document: dict[str, object] = {"current_version": __version__, "upgraded": is_upgraded}
        if previous:
            document["previous_version"] = previous
        bd.emit(document)
    elif is_upgraded:
        bd.line(f"bd was upgraded from {one_line(previous)} to {__version__}")
        bd.line("bd upgrade review shows what is new; bd upgrade ack acknowledges it")
    else:
        bd.line(f"bd {__version__}: not upgraded since the last acknowledgement")


def run_review(bd: Context) -> None:
    """Show what is new since the version last acknowledged."""
    previous = _previous(bd)
    releases = releases_since(previous)
    if bd.json:
        news = [{"version": version, "date": date, "changes": list(lines)} for version, date, lines in releases]
        bd.emit({"current_version": __version__, "previous_version": previous or None, "new_versions": news})
        return
    since = f" since {one_line(previous)}" if previous else ""
    bd.page()
    bd.line(f"What's new in bd {__version__}{since}" if releases else f"Nothing is new{since}")
    for line in note_lines(releases):
        bd.line(line)


def run_ack(bd: Context) -> None:
    """Acknowledge this version."""
    if bd.readonly:
        raise ReadOnlyMode("upgrade ack")
    previous = _previous(bd)
    replace_file(_path(bd), __version__.encode() + b"\n", mode=0o600)
    if bd.json:
        bd.emit({"acknowledged": True, "current_version": __version__, "previous_version": previous})
    else:
        bd.line(f"✓ Acknowledged bd {__version__}" + (f" (was {one_line(previous)})" if previous else ""))


def _path(bd: Context) -> str:
    """Returns the path of the file that holds the version."""
    return os.path.join(bd.location.beads_dir, VERSION_NAME)


def _previous(bd: Context) -> str:
    """Returns the version last acknowledged, "" when there is none."""
    try:
        with open(_path(bd), encoding="utf-8", errors="replace") as file:
            return file.readline(_LONGEST).strip()
    except OSError:
        return ""
