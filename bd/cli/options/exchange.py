"""What merging and git's hooks take."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import Switch

# ---- merge
MergeOutArgument = Annotated[str, word("out", "The file to write, which may be one of the others", completes="@files")]
MergeBaseArgument = Annotated[str, word("base", "The version both others come from", completes="@files")]
MergeLeftArgument = Annotated[str, word("left", "One version", completes="@files")]
MergeRightArgument = Annotated[str, word("right", "The other version", completes="@files")]
MergeDebugOption = Annotated[Switch, flag("--debug", "", "Say how many records were put together")]
