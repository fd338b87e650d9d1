"""Digests without the `hashlib` import, which costs a quarter of an interpreter start.

The C modules behind `hashlib` are the same code; where a build lacks them, `hashlib` itself answers.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

try:
    from _blake2 import blake2b
except ImportError:  # pragma: platform
    from hashlib import blake2b


def _find_sha256() -> Any:
    """Returns the interpreter's SHA-256 constructor, from the cheapest module that has it."""
    try:
        return __import__("_sha2" if sys.version_info >= (3, 12) else "_sha256").sha256
    except (ImportError, AttributeError):  # pragma: platform
        return __import__("hashlib").sha256


def sha256(data: bytes) -> bytes:
    """Returns the 32-byte SHA-256 digest of `data`."""
    digest: bytes = _find_sha256()(data).digest()
    return digest


def state_hash(line: bytes) -> bytes:
    """Returns the 8-byte BLAKE2b digest that names one record state (its line without the line ending)."""
    return blake2b(line, digest_size=8).digest()
