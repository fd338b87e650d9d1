"""What merging and git's hooks take."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Texts

# ---- merge
MergeOutArgument = Annotated[str, word("out", "The file to write, which may be one of the others", completes="@files")]
MergeBaseArgument = Annotated[str, word("base", "The version both others come from", completes="@files")]
MergeLeftArgument = Annotated[str, word("left", "One version", completes="@files")]
MergeRightArgument = Annotated[str, word("right", "The other version", completes="@files")]
MergeDebugOption = Annotated[Switch, flag("--debug", "", "Say how many records were put together")]

# ---- hooks
HookNameArgument = Annotated[
    str, word("name", "Which hook", completes="pre-commit post-merge pre-push post-checkout prepare-commit-msg")
]
HookWordsArgument = Annotated[Texts, word("args...", "What git gives the hook")]
HookForceOption = Annotated[Switch, flag("--force", "", "Set hooks that are there aside instead of running them too")]
HookSharedOption = Annotated[Switch, flag("--shared", "", "Put them into .beads-hooks, to be committed")]
HookBeadsOption = Annotated[Switch, flag("--beads", "", "Put them into .beads/hooks")]
HookChainOption = Annotated[Switch, flag("--chain", "", "Run hooks that are there too (done unless --force is given)")]
