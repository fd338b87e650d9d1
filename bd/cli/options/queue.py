"""Options of the commands about ready work: what is free, who takes it, and for how long."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import Number
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text
from bd.cli.options.kinds import Texts

ExplainedIdsArgument = Annotated[Texts, word("id...", "With --explain: the issues to explain", completes="@ids")]
ReadyLimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many, 0 for all (100)")]
BlockedLimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many, 0 for all (all)")]
ReadySortOption = Annotated[
    Text,
    flag("-s --sort", "string", "Order by priority, hybrid or oldest (priority)", completes="priority hybrid oldest"),
]
UnassignedOption = Annotated[Switch, flag("-u --unassigned", "", "Only what nobody has", aliases="--no-assignee")]
BelowOption = Annotated[
    Text, flag("--parent", "string", "Only what lies under this issue, at any depth", completes="@ids")
]
MoleculeOption = Annotated[
    Text, flag("--mol", "string", "Same as --parent, for the steps of a molecule", completes="@ids")
]
IncludeDeferredOption = Annotated[Switch, flag("--include-deferred", "", "What is deferred into the future too")]
IncludeEphemeralOption = Annotated[Switch, flag("--include-ephemeral", "", "Ephemeral issues too")]
GatedOption = Annotated[Switch, flag("--gated", "", "Only what waited for a gate that is resolved")]
ExplainOption = Annotated[Switch, flag("--explain", "", "Say of each open issue why it is or is not ready")]
ReadyClaimOption = Annotated[Switch, flag("--claim", "", "Claim the first one")]
PlainOption = Annotated[Switch, flag("--plain", "", "Without the numbered list's decoration: a line an issue")]
InheritedOption = Annotated[Switch, flag("--inherited", "", "Also what a blocked parent, a gate or a condition holds")]
NextOption = Annotated[Switch, flag("--next", "", "The best ready issue (what claim does without an id)")]
LeaseOption = Annotated[
    Text, flag("--lease", "duration", "Give the claim an end: 2h, 30m; after that others may claim it")
]
IfUnchangedOption = Annotated[
    Text, flag("--if-unchanged", "string", "Only if updated_at is still this; exit 5 when another write came first")
]
UndoToOption = Annotated[Number, flag("--to", "int", "Undo everything one did after this event (a number)")]
ReleaseForceOption = Annotated[Switch, flag("-f --force", "", "Release what somebody else has")]
