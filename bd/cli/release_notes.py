"""What each release brought, the latest first, and whom this program owes thanks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Release = tuple[str, str, tuple[str, ...]]

RECENT_CHANGES: tuple[Release, ...] = (
    (
        "0.9.0",
        "2026-11-21",
        (
            "First release: issues in SQLite with a sorted JSONL file that travels through git",
            "The data format, commands and JSON shapes of classic bd 0.49.6, for existing repositories and scripts",
            "bd migrate takes over databases of classic bd and of br, and keeps a backup",
            "An older copy of the file never undoes newer work; a record nobody changed keeps its bytes",
        ),
    ),
)
THANKS = (
    "beads, and all who wrote it, for the idea, the format and the commands",
    "beads_rust, for showing what another implementation can do",
    "SQLite, sqlite-utils, Typer, Rich, ruamel.yaml and platformdirs, on which this program stands",
)


def releases_since(version: str) -> tuple[Release, ...]:
    """Returns the releases after a version, the latest first; all when it is none of ours."""
    versions = [release[0] for release in RECENT_CHANGES]
    return RECENT_CHANGES[: versions.index(version)] if version in versions else RECENT_CHANGES


def note_lines(releases: tuple[Release, ...]) -> list[str]:
    """Returns the notes of releases as lines of text."""
    lines: list[str] = []
    for version, date, changes in releases:
        lines += ["", f"{version} ({date})", *(f"  - {change}" for change in changes)]
    return lines
