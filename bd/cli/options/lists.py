"""What to list, and how."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.options.kinds import PRIORITIES
from bd.cli.options.kinds import SORTS
from bd.cli.options.kinds import STATUSES
from bd.cli.options.kinds import TYPES
from bd.cli.options.kinds import MaybeSwitch
from bd.cli.options.kinds import Number
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text
from bd.cli.options.kinds import Texts

# ---- filters of list, count, query, export
RepoOption = Annotated[Text, flag("--repo", "string", "Issues of this configured repository, or all")]
StatusFilterOption = Annotated[
    Text,
    flag("-s --status", "string", "Only this status (commas: any of them)", aliases="--state", completes=STATUSES),
]
TypeFilterOption = Annotated[Text, flag("-t --type", "string", "Only this type", completes=TYPES)]
PriorityFilterOption = Annotated[Text, flag("-p --priority", "string", "Only this priority", completes=PRIORITIES)]
PriorityMinOption = Annotated[Text, flag("--priority-min", "string", "This number or more", completes=PRIORITIES)]
PriorityMaxOption = Annotated[Text, flag("--priority-max", "string", "This number or less", completes=PRIORITIES)]
AssigneeFilterOption = Annotated[Text, flag("-a --assignee", "string", "Only this assignee")]
NoAssigneeOption = Annotated[Switch, flag("--no-assignee", "", "Only without an assignee")]
LabelFilterOption = Annotated[Texts, flag("-l --label", "strings", "With all of these labels")]
LabelAnyOption = Annotated[Texts, flag("--label-any", "strings", "With any of these labels")]
LabelPatternOption = Annotated[Text, flag("--label-pattern", "string", "With a label that fits this glob")]
LabelRegexOption = Annotated[Text, flag("--label-regex", "string", "With a label that fits this regular expression")]
NoLabelsOption = Annotated[Switch, flag("--no-labels", "", "Only without labels")]
ExcludeLabelOption = Annotated[Texts, flag("--exclude-label", "strings", "Without these labels")]
ExcludeTypeOption = Annotated[Texts, flag("--exclude-type", "strings", "Not of these types", completes=TYPES)]
TitleFilterOption = Annotated[Text, flag("--title", "string", "Title contains this")]
TitleContainsOption = Annotated[Text, flag("--title-contains", "string", "Title contains this")]
DescContainsOption = Annotated[Text, flag("--desc-contains", "string", "Description contains this")]
NotesContainsOption = Annotated[Text, flag("--notes-contains", "string", "Notes contain this")]
EmptyDescriptionOption = Annotated[Switch, flag("--empty-description", "", "Only without a description")]
IdFilterOption = Annotated[Text, flag("--id", "string", "Only these ids, separated by commas", completes="@ids")]
CreatedAfterOption = Annotated[Text, flag("--created-after", "string", "Created after this date")]
CreatedBeforeOption = Annotated[Text, flag("--created-before", "string", "Created before this date")]
UpdatedAfterOption = Annotated[Text, flag("--updated-after", "string", "Updated after this date")]
UpdatedBeforeOption = Annotated[Text, flag("--updated-before", "string", "Updated before this date")]
ClosedAfterOption = Annotated[Text, flag("--closed-after", "string", "Closed after this date")]
ClosedBeforeOption = Annotated[Text, flag("--closed-before", "string", "Closed before this date")]
DueAfterOption = Annotated[Text, flag("--due-after", "string", "Due after this date")]
DueBeforeOption = Annotated[Text, flag("--due-before", "string", "Due before this date")]
DeferAfterOption = Annotated[Text, flag("--defer-after", "string", "Deferred to after this date")]
DeferBeforeOption = Annotated[Text, flag("--defer-before", "string", "Deferred to before this date")]
OverdueOption = Annotated[Switch, flag("--overdue", "", "Only past their due date")]
DeferredOption = Annotated[Switch, flag("--deferred", "", "Only deferred")]
ParentFilterOption = Annotated[
    Text, flag("--parent", "string", "Only children of this issue", aliases="--filter-parent", completes="@ids")
]
NoParentOption = Annotated[Switch, flag("--no-parent", "", "Only without a parent")]
ReadyOption = Annotated[Switch, flag("--ready", "", "Only what can be worked on now")]
PinnedOption = Annotated[Switch, flag("--pinned", "", "Only pinned")]
NoPinnedOption = Annotated[Switch, flag("--no-pinned", "", "Only not pinned")]
IncludeTemplatesOption = Annotated[Switch, flag("--include-templates", "", "Templates too")]
IncludeGatesOption = Annotated[Switch, flag("--include-gates", "", "Gates too")]
IncludeInfraOption = Annotated[Switch, flag("", "", "Accepted for other callers", aliases="--include-infra")]
MetadataFieldOption = Annotated[
    Texts, flag("--metadata-field", "stringArray", "With this metadata, as key=value", aliases="--meta")
]
HasMetadataKeyOption = Annotated[Text, flag("--has-metadata-key", "string", "With this metadata key")]
SpecFilterOption = Annotated[Text, flag("--spec", "string", "Specification starts with this")]
AllOption = Annotated[Switch, flag("--all", "", "Closed ones too, and no limit")]
QueryAllOption = Annotated[Switch, flag("-a --all", "", "Closed ones too")]

# ---- how lists are shown, and counted
LimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many, 0 for all (50)")]
SortOption = Annotated[Text, flag("--sort", "string", "Order by " + ", ".join(SORTS.split()), completes=SORTS)]
ReverseOption = Annotated[Switch, flag("-r --reverse", "", "In the opposite order")]
PrettyOption = Annotated[Switch, flag("--pretty", "", "As a tree")]
TreeOption = Annotated[MaybeSwitch, flag("--tree", "", "As a tree")]
FlatOption = Annotated[Switch, flag("--flat", "", "Not as a tree")]
FormatOption = Annotated[
    Text, flag("--format", "string", "A template, or digraph, dot, json", completes="digraph dot json")
]
SkipLabelsOption = Annotated[Switch, flag("--skip-labels", "", "Leave labels out")]
ParseOnlyOption = Annotated[Switch, flag("--parse-only", "", "Show how the query is understood")]
ByStatusOption = Annotated[Switch, flag("--by-status", "", "Count by status")]
ByPriorityOption = Annotated[Switch, flag("--by-priority", "", "Count by priority")]
ByTypeOption = Annotated[Switch, flag("--by-type", "", "Count by type")]
ByAssigneeOption = Annotated[Switch, flag("--by-assignee", "", "Count by assignee")]
ByLabelOption = Annotated[Switch, flag("--by-label", "", "Count by label")]
