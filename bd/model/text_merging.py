r"""Merging two versions of a long text against the text both come from, line by line; nothing anybody wrote is lost.

Lines changed on one side only take that side. Where both sides changed the same lines differently, both versions stay,
the first above the second, parted as the classic tool parts joined notes:

    base "a\nb"    first "a\nB by one"    second "a\nB by another"    ->    "a\nB by one\n\n---\n\nB by another"
"""

from __future__ import annotations

from difflib import SequenceMatcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Lines = list[str]
    Chunk = tuple[Lines, Lines, Lines]

SEPARATOR = ("", "---", "")
_MOST_COMPARISONS = 4_000_000


def merge_texts(base: str, first: str, second: str) -> tuple[str, bool]:
    """Returns the merged text, and whether both versions of some lines had to be kept."""
    merged: Lines = []
    is_doubled = False
    for old, one, other in _aligned(base.split("\n"), first.split("\n"), second.split("\n")):
        if one in (other, old):
            merged += other
        elif other == old:
            merged += one
        else:
            lines, is_clash = _both(one, other)
            merged += lines
            is_doubled = is_doubled or is_clash
    return "\n".join(merged), is_doubled


def _aligned(base: Lines, first: Lines, second: Lines) -> Iterator[Chunk]:
    """Yields the three texts in pieces that belong together; pieces all three share lie between those that differ."""
    if len(base) * max(len(first), len(second)) > _MOST_COMPARISONS:
        yield base, first, second
        return
    at, at_first, at_second = 0, 0, 0
    for start, end, start_first, start_second in _shared_spans(base, first, second):
        yield base[at:start], first[at_first:start_first], second[at_second:start_second]
        size = end - start
        yield base[start:end], base[start:end], base[start:end]
        at, at_first, at_second = end, start_first + size, start_second + size
    yield base[at:], first[at_first:], second[at_second:]


def _shared_spans(base: Lines, first: Lines, second: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Yields (start, end) in the base and the starts in both versions of every run of lines that all three have."""
    ones = SequenceMatcher(None, base, first).get_matching_blocks()
    others = SequenceMatcher(None, base, second).get_matching_blocks()
    place = 0
    for at, at_first, size in ones:
        while place < len(others) and others[place][0] + others[place][2] <= at:
            place += 1
        for other_at, at_second, other_size in others[place:]:
            start, end = max(at, other_at), min(at + size, other_at + other_size)
            if other_at >= at + size:
                break
            if start < end:
                yield start, end, at_first + start - at, at_second + start - other_at


def _both(one: Lines, other: Lines) -> tuple[Lines, bool]:
    """Returns two versions of the same lines together, what they share written once, and whether they were parted."""
    if _contains(one, other):
        return one, False
    if _contains(other, one):
        return other, False
    head = 0
    while one[head : head + 1] == other[head : head + 1]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    middle = [*_trimmed(one[head : len(one) - tail]), *SEPARATOR, *_trimmed(other[head : len(other) - tail])]
    return one[:head] + middle + one[len(one) - tail :], True


def _contains(lines: Lines, part: Lines) -> bool:
    """Says whether every line of `part` that is not blank stands in `lines`, in this order."""
    rest = iter(lines)
    return all(line in rest for line in part if line.strip())


def _trimmed(lines: Lines) -> Lines:
    """Returns lines without the blank ones at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
