"""What to search for, what to call a query, and which columns to show."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text
from bd.cli.options.kinds import Texts

SearchWordsArgument = Annotated[
    Texts, word("query...", 'Words, "a phrase", log*, -without, a OR b, title:word (also id desc notes label comment)')
]
SearchTextOption = Annotated[Text, flag("--query", "string", "The query, instead of the argument")]
ExternalContainsOption = Annotated[Text, flag("--external-contains", "string", "External reference contains this")]
QueryNameArgument = Annotated[str, word("name", "Name of the saved query")]
SavedExpressionArgument = Annotated[list[str], word("expression...", "A query; several words are joined")]

# ---- which columns of a list
FieldsOption = Annotated[Texts, flag("--fields", "strings", "Only these fields, as --json names them")]
BriefOption = Annotated[Switch, flag("--brief", "", "Only id, title, status, priority, issue_type and assignee")]
