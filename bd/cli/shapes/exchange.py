"""What merging and git's hooks print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import ANY
from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import keyed
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_HOOK = shaped({"Name": TEXT, "Installed": YES_NO, "Version": TEXT, "IsShim": YES_NO, "Outdated": YES_NO, "Path": TEXT})
_CONTESTED = shaped({"id": TEXT, "field": TEXT, "kept": ANY, "other": ANY, "joined": YES_NO})

OUTPUTS: dict[str, Schema] = {
    "hooks install": shaped(
        {
            "success": YES_NO,
            "message": TEXT,
            "shared": YES_NO,
            "chained": YES_NO,
            "beadsHooks": YES_NO,
            "directory": TEXT,
            "hooks": keyed(TEXT),
            "merge_driver": YES_NO,
        }
    ),
    "hooks uninstall": shaped({"success": YES_NO, "message": TEXT, "hooks": keyed(TEXT), "merge_driver": TEXT}),
    "hooks list": shaped({"hooks": listed(_HOOK)}),
    "hooks run": shaped({"hook": TEXT, "done": TEXT}),
    "merge": shaped(
        {
            "output": TEXT,
            "records": NUMBER,
            "merged": listed(TEXT),
            "contested": listed(_CONTESTED),
            "collisions": listed(TEXT),
        }
    ),
}
