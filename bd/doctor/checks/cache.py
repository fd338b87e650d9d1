"""The compiled schemas kept in the user's cache directory."""

from __future__ import annotations

import os

from bd.doctor.finding import counted
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.storage.schema_cache import find_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject
    from bd.storage.schema_cache import CacheEntry


def check_cache(subject: Subject) -> Finding:
    """Lists the entries; those this program does not use can be pruned."""
    if not subject.cache_dir:
        return passed("no cache directory; the schema is compiled for every new workspace")
    entries = find_entries(subject.cache_dir)
    rows = [_row(entry) for entry in entries]
    stale = stale_entries(subject)
    if stale:
        return warned(
            f"{counted(len(stale), 'outdated entry', 'outdated entries')} in {subject.cache_dir}",
            detail=listed(rows),
            hint="harmless; bd doctor --fix prunes them",
            fix_id="schema-cache",
        )
    return passed(f"{counted(len(entries), 'entry', 'entries')} in {subject.cache_dir}", detail=listed(rows))


def stale_entries(subject: Subject) -> list[CacheEntry]:
    """Returns the entries this program does not use."""
    entries = find_entries(subject.cache_dir) if subject.cache_dir else []
    return [entry for entry in entries if not (entry.is_current and entry.is_sound)]


def _row(entry: CacheEntry) -> str:
    """Returns one entry as text."""
    state = "in use" if entry.is_current else "of another version"
    if not entry.is_sound:
        state = "damaged or of another version"
    return f"{os.path.basename(entry.path)}: {entry.size_bytes} bytes, {state}"
