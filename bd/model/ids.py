"""Issue ids: hash ids, their length, children, prefixes, and what a partial id may mean.

Form `prefix-hash`, children `parent.N`. The hash is the classic one: SHA-256 of
`title|description|creator|created_at in nanoseconds|nonce`, its first bytes read as a number and written in base 36.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.util.hashing import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST = 3
LONGEST = 8
COLLISION_LIMIT = 0.25
NONCES = 10
_E = 2.718281828459045  # the module that has it costs a command a shared library
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BYTES_OF_LENGTH = {3: 2, 4: 3, 5: 4, 6: 4, 7: 5, 8: 5}
_HASH_LENGTHS = range(3, 9)


class PrefixMismatch(InvalidValue):
    """An explicit id does not start with the workspace's prefix."""

    slug = "prefix-mismatch"

    def __init__(self, prefix: str, issue_id: str) -> None:
        """Names both."""
        super().__init__(
            f"prefix mismatch: database uses '{prefix}-' but ID '{issue_id}' doesn't match (use --force to override)",
            hint=f"start the id with {prefix}-, or say --force",
            details={"prefix": prefix, "id": issue_id},
        )


class MalformedId(UsageProblem):
    """A text cannot be an issue id."""

    slug = "malformed-id"

    def __init__(self, issue_id: str, reason: str) -> None:
        """Names the text and the rule it breaks."""
        super().__init__(
            f"invalid issue id '{issue_id}': {reason}", hint="ids look like prefix-a1b", details={"id": issue_id}
        )


class DepthExceeded(UsageProblem):
    """A child would lie deeper than the hierarchy allows."""

    slug = "depth-exceeded"

    def __init__(self, limit: int, parent_id: str) -> None:
        """Names the limit and the parent."""
        super().__init__(
            f"maximum hierarchy depth ({limit}) exceeded for parent {parent_id}",
            hint="choose a parent higher up, or raise hierarchy.max-depth",
            details={"limit": limit, "parent": parent_id},
        )


def hash_part(seed: str, length: int) -> str:
    """Returns the base-36 hash of a seed text, `length` characters, zero-padded or cut to the last ones."""
    number = int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass"))[: _BYTES_OF_LENGTH[length]], "big")
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(length, "0")[-length:]


def adaptive_length(
    count: int, *, shortest: int = SHORTEST, longest: int = LONGEST, collision_limit: float = COLLISION_LIMIT
) -> int:
    """Returns the hash length for a database that holds `count` top-level ids with the prefix."""
    for length in range(shortest, longest):
        if 1 - _E ** (-(count**2) / (2 * 36**length)) <= collision_limit:
            return length
    return longest


def new_id(prefix: str, seed: str, length: int, is_taken: Callable[[str], bool]) -> str:
    """Returns the first free hash id; `seed` is everything before the nonce.

    Raises: InvalidValue when every length and nonce is taken.
    """
    for size in range(length, LONGEST + 1):
        for nonce in range(NONCES):
            issue_id = f"{prefix}-{hash_part(f'{seed}|{nonce}', size)}"
            if not is_taken(issue_id):
                return issue_id
    raise InvalidValue(f"no free id was found for prefix {prefix}", hint="try again, or give one with --id")


def id_seed(title: str, description: str, creator: str, created_at_ns: int) -> str:
    """Returns the text that is hashed, without the nonce."""
    return f"{title}|{description}|{creator}|{created_at_ns}"


def depth_of(issue_id: str, prefix: str = "") -> int:
    """Returns how many levels of children an id has: 0 for a top-level one; dots inside `prefix` do not count."""
    rest = issue_id[len(prefix) + 1 :] if prefix and issue_id.startswith(prefix + "-") else issue_id
    return rest.count(".")


def parent_of(issue_id: str) -> str | None:
    """Returns the id an id of the form `parent.N` names as its parent."""
    parent, dot, number = issue_id.rpartition(".")
    return parent if dot and number.isdecimal() and "-" in parent else None


def child_number(issue_id: str) -> int:
    """Returns N of `parent.N`, 0 for other ids."""
    number = issue_id.rpartition(".")[2]
    return int(number) if parent_of(issue_id) and len(number) < 10 else 0


def prefix_of(issue_id: str) -> str:
    """Returns the prefix of an id by its shape.

    Source: classic. When the text after the last hyphen is a number or looks like a hash (3 to 8 base-36 characters,
    with a digit from four on) the prefix ends at the last hyphen, otherwise at the first.
    """
    head, hyphen, tail = issue_id.rpartition("-")
    if not hyphen:
        return ""
    stem = tail.partition(".")[0]
    if stem.isdecimal() or _looks_like_hash(stem):
        return head
    return issue_id.partition("-")[0]


def _looks_like_hash(text: str) -> bool:
    """Says whether a text has the shape of a hash part."""
    if len(text) not in _HASH_LENGTHS or not all(character in _DIGITS for character in text):
        return False
    return len(text) == SHORTEST or any(character.isdecimal() for character in text)


def check_prefix(text: str) -> str:
    """Returns a valid prefix: trailing hyphens removed.

    Raises: InvalidValue when nothing is left, or a character cannot stand in an id.
    """
    prefix = text.strip().rstrip("-")
    if not prefix or any(not (character.isalnum() or character in "-_.") for character in prefix) or prefix[0] in "-_.":
        raise InvalidValue(
            f'invalid prefix "{text}"', hint="use letters, digits and hyphens, starting with a letter or a digit"
        )
    return prefix


def check_explicit_id(issue_id: str, prefix: str, allowed: tuple[str, ...], *, force: bool) -> str:
    """Returns an id a person chose, trimmed.

    Raises: MalformedId, PrefixMismatch (unless `force`).
    """
    text = issue_id.strip()
    if "-" not in text or text.startswith("-") or text.endswith("-"):
        raise MalformedId(issue_id, "it needs a prefix, a hyphen and a name")
    if any(character.isspace() or ord(character) < 32 or character in ",'\"/\\" for character in text):
        raise MalformedId(issue_id, "blanks, commas, slashes, quotes and control characters are not allowed")
    if not force and not any(text.startswith(name + "-") for name in (prefix, *allowed)):
        raise PrefixMismatch(prefix, text)
    return text
