"""How alike texts are: the share of words two of them have in common (Jaccard), and all pairs that are alike enough.

Two sets whose similarity reaches the threshold t share one of their rarest `n - ceil(t * n) + 1` words (n words in a
set), so only texts that share a rare word are ever compared.
"""

from __future__ import annotations

import re
from collections import Counter
from heapq import nlargest
from math import ceil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    Pair = tuple[float, str, str]

_WORD = re.compile(r"\w+")


def words_of(text: str) -> frozenset[str]:
    """Returns the words of a text, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def similarity(one: frozenset[str], two: frozenset[str]) -> float:
    """Returns the share of common words, 0.0 to 1.0; nothing is like nothing."""
    union = len(one | two)
    return len(one & two) / union if union else 0.0


def find_similar(texts: Sequence[tuple[str, str]], threshold: float, limit: int) -> list[Pair]:
    """Returns (similarity, id, id) of the pairs of (id, text) that reach the threshold, the likest first.

    Order: by similarity, then by ids, the smaller id first in each pair. `limit` 0 means all.
    """
    sets = sorted(((words_of(text), name) for name, text in texts), key=lambda entry: (len(entry[0]), entry[1]))
    pairs = _alike([entry for entry in sets if entry[0]], threshold)
    if limit > 0:
        return nlargest(limit, pairs, key=lambda pair: (pair[0], _descending(pair)))
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1:]))


def _descending(pair: Pair) -> tuple[tuple[int, ...], ...]:
    """Returns a key under which smaller ids are larger."""
    return tuple((*(-ord(character) for character in name), 1) for name in pair[1:])


def _alike(sets: list[tuple[frozenset[str], str]], threshold: float) -> Iterator[Pair]:
    """Yields the pairs of word sets, given by growing size, that reach the threshold."""
    counts = Counter(word for words, _ in sets for word in words)
    places: dict[str, list[int]] = {}
    for number, (words, name) in enumerate(sets):
        rare = sorted(words, key=lambda word: (counts[word], word))
        rare = rare[: max(len(rare) - ceil(threshold * len(rare)) + 1, 0)]
        candidates = {place for word in rare for place in places.get(word, ())}
        for place in candidates:
            other, other_name = sets[place]
            if len(other) < threshold * len(words):
                continue
            score = similarity(words, other)
            if score >= threshold:
                yield score, min(name, other_name), max(name, other_name)
        for word in rare:
            places.setdefault(word, []).append(number)
