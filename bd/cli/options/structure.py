"""Options of the commands about edges, epics, graphs and duplicates."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import STATUSES
from bd.cli.options.kinds import Number
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text
from bd.cli.options.kinds import Texts

EDGE_TYPES = "blocks related parent-child discovered-from conditional-blocks waits-for"
DIRECTIONS = "down up both"

# ---- arguments
EdgeArgument = Annotated[
    Texts, word("issue depends-on", "The issue that waits, and the one it waits for", completes="@ids")
]
PairArgument = Annotated[list[str], word("issue issue", "Two issues", completes="@ids")]
RequiredIdArgument = Annotated[str, word("id", "An issue, by id or an unambiguous part of one", completes="@ids")]
OptionalIdArgument = Annotated[Text, word("id", "An issue; without one, see --all", completes="@ids")]

# ---- dep
EdgeTypeOption = Annotated[str, flag("-t --type", "string", "Type of the dependency (blocks)", completes=EDGE_TYPES)]
OnlyEdgeTypeOption = Annotated[
    Text, flag("-t --type", "string", "Only dependencies of this type", completes=EDGE_TYPES)
]
BlockedByOption = Annotated[Text, flag("--blocked-by", "string", "What it waits for, by name", completes="@ids")]
DependsOnOption = Annotated[Text, flag("--depends-on", "string", "Same as --blocked-by", completes="@ids")]
BlocksOption = Annotated[
    Text, flag("-b --blocks", "string", "The issue that waits for the named one", completes="@ids")
]
EdgeFileOption = Annotated[
    Text,
    flag(
        "--file", "string", 'JSONL of {"from", "to", "type"}, - for standard input; all or nothing', completes="@files"
    ),
]
NoCycleCheckOption = Annotated[Switch, flag("", "", "Accepted; circles are always refused", aliases="--no-cycle-check")]
DirectionOption = Annotated[
    str,
    flag(
        "--direction", "string", "down: what it waits for, up: what waits for it, or both (down)", completes=DIRECTIONS
    ),
]
ReverseTreeOption = Annotated[Switch, flag("--reverse", "", "Same as --direction up")]
MaxDepthOption = Annotated[Number, flag("-d --max-depth", "int", "Levels below the first (50)")]
AllPathsOption = Annotated[Switch, flag("--show-all-paths", "", "Repeat an issue wherever a path leads to it")]
TreeStatusOption = Annotated[
    Text, flag("--status", "string", "Only branches that lead to this status", completes=STATUSES)
]
TreeFormatOption = Annotated[Text, flag("--format", "string", "mermaid for a flowchart", completes="mermaid")]

# ---- swarm
CoordinatorOption = Annotated[Text, flag("--coordinator", "string", "Who leads it (nobody)")]
SwarmForceOption = Annotated[Switch, flag("--force", "", "Although there is one already")]

# ---- epic, graph
EligibleOnlyOption = Annotated[Switch, flag("--eligible-only", "", "Only those whose children are all closed")]
GraphAllOption = Annotated[Switch, flag("--all", "", "Every open issue, one graph for each connected group")]
GraphHtmlOption = Annotated[Switch, flag("", "", "Refused, with what to do instead", aliases="--html")]
CompactOption = Annotated[Switch, flag("--compact", "", "One issue a line, its layer in front")]
DotOption = Annotated[Switch, flag("--dot", "", "A Graphviz document")]
MermaidOption = Annotated[Switch, flag("--mermaid", "", "A Mermaid flowchart")]
BoxOption = Annotated[Switch, flag("", "", "Accepted for older callers", aliases="--box")]

# ---- duplicates, orphans
OfOption = Annotated[Text, flag("--of", "string", "The issue that stays", completes="@ids")]
WithOption = Annotated[Text, flag("--with", "string", "The issue that replaces it", completes="@ids")]
AutoMergeOption = Annotated[
    Switch, flag("--auto-merge", "", "With --yes: close all but one of each group, related to that one")
]
MethodOption = Annotated[str, flag("--method", "string", "mechanical, the only one", completes="mechanical")]
ThresholdOption = Annotated[str, flag("--threshold", "string", "How similar, 0.0 to 1.0 (0.5)")]
ModelOption = Annotated[Text, flag("", "string", "Accepted for older callers", aliases="--model")]
OrphanDetailsOption = Annotated[Switch, flag("--details", "", "The commits too")]
OrphanFixOption = Annotated[Switch, flag("-f --fix", "", "Close them")]
