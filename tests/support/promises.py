"""Holds every run with `--json` to what `bd schema` promises: one document, of the command's shape or an error."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING
from typing import Any

from bd.cli import hot
from bd.cli import registry
from bd.cli.shapes import OUTPUTS
from bd.cli.shapes import whole_schema
from tests.support.json_schema import violations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

WITHOUT_DOCUMENT = {"completion", "help", "__complete", "schema"}
"""Commands whose output is no answer: scripts, help, completions, and the schema itself."""
_LINES = ("export",)
"""Commands that without a file to write to answer with a document a line."""

Parsed = tuple[str, str, bool, str, str]


def broken_promises(argv: Sequence[str], env: Mapping[str, str], code: int, out: str) -> list[str]:
    """Returns what is wrong with the standard output of a run, empty when all is well or it was not for a program."""
    entry, is_json = _reading(list(argv))
    names = names_of(entry) if entry else ()
    if not is_json or code < 0 or WITHOUT_DOCUMENT & set(names) or (code in (130, 141) and not out):
        return []
    if names == _LINES and not code and out[:2] != "{\n":
        return [
            text
            for line in out.splitlines()
            for text in violations(json.loads(line), _root()["$defs"]["issue"], _root())
        ]
    try:
        document = json.loads(out)
    except ValueError as error:
        return [f"standard output is not one document: {error}"]
    if env.get("BD_JSON_ENVELOPE") == "1" and "data" in document:
        document = document["data"]
    root = _root()
    if code and not violations(document, root["$defs"]["error"], root):
        return []
    if not code and entry is None:
        return []
    missing = [f"bd {name} has no shape in bd/cli/shapes" for name in names if name not in OUTPUTS]
    tried = [violations(document, root["$defs"][f"bd {name}"], root) for name in names if name in OUTPUTS]
    return missing or ([] if [] in tried else min(tried, key=len, default=["a failure prints an error document"]))


def names_of(entry: Parsed) -> tuple[str, ...]:
    """Returns the names of the commands that an entry of the grammar runs; two may share a function."""
    walked = registry.walk()
    return tuple(" ".join(path) for path, command in walked if (command.module, command.function) == entry[:2])


def _reading(argv: list[str]) -> tuple[Parsed | None, bool]:
    """Returns the grammar's entry of a command line (None for one that does not fit) and whether it asks for JSON."""
    try:
        entry, given, _ = hot.parse(argv)
    except Exception:  # noqa: BLE001 (whatever does not fit is an error of the run under test)
        end = argv.index("--") if "--" in argv else len(argv)
        is_help = not {"help", "-h", "--help"}.isdisjoint(argv[:end])
        return None, "--json" in argv[:end] and not is_help
    return entry, bool(given.get("json") or given.get("format_json") == "json")


@functools.cache
def _root() -> dict[str, Any]:
    """Returns the schema of everything."""
    return whole_schema()
