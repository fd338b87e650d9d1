"""Where the words of a search stand in a text, and a piece of the text around the first of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.search_query import SearchQuery

_BEFORE = 30
_LENGTH = 100
_ELLIPSIS = "…"


def fold(text: str) -> str:
    """Returns a text of the same length in lower case and without accents, for comparing."""
    if text.isascii():
        return text.lower()
    return "".join(_folded(character) for character in text)


def _folded(character: str) -> str:
    """Returns one character for comparing."""
    lowered = __import__("unicodedata").normalize("NFD", character)[:1].lower()
    return lowered if len(lowered) == 1 else character


def find_marks(query: SearchQuery, text: str) -> list[tuple[int, int]]:
    """Returns the places (start, end) of a query's words in a text, in order, none within another."""
    folded = fold(text)
    found = []
    for word in {fold(term.text) for term in query.wanted() if term.text}:
        at = folded.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = folded.find(word, at + len(word))
    return _merged(sorted(found))


def _merged(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns places with overlapping ones made one."""
    out: list[tuple[int, int]] = []
    for start, end in marks:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def snippet(query: SearchQuery, text: str) -> str:
    """Returns about a hundred characters around the first word found, on one line; "" when none is."""
    marks = find_marks(query, text)
    if not marks:
        return ""
    start = max(marks[0][0] - _BEFORE, 0)
    end = min(max(start + _LENGTH, marks[0][1]), len(text))
    piece = " ".join(text[start:end].split())
    return (_ELLIPSIS if start else "") + piece + (_ELLIPSIS if end < len(text) else "")
