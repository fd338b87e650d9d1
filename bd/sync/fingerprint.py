"""Which repository this is: the classic tool's fingerprint, kept in `metadata` as `repo_id` for those who compare it.

The first 32 hex digits of the SHA-256 of the origin's canonical address, `host/path`, or of the checkout's real path
when there is no origin.
"""

from __future__ import annotations

import os

from bd.util.hashing import sha256

REPO_ID_KEY = "repo_id"
_LENGTH = 32
_PLAIN_PORTS = ("22", "80", "443")


def repo_id(origin_url: str, root: str) -> str:
    """Returns the fingerprint of a repository; `origin_url` is "" when there is none."""
    source = canonical_origin(origin_url) if origin_url else os.path.realpath(root)
    return sha256(source.encode("utf-8", "surrogateescape")).hex()[:_LENGTH]


def canonical_origin(url: str) -> str:
    """Returns `host/path` of an address: no scheme, user, usual port, `.git` or closing slash; host in lower case."""
    text = url.strip()
    scheme, separator, rest = text.partition("://")
    if not separator:
        rest = _from_scp(text)
    elif scheme == "file":
        rest = rest.lstrip("/")
    place, _, path = rest.partition("/")
    host, _, port = place.rpartition("@")[2].lower().partition(":")
    kept = f"{host}:{port}" if port and port not in _PLAIN_PORTS else host
    path = path.strip("/").removesuffix(".git").strip("/")
    return f"{kept}/{path}" if path else kept


def _from_scp(text: str) -> str:
    """Returns `user@host:path` with a slash for the colon; a plain path as it is."""
    host, colon, path = text.partition(":")
    return f"{host}/{path.lstrip('/')}" if colon and "/" not in host else text
