"""A batch as text: an operation a line, words separated by blanks, quoted like in a shell; `#` starts a comment.

    create TYPE PRIORITY TITLE...            comment ID TEXT...        label add|remove ID LABEL
    update ID FIELD=VALUE...                 note ID TEXT...           dep add|remove ID TARGET [TYPE]
    close ID [REASON...]                     claim ID                  defer ID [UNTIL...]
    reopen ID [REASON...]                    undefer ID

A single quote opens only at the start of a word or of a value, so `it's` is a word. In double quotes a backslash stands
before a quote or a backslash, and makes n a line break and t a tab; in single quotes everything is itself. A word such
as `--parent` is refused unless it is quoted: nobody wants it in a title.
"""

from __future__ import annotations

from bd.errors import InvalidValue

_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_MANY = 1_000_000
# operation: (fewest, most) words behind it
ARITIES = {
    "create": (3, _MANY),
    "update": (2, _MANY),
    "close": (1, _MANY),
    "reopen": (1, _MANY),
    "comment": (2, _MANY),
    "note": (2, _MANY),
    "claim": (1, 1),
    "defer": (1, _MANY),
    "undefer": (1, 1),
    "label add": (2, 2),
    "label remove": (2, 2),
    "dep add": (2, 3),
    "dep remove": (2, 3),
}
_GROUPS = ("label", "dep")


class BatchLineInvalid(InvalidValue):
    """A line of a batch is no operation."""

    slug = "batch-line-invalid"

    def __init__(self, line: int, reason: str) -> None:
        """Names the line, counted from 1, and what is wrong with it."""
        super().__init__(
            f"line {line}: {reason}; nothing was changed", hint="bd help batch shows the form", details={"line": line}
        )


class Operation:
    """One line: its number from 1, the operation (`dep add`), and the words behind it."""

    __slots__ = ("line", "name", "words")

    def __init__(self, line: int, name: str, words: list[str]) -> None:
        """Keeps all three."""
        self.line = line
        self.name = name
        self.words = words


def parse_batch(text: str) -> list[Operation]:
    """Returns the operations of a batch in their order.

    Raises: BatchLineInvalid for the first line that is none.
    """
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        words = split_words(line, number)
        if words:
            found.append(_operation(number, words))
    return found


def _operation(number: int, words: list[str]) -> Operation:
    """Returns the operation that words spell."""
    size = 2 if words[0] in _GROUPS and len(words) > 1 else 1
    name = " ".join(words[:size])
    arity = ARITIES.get(name)
    if arity is None:
        raise BatchLineInvalid(number, f'unknown operation "{name}" (known: {", ".join(ARITIES)})')
    rest = words[size:]
    if not arity[0] <= len(rest) <= arity[1]:
        missing = "too few" if len(rest) < arity[0] else "too many"
        raise BatchLineInvalid(number, f"{missing} words behind {name}")
    return Operation(number, name, rest)


def split_words(line: str, number: int) -> list[str]:
    """Returns the words of a line, quotes taken away, without what follows a `#` at the start of a word.

    Raises: BatchLineInvalid for a quote that does not end, and for a word that was meant as an option.
    """
    words: list[str] = []
    place = 0
    while place < len(line):
        if line[place].isspace():
            place += 1
        elif line[place] == "#":
            break
        else:
            start = place
            word, place = _word_at(line, place, number)
            if line[start : start + 2] == "--" and word[2:3].isalpha():
                raise BatchLineInvalid(
                    number, f'"{word}" looks like an option, and a line has none; quote it as a text'
                )
            words.append(word)
    return words


def _word_at(line: str, place: int, number: int) -> tuple[str, int]:
    """Returns the word that starts at a place, and where it ends."""
    parts: list[str] = []
    while place < len(line) and not line[place].isspace():
        character = line[place]
        if character == '"' or (character == "'" and (not parts or parts[-1] == "=")):
            part, place = _quoted_at(line, place, number)
            parts.append(part)
        else:
            parts.append(character)
            place += 1
    return "".join(parts), place


def _quoted_at(line: str, start: int, number: int) -> tuple[str, int]:
    """Returns what stands in the quotes that open at a place, and where they end."""
    quote = line[start]
    parts: list[str] = []
    place = start + 1
    while place < len(line):
        character = line[place]
        if character == quote:
            return "".join(parts), place + 1
        if character == "\\" and quote == '"' and line[place + 1 : place + 2] in _ESCAPES:
            place += 1
            character = _ESCAPES[line[place]]
        parts.append(character)
        place += 1
    raise BatchLineInvalid(number, f"the quote at character {start + 1} does not end")
