"""What merging and git's hooks print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import ANY
from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_CONTESTED = shaped({"id": TEXT, "field": TEXT, "kept": ANY, "other": ANY, "joined": YES_NO})

OUTPUTS: dict[str, Schema] = {
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
