"""bd onboard and bd quickstart: two texts to start with."""

from __future__ import annotations

from bd.cli.render.agent_texts import ONBOARD
from bd.cli.render.agent_texts import QUICKSTART
from bd.cli.render.agent_texts import section_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context


def run_onboard(bd: Context) -> None:
    """Print the few lines for AGENTS.md that lead agents to bd prime."""
    if bd.json:
        bd.emit({"file": "AGENTS.md", "section": section_text()})
    else:
        bd.page()
        bd.line(ONBOARD.format(section=section_text()).rstrip("\n"))


def run_quickstart(bd: Context) -> None:
    """Print the commands to begin with."""
    if bd.json:
        bd.emit({"text": QUICKSTART})
    else:
        bd.page()
        bd.line(QUICKSTART.rstrip("\n"))
