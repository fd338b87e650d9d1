"""The digests are the standard ones."""

from __future__ import annotations

import hashlib

import pytest

from bd.util.hashing import sha256
from bd.util.hashing import state_hash


@pytest.mark.parametrize("data", [b"", b"abc", b"\0" * 1000])
def test_sha256_is_the_standard_digest(data: bytes) -> None:
    """The cheap constructor gives what hashlib gives."""
    assert sha256(data) == hashlib.sha256(data).digest()


def test_a_state_hash_is_eight_bytes_of_blake2b() -> None:
    """A state's name is BLAKE2b with a digest of eight bytes."""
    assert state_hash(b"line") == hashlib.blake2b(b"line", digest_size=8).digest()
    assert len(state_hash(b"")) == 8
