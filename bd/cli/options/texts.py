"""What labels, comments, notes, states, to-dos, new names and batches take."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import PRIORITIES
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text
from bd.cli.options.kinds import Texts

# ---- arguments
OneIdArgument = Annotated[str, word("id", "An issue, by id or an unambiguous part of one", completes="@ids")]
IdsAndLabelArgument = Annotated[list[str], word("id... label", "Issues, then the label", completes="@ids")]
LabelArgument = Annotated[str, word("label", "The label")]
RemarkArgument = Annotated[Texts, word("text...", "The text; several words are joined")]
WhoArgument = Annotated[str, word("who", 'Who works on it from now on ("" for nobody)')]
PriorityArgument = Annotated[str, word("priority", "0 (highest) to 4", completes=PRIORITIES)]
DimensionArgument = Annotated[str, word("dimension", "What the state is about, such as phase")]
NewIdArgument = Annotated[str, word("new-id", "Its new id")]
NewPrefixArgument = Annotated[str, word("prefix", "What ids start with from now on")]
StateArgument = Annotated[str, word("dimension=value", "The new state, such as phase=review")]

# ---- options
AuthorOption = Annotated[Text, flag("-a --author", "string", "Who says it (the actor)")]
RemarkFileOption = Annotated[
    Text, flag("-f --file", "string", "Read the text from a file, - for standard input", completes="@files")
]
RemarkStdinOption = Annotated[Switch, flag("--stdin", "", "Read the text from standard input")]
UntilOption = Annotated[Text, flag("--until", "string", "Until this date: +6h, tomorrow, next monday, 2025-01-15")]
TodoPriorityOption = Annotated[str, flag("-p --priority", "string", "Priority, 0 to 4 (2)", completes=PRIORITIES)]
TodoAllOption = Annotated[Switch, flag("--all", "", "Closed ones too")]
TodoReasonOption = Annotated[Text, flag("-r --reason", "string", "Why (Completed)")]
RepairOption = Annotated[Switch, flag("--repair", "", "Give issues with any other prefix new ids too")]
BatchFileOption = Annotated[
    Text, flag("-f --file", "string", "Read the operations from a file instead of standard input", completes="@files")
]
BatchMessageOption = Annotated[Text, flag("", "string", "Accepted for other callers", aliases="-m --message")]
MoveToOption = Annotated[Text, flag("--to", "string", "Directory of the other workspace", completes="@dirs")]
KeepOpenOption = Annotated[Switch, flag("--keep-open", "", "Leave the original open")]
SkipDepsOption = Annotated[Switch, flag("--skip-deps", "", "Leave its edges behind")]
