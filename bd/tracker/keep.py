"""Keeping texts under names: `bd kv`, and beside them the memories that agents leave for the next session.

Both stand in the `config` table, where the newer line of the classic tool has them: `kv.NAME` and `kv.memory.NAME`. A
value is any text and comes back to the byte. Memories that came in with a file (`{"_type":"memory"}` lines) are read
beside those of this database; one of this database with the same name goes before it.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.model.rows import clean_text
from bd.storage.setting_log import change_setting
from bd.storage.settings_kv import get_config
from bd.storage.settings_kv import select_config
from bd.storage.travelling import delete_base
from bd.storage.travelling import file_state
from bd.storage.travelling import find_base_line
from bd.storage.travelling import select_memory_lines
from bd.storage.travelling import set_file_state
from bd.util.hashing import state_hash
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection
    from bd.storage.transaction import WriteTransaction

KEPT = "kv."
MEMORIES = "kv.memory."
_RESERVED = ("kv.", "sync.", "conflict.", "federation.", "jira.", "linear.", "export.")
_FILE_KEY = "~memory:"
_NAME_WORDS = 8
_NAME_LENGTH = 60
_KEY_LENGTH = 500


class KeyRefusedHere(InvalidValue):
    """A text cannot name a value."""

    slug = "kv-key-refused"

    def __init__(self, key: str, reason: str) -> None:
        """Quotes the key and says why."""
        super().__init__(f"invalid key: key {reason}", hint="use a name such as build.command", details={"key": key})


class NothingToRemember(InvalidValue):
    """A memory needs a text."""

    slug = "nothing-to-remember"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("there is nothing to remember: the text is empty", hint='write bd remember "what to keep"')


def check_name(key: str) -> str:
    """Returns a valid name.

    Raises: KeyRefusedHere.
    """
    if not key.strip():
        raise KeyRefusedHere(key, "cannot be empty")
    if not key.isprintable() or key != key.strip():
        raise KeyRefusedHere(key, "cannot hold control characters or begin or end with a blank")
    if len(key) > _KEY_LENGTH:
        raise KeyRefusedHere(key, f"cannot be longer than {_KEY_LENGTH} characters")
    for reserved in _RESERVED:
        if key.startswith(reserved):
            raise KeyRefusedHere(key, f"cannot start with '{reserved}'")
    return key


def find_value(con: Connection, key: str) -> str | None:
    """Returns the text kept under a name, None when there is none."""
    return get_config(con, KEPT + key)


def all_values(con: Connection) -> dict[str, str]:
    """Returns every kept text by its name, in order of the names; memories have names of their own."""
    return {key: value for key, value in select_config(con, KEPT).items() if not (KEPT + key).startswith(MEMORIES)}


def set_value(txn: WriteTransaction, key: str, value: str) -> str:
    """Keeps a text under a checked name and returns it as it is kept."""
    kept = clean_text(value)
    change_setting(txn, KEPT + key, kept)
    return kept


def clear_value(txn: WriteTransaction, key: str) -> bool:
    """Forgets the text kept under a name; says whether there was one."""
    return change_setting(txn, KEPT + key, None)


def memory_name(text: str) -> str:
    """Returns the name a text gives itself: its first words in small letters, joined by hyphens."""
    words = "".join(char if char.isalnum() else " " for char in text.lower()).split()[:_NAME_WORDS]
    return "-".join(words)[:_NAME_LENGTH].strip("-") or "memory-" + state_hash(text.encode()).hex()[:8]


def find_memory(con: Connection, name: str) -> str | None:
    """Returns a memory, None when there is none of this name."""
    kept = get_config(con, MEMORIES + name)
    if kept is not None:
        return kept
    line = find_base_line(con, _FILE_KEY + name)
    return None if line is None else _text_of(line)


def all_memories(con: Connection) -> dict[str, str]:
    """Returns every memory by its name, in order of the names."""
    found = {key[len(_FILE_KEY) :]: _text_of(line) for key, line in select_memory_lines(con)}
    return dict(sorted((found | select_config(con, MEMORIES)).items()))


def search_memories(con: Connection, term: str) -> dict[str, str]:
    """Returns the memories whose name or text contains a term, whatever its case; all for an empty term."""
    wanted = term.casefold()
    return {
        name: text for name, text in all_memories(con).items() if wanted in name.casefold() or wanted in text.casefold()
    }


def remember(txn: WriteTransaction, text: str, name: str = "") -> tuple[str, str]:
    """Keeps a memory and returns its name and "remembered" or "updated".

    A name that is given is used, and what it held before is replaced. A name made from the text never replaces another
    text: it is numbered instead.

    Raises: NothingToRemember, KeyRefusedHere.
    """
    kept = clean_text(text)
    if not kept.strip():
        raise NothingToRemember
    key = check_name(name) if name else _free_name(txn.con, kept)
    before = find_memory(txn.con, key)
    change_setting(txn, MEMORIES + key, kept, old=before)
    return key, "remembered" if before is None else "updated"


def forget(txn: WriteTransaction, name: str) -> bool:
    """Removes a memory, from this database and from the file it came with; says whether there was one."""
    con = txn.con
    was_kept = change_setting(txn, MEMORIES + name, None, old=find_memory(con, name))
    if find_base_line(con, _FILE_KEY + name) is None:
        return was_kept
    delete_base(con, _FILE_KEY + name)
    state = file_state(con)
    state.in_step = False
    set_file_state(con, state)
    return True


def _free_name(con: Connection, text: str) -> str:
    """Returns the name a text gives itself, numbered when another text has it."""
    first = name = memory_name(text)
    number = 1
    while find_memory(con, name) not in (None, text):
        number += 1
        name = f"{first}-{number}"
    return name


def _text_of(line: str) -> str:
    """Returns the text of a memory's line; the line itself when it has none."""
    record = loads(line)
    value = record.get("value") if isinstance(record, dict) else None
    return value if isinstance(value, str) else line
