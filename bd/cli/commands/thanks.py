"""bd thanks: whom this program owes."""

from __future__ import annotations

from bd.cli.release_notes import THANKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context


def run(bd: Context) -> None:
    """Thank those on whose work this program stands."""
    if bd.json:
        bd.emit({"thanks": list(THANKS)})
        return
    bd.line("Thanks to")
    for line in THANKS:
        bd.line(f"  - {line}")
