"""What every command prints with `--json`, as JSON Schema (draft 2020-12): shown by `bd schema`, held up by tests.

Keys that are not listed may be added; listed ones keep their names and types.
"""

from __future__ import annotations

from bd.cli.shapes import agents
from bd.cli.shapes import exchange
from bd.cli.shapes import issues
from bd.cli.shapes import queue
from bd.cli.shapes import reports
from bd.cli.shapes import searches
from bd.cli.shapes import structure
from bd.cli.shapes import texts
from bd.cli.shapes import workspaces
from bd.cli.shapes.shared import DEFINITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_PARTS = (
    agents,
    exchange,
    issues,
    queue,
    reports,
    searches,
    structure,
    texts,
    workspaces,
)
OUTPUTS: dict[str, Schema] = {name: shape for part in _PARTS for name, shape in part.OUTPUTS.items()}


def whole_schema() -> Schema:
    """Returns the schema of everything: a definition for every shape, and for every command one named `bd list`."""
    commands = {f"bd {name}": {"title": f"bd {name} --json", **schema} for name, schema in OUTPUTS.items()}
    return {"$schema": DRAFT, "title": "bd --json", "$defs": {**DEFINITIONS, **commands}}


def command_schema(name: str) -> Schema:
    """Returns the schema of one command's answer, with the shapes it refers to."""
    schema = OUTPUTS[name]
    used: dict[str, Schema] = {}
    _collect(schema, used)
    return {"$schema": DRAFT, "title": f"bd {name} --json", **schema, "$defs": dict(sorted(used.items()))}


def _collect(schema: object, used: dict[str, Schema]) -> None:
    """Gathers the definitions a schema refers to, directly or not."""
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in used:
            used[name] = DEFINITIONS[name]
            _collect(DEFINITIONS[name], used)
        for value in schema.values():
            _collect(value, used)
    elif isinstance(schema, list):
        for item in schema:
            _collect(item, used)
