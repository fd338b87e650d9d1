"""bd statuses: the statuses an issue can have."""

from __future__ import annotations

from bd.cli.render.issue_text import icon
from bd.model.fields import CORE_STATUSES
from bd.model.fields import status_categories
from bd.storage.place_problems import NoWorkspace
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

CUSTOM_KEY = "status.custom"


def run(bd: Context) -> None:
    """List the statuses."""
    custom = _custom_statuses(bd)
    if bd.json:
        bd.emit(
            {
                "built_in_statuses": [
                    {"name": name, "category": category, "icon": icon({"status": name}), "description": description}
                    for name, category, description in CORE_STATUSES
                ],
                "custom_statuses": [{"name": name, "category": category} for name, category in custom.items()],
            }
        )
        return
    width = max(len(row[0]) for row in CORE_STATUSES)
    bd.line("Built-in statuses:")
    for name, category, description in CORE_STATUSES:
        bd.line(f"  {icon({'status': name})} {name:{width}}  [{category}]  {description}")
    if custom:
        bd.line()
        bd.line("Custom statuses:")
        for name, category in custom.items():
            bd.line(f"  {name}" + (f"  [{category}]" if category else ""))


def _custom_statuses(bd: Context) -> dict[str, str]:
    """Returns the configured statuses with their categories, "" without one; none outside a workspace."""
    try:
        con = bd.workspace.read()
    except NoWorkspace:
        return {}
    return status_categories(get_config(con, CUSTOM_KEY) or bd.settings.text(CUSTOM_KEY))
