"""The words of a query, and the errors that point at one of them.

    status=open AND (label="area:x y" or priority<=P1)

Operators `= != < <= > >=`, parentheses, strings in double or single quotes with backslash escapes, and words: anything
else up to a blank, a parenthesis or an operator, so dates, globs and colons need no quotes. Positions count characters
from 0.
"""

from __future__ import annotations

from bd.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = "word"
STRING = "string"
OPERATOR = "operator"
OPENING = "("
CLOSING = ")"
END = "end"
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_CONTEXT = 40


class QueryProblem(UsageProblem):
    """A query that cannot be answered; points at the part that is wrong."""

    slug = "query-invalid"

    def __init__(self, message: str, expression: str, token: Token, advice: str) -> None:
        """Shows the expression with a line of carets under `token`, then the advice."""
        picture = f"\n{underline(expression, token.start, token.end)}" if expression.strip() else ""
        super().__init__(
            message,
            hint=advice + picture,
            details={"expression": expression, "position": token.start, "length": max(token.end - token.start, 1)},
        )


class QuerySyntax(QueryProblem):
    """A query that does not follow the grammar."""

    slug = "query-syntax"

    def __init__(self, message: str, expression: str, token: Token) -> None:
        """Points at `token`."""
        super().__init__(
            message, expression, token, "write FIELD=VALUE, joined by AND, OR, NOT and ( ); quote values with blanks"
        )


class Token:
    """One word of a query: its kind, its text without quotes, and where it stands."""

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int) -> None:
        """Keeps a piece of the expression; `end` is behind its last character."""
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end

    def is_keyword(self, word: str) -> bool:
        """Says whether the token is this keyword, in any case, unquoted."""
        return self.kind == WORD and self.text.upper() == word

    @property
    def shown(self) -> str:
        """The token as messages name it."""
        return "EOF" if self.kind == END else f'"{visible(self.text)}"'


def visible(text: str) -> str:
    """Returns a text for a message: what does not print becomes an escape."""
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def underline(expression: str, start: int, end: int) -> str:
    """Returns two lines: the expression around `start`, and carets under start..end."""
    flat = "".join(character if character.isprintable() else " " for character in expression)
    first = max(0, start - _CONTEXT)
    last = min(len(flat), max(end, start + 1) + _CONTEXT)
    lead = "..." if first else ""
    tail = "..." if last < len(flat) else ""
    carets = "^" * max(1, min(end, last) - start)
    return f"  {lead}{flat[first:last]}{tail}\n  {' ' * (len(lead) + start - first)}{carets}"


def tokenize(expression: str) -> Iterator[Token]:
    """Yields the tokens of an expression, at last one of kind END.

    Raises: QuerySyntax for a string that does not end.
    """
    place = 0
    while place < len(expression):
        character = expression[place]
        if character.isspace():
            place += 1
            continue
        token = _token_at(expression, place)
        yield token
        place = token.end
    yield Token(END, "", len(expression), len(expression))


def _token_at(expression: str, start: int) -> Token:
    """Returns the token that starts at `start`."""
    character = expression[start]
    if character in "()":
        return Token(character, character, start, start + 1)
    for size in (2, 1):
        if expression[start : start + size] in OPERATORS:
            return Token(OPERATOR, expression[start : start + size], start, start + size)
    if character in "\"'":
        return _string_at(expression, start)
    end = start
    while end < len(expression) and not _ends_word(expression, end):
        end += 1
    return Token(WORD, expression[start:end], start, end)


def _ends_word(expression: str, place: int) -> bool:
    """Says whether a word ends before this place."""
    character = expression[place]
    return character.isspace() or character in "()=<>" or expression.startswith("!=", place)


def _string_at(expression: str, start: int) -> Token:
    """Returns the quoted string that starts at `start`."""
    quote = expression[start]
    parts: list[str] = []
    place = start + 1
    while place < len(expression):
        character = expression[place]
        if character == quote:
            return Token(STRING, "".join(parts), start, place + 1)
        if character == "\\" and place + 1 < len(expression):
            place += 1
            character = _ESCAPES.get(expression[place], expression[place])
        parts.append(character)
        place += 1
    token = Token(STRING, "".join(parts), start, len(expression))
    message = f"unterminated string at position {start}"
    raise QuerySyntax(message, expression, token)
