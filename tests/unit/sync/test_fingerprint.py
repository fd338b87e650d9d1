"""The repository's fingerprint is the classic tool's."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from bd.sync.fingerprint import canonical_origin
from bd.sync.fingerprint import repo_id

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "url",
    [
        "https://Host.example/team/tool.git",
        "https://host.example/team/tool/",
        "https://user:secret@host.example:443/team/tool.git",
        "ssh://git@host.example:22/team/tool",
        "git@host.example:team/tool.git",
        "http://host.example:80/team/tool.git/",
    ],
)
def test_one_repository_has_one_address(url: str) -> None:
    """Scheme, user, usual port, suffix and the case of the host make no difference."""
    assert canonical_origin(url) == "host.example/team/tool"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("ssh://host.example:2222/team/tool", "host.example:2222/team/tool"),
        ("https://host.example", "host.example"),
        ("/srv/git/Tool.git", "/srv/git/Tool"),
        ("file:///srv/git/tool", "srv/git/tool"),
    ],
)
def test_what_distinguishes_repositories_stays(url: str, canonical: str) -> None:
    """Unusual ports and local paths are kept."""
    assert canonical_origin(url) == canonical


def test_the_fingerprint_without_an_origin(tmp_path: Path) -> None:
    """The real path of the checkout is hashed; the first 16 bytes count."""
    (tmp_path / "link").symlink_to(tmp_path)

    found = repo_id("", str(tmp_path / "link"))

    assert found == hashlib.sha256(os.fsencode(tmp_path.resolve())).hexdigest()[:32]
    assert repo_id("git@host.example:a/b", "/x") == hashlib.sha256(b"host.example/a/b").hexdigest()[:32]
