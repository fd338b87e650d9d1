"""The values of the configuration files as last parsed, kept in the database so that no YAML library is needed.

`metadata` key `config_snapshot`, one JSON object:

    stamp     one line a file: path, modification and change time (ns), size, inode; `-` for a file that is not there
    layers    the values of each file, in the order of `stamp`, nested as in the file

A stamp that differs in any way makes the snapshot worthless, which costs a parse and nothing else.
"""

from __future__ import annotations

import os

from bd.storage.settings_kv import get_metadata
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection

SNAPSHOT_KEY = "config_snapshot"
SETTLED_NS = 2_000_000_000  # a file changed later than this before now may change again within the same time stamp


def stamp_files(paths: Sequence[str]) -> str:
    """Returns the stamp of the files, one `stat` each."""
    return "\n".join([_stamp_one(path) for path in paths])


def _stamp_one(path: str) -> str:
    """Returns one line of the stamp."""
    try:
        found = os.stat(path)
    except OSError:
        return f"{path}\t-"
    return f"{path}\t{found.st_mtime_ns}\t{found.st_ctime_ns}\t{found.st_size}\t{found.st_ino}"


def is_settled(stamp: str, now_ns: int) -> bool:
    """Says whether every file of a stamp is old enough for its stamp to be trusted."""
    times = [int(part) for line in stamp.split("\n") for part in line.split("\t")[1:3] if part != "-"]
    return all(time_ns <= now_ns - SETTLED_NS for time_ns in times)


def load_snapshot(con: Connection, stamp: str) -> list[dict[str, object]] | None:
    """Returns the layers stored under exactly this stamp, None when there are none."""
    text = get_metadata(con, SNAPSHOT_KEY)
    if text is None:
        return None
    try:
        found = loads(text)
    except JsonTextError:
        return None
    if not isinstance(found, dict) or found.get("stamp") != stamp:
        return None
    layers = found.get("layers")
    return layers if isinstance(layers, list) and all(isinstance(layer, dict) for layer in layers) else None


def snapshot_entry(stamp: str, layers: list[dict[str, object]]) -> tuple[str, str]:
    """Returns the metadata key and value that store the layers."""
    return SNAPSHOT_KEY, dumps_line({"stamp": stamp, "layers": layers})
