"""What is typed behind `bd search`, read into terms. Every text means something; only too many terms are an error.

    login page      both, anywhere in the issue; a word also finds words it begins
    "login page"    these words in this order, whole
    log*            words beginning so
    -login          without it; also NOT login
    a b OR c d      both of one side, or both of the other
    title:login     in one field: id title desc design acceptance notes label comment external

`OR`, `AND` and `NOT` are words of their own in capitals, and plain words where nothing stands for them to join; a
quotation mark alone is a text as well.
"""

from __future__ import annotations

from bd.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = {
    "id": "id",
    "title": "title",
    "desc": "description",
    "description": "description",
    "design": "design",
    "acceptance": "acceptance_criteria",
    "acceptance_criteria": "acceptance_criteria",
    "note": "notes",
    "notes": "notes",
    "label": "labels",
    "labels": "labels",
    "comment": "comments",
    "comments": "comments",
    "external": "external_ref",
    "external_ref": "external_ref",
}
MOST_TERMS = 100
_JOINING = ("OR", "AND", "NOT")
_QUOTE = '"'


class TooManyTerms(InvalidValue):
    """More is looked for than a search takes."""

    slug = "search-too-long"

    def __init__(self, count: int) -> None:
        """States the limit and the number."""
        super().__init__(
            f"a search takes at most {MOST_TERMS} words (got {count})",
            hint="leave out the common words, or put some into quotes to look for them as they stand",
            details={"limit": MOST_TERMS, "count": count},
        )


class Term:
    """One thing to look for: `field` is a column of the index or "" for any.

    `is_whole`: it was quoted, so it does not mean longer words. `is_prefix`: a `*` asked for longer words.
    """

    __slots__ = ("field", "is_negated", "is_prefix", "is_whole", "text")

    def __init__(
        self, text: str, field: str = "", *, is_negated: bool = False, is_whole: bool = False, is_prefix: bool = False
    ) -> None:
        """Takes the parts."""
        self.text = text
        self.field = field
        self.is_negated = is_negated
        self.is_whole = is_whole
        self.is_prefix = is_prefix

    def __eq__(self, other: object) -> bool:
        """Says whether two terms mean the same."""
        return isinstance(other, Term) and str(self) == str(other)

    def __hash__(self) -> int:
        """Fits `__eq__`."""
        return hash(str(self))

    def __str__(self) -> str:
        """Returns the term as it would be typed."""
        text = f'"{self.text}"' if self.is_whole else self.text + ("*" if self.is_prefix else "")
        return ("-" if self.is_negated else "") + (f"{self.field}:" if self.field else "") + text

    __repr__ = __str__


class SearchQuery:
    """Groups of terms, one of which must hold whole; `text` is what was typed, without blanks around it."""

    __slots__ = ("groups", "text")

    def __init__(self, text: str, groups: tuple[tuple[Term, ...], ...]) -> None:
        """Takes what was typed and what it means; no group is empty."""
        self.text = text
        self.groups = groups

    def __bool__(self) -> bool:
        """Says whether anything is looked for."""
        return bool(self.groups)

    def wanted(self) -> list[Term]:
        """Returns the terms whose presence is asked for, of all groups."""
        return [term for group in self.groups for term in group if not term.is_negated]


def parse_search(text: str) -> SearchQuery:
    """Returns what a text looks for; see the module text.

    Raises: TooManyTerms.
    """
    groups: list[tuple[Term, ...]] = []
    terms: list[Term] = []
    is_negated = False
    pieces = [("", "", _QUOTE, True)] if text.strip() == _QUOTE else list(_pieces(text))
    if len(pieces) > MOST_TERMS:
        raise TooManyTerms(len(pieces))
    for place, (sign, field, word, is_whole) in enumerate(pieces):
        if not (sign or field or is_whole) and word in _JOINING and _joins(pieces, place, has_left=bool(terms)):
            if word == "OR":
                groups.append(tuple(terms))
                terms = []
            is_negated = word == "NOT"
            continue
        terms.append(_term(word, field, is_whole=is_whole, is_negated=is_negated or bool(sign)))
        is_negated = False
    if terms:
        groups.append(tuple(terms))
    return SearchQuery(text.strip(), tuple(groups))


def _joins(pieces: list[tuple[str, str, str, bool]], place: int, *, has_left: bool) -> bool:
    """Says whether a joining word has something to join: a term before it (NOT needs none) and one right after it."""
    if place + 1 >= len(pieces):
        return False
    sign, field, word, is_whole = pieces[place + 1]
    is_term = bool(sign or field) or is_whole or word not in _JOINING
    name = pieces[place][2]
    if name == "NOT":
        return is_term
    return has_left and (
        is_term or (word == "NOT" and place + 2 < len(pieces) and pieces[place + 2][2] not in _JOINING)
    )


def _term(word: str, field: str, *, is_whole: bool, is_negated: bool) -> Term:
    """Returns the term of one piece; a `*` at the end of a word asks for longer words."""
    stem = word.rstrip("*")
    is_prefix = not is_whole and stem not in ("", word)
    return Term(
        stem if is_prefix else word,
        FIELDS.get(field, ""),
        is_negated=is_negated,
        is_whole=is_whole,
        is_prefix=is_prefix,
    )


def _pieces(text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yields (sign, field, word, whether it was quoted) of what stands between blanks."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            return
        sign = "-" if text[at] == "-" and (text[at + 1 : at + 2].isalnum() or text[at + 1 : at + 2] == '"') else ""
        at += len(sign)
        field = _field_at(text, at)
        at += len(field) + 1 if field else 0
        if text[at] == '"':
            end = text.find('"', at + 1)
            end = len(text) if end < 0 else end
            word = text[at + 1 : end].strip()
            at = end + 1
            if word:
                yield sign, field.lower(), word, True
            continue
        end = at
        while end < len(text) and not text[end].isspace():
            end += 1
        yield sign, field.lower(), text[at:end], False
        at = end


def _field_at(text: str, at: int) -> str:
    """Returns the name of a field when one stands here with a colon and a word behind it, else ""."""
    end = text.find(":", at, at + 24)
    if end < 0 or text[at:end].lower() not in FIELDS or not text[end + 1 : end + 2].strip():
        return ""
    return text[at:end]
