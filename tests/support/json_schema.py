"""The part of JSON Schema that `bd schema` uses, as a checker."""

from __future__ import annotations

from typing import Any

_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def violations(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "") -> list[str]:
    """Returns what is wrong with a value, empty when it fits."""
    if "$ref" in schema:
        return violations(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, where)
    if "anyOf" in schema:
        tried = [violations(value, choice, root, where) for choice in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    kind = schema.get("type")
    if kind and (not isinstance(value, _KINDS[kind]) or (kind in ("integer", "number") and isinstance(value, bool))):
        return [f"{where}: {kind} expected, found {value!r}"]
    return _inside(value, schema, root, where)


def _inside(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str) -> list[str]:
    """Returns what is wrong with the parts of a value."""
    found: list[str] = []
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += violations(item, schema.get("items", {}), root, f"{where}/{place}")
    if isinstance(value, dict):
        found += [f"{where}: {key} is missing" for key in schema.get("required", ()) if key not in value]
        for key, item in value.items():
            rule = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            found += violations(item, rule, root, f"{where}/{key}")
    return found
