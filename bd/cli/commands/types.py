"""bd types: the issue types."""

from __future__ import annotations

from bd.model.fields import CORE_TYPES
from bd.model.fields import split_names
from bd.storage.place_problems import NoWorkspace
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

CUSTOM_KEY = "types.custom"


def run(bd: Context) -> None:
    """List the issue types."""
    custom = _custom_types(bd)
    if bd.json:
        document: dict[str, object] = {
            "core_types": [{"name": name, "description": description} for name, description in CORE_TYPES]
        }
        if custom:
            document["custom_types"] = custom
        bd.emit(document)
        return
    width = max(len(name) for name, _ in CORE_TYPES)
    bd.line("Core types:")
    for name, description in CORE_TYPES:
        bd.line(f"  {name:{width}}  {description}")
    if custom:
        bd.line()
        bd.line("Custom types:")
        for name in custom:
            bd.line(f"  {name}")


def _custom_types(bd: Context) -> list[str]:
    """Returns the configured types; none outside a workspace."""
    try:
        con = bd.workspace.read()
    except NoWorkspace:
        return []
    return list(split_names(get_config(con, CUSTOM_KEY) or bd.settings.text(CUSTOM_KEY)))
