"""Digests without the `hashlib` import, which costs a quarter of an interpreter start.

The C modules behind `hashlib` are the same code; where a build lacks them, `hashlib` itself answers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from _blake2 import blake2b
except ImportError:  # pragma: platform
    from hashlib import blake2b


def _find_sha256() -> Callable[[bytes], object]:
    """Returns the interpreter's SHA-256 constructor, from the cheapest module that has it."""
    for module in ("_sha2", "_sha256", "hashlib"):
        try:
            return getattr(__import__(module), "sha256")
        except (ImportError, AttributeError):
            continue
    raise ImportError("no SHA-256")  # pragma: cant happen


def sha256(data: bytes) -> bytes:
    """Returns the 32-byte SHA-256 digest of `data`."""
    return _find_sha256()(data).digest()  # type: ignore[attr-defined, no-any-return]


def state_hash(line: bytes) -> bytes:
    """Returns the 8-byte BLAKE2b digest that names one record state (its line without the line ending)."""
    return blake2b(line, digest_size=8).digest()
