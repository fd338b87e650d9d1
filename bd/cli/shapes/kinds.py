"""JSON Schema in few words: what the shapes of the outputs are written with."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
ANY: Schema = {}


def listed(items: Schema) -> Schema:
    """Returns the schema of a list."""
    return {"type": "array", "items": items}


def keyed(values: Schema) -> Schema:
    """Returns the schema of an object whose keys are data."""
    return {"type": "object", "additionalProperties": values}


def either(*choices: Schema) -> Schema:
    """Returns the schema of a value of several kinds."""
    return {"anyOf": list(choices)}


def maybe(schema: Schema) -> Schema:
    """Returns the schema of a value that may be null."""
    return either(schema, {"type": "null"})


def shaped(needed: Schema, optional: Schema | None = None) -> Schema:
    """Returns the schema of an object: keys that are always there, and keys that may be."""
    return {"type": "object", "properties": {**needed, **(optional or {})}, "required": list(needed)}


def refer(name: str) -> Schema:
    """Returns a reference to a shape in `DEFINITIONS`."""
    return {"$ref": f"#/$defs/{name}"}
