"""The query language: an expression becomes a tree of comparisons.

    expr := or    or := and (OR and)*    and := not (AND not)*    not := NOT not | primary
    primary := ( expr ) | FIELD OPERATOR VALUE

Keywords are recognised in any case; there is no implicit AND. The parser keeps its own stack, so nesting costs no
recursion. Groups of one kind inside each other are one group and double negations vanish, so only real alternation
of AND and OR makes a tree high, and a tree higher than `HIGHEST_TREE` is refused (SQLite's parser has
such a limit).

`str()` of a node is the normalised expression: `(status=open AND type=bug)`.
"""

from __future__ import annotations

from bd.model.query_fields import UnknownField
from bd.model.query_fields import find_field
from bd.model.query_fields import read_value
from bd.model.query_tokens import CLOSING
from bd.model.query_tokens import END
from bd.model.query_tokens import OPENING
from bd.model.query_tokens import OPERATOR
from bd.model.query_tokens import STRING
from bd.model.query_tokens import WORD
from bd.model.query_tokens import QuerySyntax
from bd.model.query_tokens import Token
from bd.model.query_tokens import tokenize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from bd.model.query_fields import Operand
    from bd.model.query_fields import Vocabulary

    Node: TypeAlias = "Comparison | Negation | Group"

HIGHEST_TREE = 32
MOST_COMPARISONS = 5000
_KEYWORDS = ("AND", "OR", "NOT")


class Comparison:
    """FIELD OPERATOR VALUE: canonical field name, its kind and column, and the typed operand (None: no value)."""

    __slots__ = ("column", "field", "kind", "operand", "operator", "text")

    height: int = 0

    def __init__(self, field: tuple[str, str, str], operator: str, text: str, operand: Operand) -> None:
        """Takes a field as `find_field` returns it."""
        self.field, self.kind, self.column = field
        self.operator = operator
        self.text = text
        self.operand = operand

    def __str__(self) -> str:
        """Returns the comparison, its value quoted where it must be."""
        return f"{self.field}{self.operator}{_quoted(self.text)}"


class Negation:
    """NOT item."""

    __slots__ = ("height", "item")

    height: int

    def __init__(self, item: Node) -> None:
        """Negates a node."""
        self.item = item
        self.height = item.height

    def __str__(self) -> str:
        """Returns the negation."""
        return f"NOT {self.item}"


class Group:
    """Two or more items joined by one keyword."""

    __slots__ = ("height", "items", "keyword")

    height: int

    def __init__(self, keyword: str, items: list[Node]) -> None:
        """Joins items by `keyword`, AND or OR."""
        self.keyword = keyword
        self.items = items
        self.height = 1 + max(item.height for item in items)

    def __str__(self) -> str:
        """Returns the group in parentheses."""
        return "(" + f" {self.keyword} ".join(map(str, self.items)) + ")"


def _quoted(text: str) -> str:
    """Returns a value as a query spells it."""
    is_word = text and not any(character.isspace() or character in "()=<>\"'\\" for character in text)
    if is_word and "!=" not in text and text.upper() not in _KEYWORDS and text.isprintable():
        return text
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def _join(keyword: str, items: list[Node]) -> Node:
    """Returns the items as one node, groups of the same kind taken apart."""
    if len(items) == 1:
        return items[0]
    flat: list[Node] = []
    for item in items:
        if isinstance(item, Group) and item.keyword == keyword:
            flat.extend(item.items)
        else:
            flat.append(item)
    return Group(keyword, flat)


class _Level:
    """What is known between two parentheses: finished alternatives, the running conjunction, a pending NOT."""

    __slots__ = ("alternatives", "is_negated", "opening", "terms")

    def __init__(self, opening: Token) -> None:
        """Starts behind an opening parenthesis, or at the start of the expression."""
        self.opening = opening
        self.alternatives: list[Node] = []
        self.terms: list[Node] = []
        self.is_negated = False

    def add(self, node: Node) -> None:
        """Adds an operand, negated if NOT stood before it."""
        if self.is_negated:
            node = node.item if isinstance(node, Negation) else Negation(node)
            self.is_negated = False
        self.terms.append(node)

    def end_conjunction(self) -> None:
        """Takes the running conjunction as one alternative."""
        self.alternatives.append(_join("AND", self.terms))
        self.terms = []

    def close(self) -> Node:
        """Returns the whole level as one node."""
        self.end_conjunction()
        return _join("OR", self.alternatives)


def parse_query(expression: str, vocabulary: Vocabulary) -> Node:
    """Returns the tree of an expression.

    Raises: QuerySyntax, UnknownField, QueryValueInvalid, each pointing at the token that is wrong.
    """
    if not expression.strip():
        message = "empty query"
        raise QuerySyntax(message, expression, Token(END, "", 0, 0))
    return _Parser(expression, vocabulary).parse()


class _Parser:
    """One pass over the tokens, with a level for each open parenthesis."""

    __slots__ = ("_comparisons", "_expression", "_levels", "_tokens", "_vocabulary")

    def __init__(self, expression: str, vocabulary: Vocabulary) -> None:
        """Starts at the first token."""
        self._expression = expression
        self._vocabulary = vocabulary
        self._tokens: Iterator[Token] = tokenize(expression)
        self._levels: list[_Level] = []
        self._comparisons = 0

    def parse(self) -> Node:
        """Reads operands and what joins them until the end."""
        self._levels.append(_Level(Token(END, "", 0, 0)))
        while True:
            self._read_operand()
            if self._read_joint():
                return self._levels[0].close()

    def _read_operand(self) -> None:
        """Reads NOTs and opening parentheses, then one comparison."""
        while True:
            token = next(self._tokens)
            if token.is_keyword("NOT"):
                self._levels[-1].is_negated = not self._levels[-1].is_negated
            elif token.kind == OPENING:
                self._levels.append(_Level(token))
            else:
                self._levels[-1].add(self._read_comparison(token))
                return

    def _read_joint(self) -> bool:
        """Reads closing parentheses and the next AND or OR; says whether the expression ended."""
        while True:
            token = next(self._tokens)
            if token.kind == CLOSING and len(self._levels) > 1:
                self._close_level()
            elif token.is_keyword("AND"):
                return False
            elif token.is_keyword("OR"):
                self._levels[-1].end_conjunction()
                return False
            elif token.kind == END and len(self._levels) == 1:
                return True
            else:
                raise self._unexpected(token)

    def _close_level(self) -> None:
        """Makes one operand of what stands between two parentheses."""
        level = self._levels.pop()
        node = level.close()
        if node.height >= HIGHEST_TREE:
            message = f"query is nested too deeply (more than {HIGHEST_TREE} levels of AND and OR)"
            raise QuerySyntax(message, self._expression, level.opening)
        self._levels[-1].add(node)

    def _read_comparison(self, token: Token) -> Comparison:
        """Reads FIELD OPERATOR VALUE."""
        if token.kind != WORD or token.text.upper() in _KEYWORDS:
            message = f"unexpected token {token.shown} at position {token.start} (expected field name)"
            raise QuerySyntax(message, self._expression, token)
        operator = next(self._tokens)
        if operator.kind != OPERATOR:
            message = f"expected comparison operator at position {operator.start}, got {operator.shown}"
            raise QuerySyntax(message, self._expression, operator)
        value = next(self._tokens)
        if value.kind not in (WORD, STRING) or (value.kind == WORD and value.text.upper() in _KEYWORDS):
            message = f"expected value at position {value.start}, got {value.shown}"
            raise QuerySyntax(message, self._expression, value)
        field = find_field(token.text)
        if field is None:
            raise UnknownField(self._expression, token)
        self._count_comparison(token)
        operand = read_value(field[1], value, self._expression, self._vocabulary)
        return Comparison(field, operator.text, value.text, operand)

    def _count_comparison(self, token: Token) -> None:
        """Refuses more comparisons than SQLite takes in one statement."""
        self._comparisons += 1
        if self._comparisons > MOST_COMPARISONS:
            message = f"query is too long (more than {MOST_COMPARISONS} comparisons)"
            raise QuerySyntax(message, self._expression, token)

    def _unexpected(self, token: Token) -> QuerySyntax:
        """Returns the error for a token that cannot follow an operand."""
        if len(self._levels) > 1:
            message = f"expected ')' at position {token.start}, got {token.shown}"
        else:
            message = f"unexpected token {token.shown} at position {token.start} (expected end of query)"
        return QuerySyntax(message, self._expression, token)


def comparisons(node: Node) -> Iterator[Comparison]:
    """Yields every comparison of a tree."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Comparison):
            yield found
        elif isinstance(found, Negation):
            waiting.append(found.item)
        else:
            waiting.extend(found.items)


def mentions(node: Node, *fields: str) -> bool:
    """Says whether a tree compares one of these fields."""
    return any(comparison.field in fields for comparison in comparisons(node))
