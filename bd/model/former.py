"""The ids an issue had before it was renamed: they travel with it, so that no clone brings an old id back.

Shape in a record: `former_ids`, a list of [text before the first hyphen, text behind it], oldest first. The id is kept
in two pieces so that a search for it in the file finds only what still needs attention.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from re import Match

    from bd.model.record import Record

FORMER_KEY = "former_ids"
TEXT_KEYS = ("title", "description", "design", "acceptance_criteria", "notes", "close_reason")
ID_KEYS = ("await_id", "hook_bead", "role_bead", "target")
_WORD = r"[\w.-]+"


def former_ids(record: Record) -> list[str]:
    """Returns the ids an issue had before, oldest first; what does not have the shape is passed over."""
    pairs = record.get(FORMER_KEY)
    return [
        "-".join(pair)
        for pair in (pairs if isinstance(pairs, list) else ())
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
    ]


def with_former_id(record: Record, new_id: str) -> list[list[str]]:
    """Returns the value of `former_ids` once the issue is renamed to `new_id`, which is a former id no more."""
    known = [name for name in former_ids(record) if name not in (record["id"], new_id)]
    return [list(name.partition("-")[::2]) for name in (*known, record["id"])]


def renamed_text(text: str, renames: Mapping[str, str]) -> str:
    """Returns a text with every id that stands alone as a word and is renamed replaced.

    A word is letters, digits, hyphens, underscores and dots; a period behind an id ends a sentence. Loads `re` when
    called: imports, which ask only for former ids, are spared it.
    """

    def replacement(found: Match[str]) -> str:
        word = found.group()
        if word in renames:
            return renames[word]
        stem = word.rstrip(".")
        return renames.get(stem, stem) + word[len(stem) :]

    return str(__import__("re").sub(_WORD, replacement, text))


def renamed_fields(record: Record, renames: Mapping[str, str]) -> Record:
    """Returns the texts and references of a record that change, but for its own id and its edges."""
    changes: Record = {}
    for key in TEXT_KEYS:
        value = record.get(key)
        if isinstance(value, str) and value:
            changed = renamed_text(value, renames)
            if changed != value:
                changes[key] = changed
    for key in ID_KEYS:
        if record.get(key) in renames:
            changes[key] = renames[record[key]]
    return changes
