"""bd prime, onboard, quickstart: what agents and beginners read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bd.cli import registry
from bd.cli.leaf import build_leaf
from bd.cli.render.agent_texts import QUICKSTART
from bd.cli.render.agent_texts import memories_text
from bd.cli.render.agent_texts import prime_text
from bd.cli.render.agent_texts import section_text
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

CLOSINGS = ("push", "commit", "none")
TEXTS = [*(prime_text(closing) for closing in CLOSINGS), section_text(), section_text("none"), QUICKSTART]
TOKENS = 1000
COMING = {"search", "comment", "dep", "epic"} - set(registry.COMMANDS)


def commands_in(text: str) -> list[list[str]]:
    """Returns the command lines a text shows, as words: those in backquotes, and those that begin a line."""
    return [line.split() for line in re.findall(r"(?:`|^  )bd ((?:[^`\s]| (?! ))+)", text, re.MULTILINE)]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_texts_name_only_what_there_is(text: str) -> None:
    """Every command and option that a text tells an agent to use exists."""
    shown = [words for words in commands_in(text) if words[0] not in COMING]

    assert shown
    for words in shown:
        path = [word for word in words if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")][:2]
        found = registry.find_command(path) or registry.find_command(path[:1])
        assert found is not None, words
        if not found[1].commands:
            leaf = build_leaf(*found)
            known = {name for info in leaf.flags.values() for name in info.names} | {"--json", "--fix", "--help"}
            assert {word for word in words if word.startswith("-") and len(word) > 1} <= known, words


@pytest.mark.parametrize("closing", CLOSINGS)
def test_the_prime_text_is_short(closing: str) -> None:
    """By either rule of thumb an agent pays less than 1 000 tokens, and far less with tools of its own."""
    text = prime_text(closing)

    assert max(len(text.split()) * 1.4, len(text) / 4) < TOKENS
    assert len(prime_text(closing, is_mcp=True)) / 4 < TOKENS / 5


def test_outside_a_workspace_it_is_silent(tmp_path: Path) -> None:
    """A session hook that runs everywhere says nothing where there is nothing."""
    for option in ([], ["--hook-json"], ["--memories-only"]):
        result = run_bd("prime", *option, cwd=tmp_path)
        assert (result.out, result.err) == ("", "")


def test_the_end_of_a_session_fits_the_repository(workspace: Workspace) -> None:
    """Without a remote nothing is pushed; with one it is; with no-git-ops or --stealth git is left alone."""
    alone = workspace.bd("prime").out
    workspace.git("remote", "add", "origin", "https://example.org/x.git")
    shared = workspace.bd("prime").out
    no_push = workspace.bd("prime", env={"BD_NO_PUSH": "1"}).out
    no_git = workspace.bd("prime", env={"BD_NO_GIT_OPS": "1"}).out

    assert ["git push" in text for text in (alone, shared, no_push, no_git)] == [False, True, False, False]
    assert "git commit" not in no_git
    assert no_git == workspace.bd("prime", "--stealth").out


def test_the_workspace_may_have_its_own_text(workspace: Workspace) -> None:
    """`.beads/PRIME.md` replaces the text but for the memories; --export shows ours."""
    (workspace.beads_dir / "PRIME.md").write_text("Ours: é\n")
    workspace.bd("remember", "a fact")

    text = workspace.bd("prime").out

    assert text.startswith("Ours: é\n")
    assert "- a-fact: a fact" in text
    assert "bd ready" not in text
    assert "bd ready" in workspace.bd("prime", "--export").out


def test_memories_come_along(workspace: Workspace) -> None:
    """Memories stand in the text, alone when asked, and as a document for hooks and programs."""
    workspace.bd("remember", "a\nb", "--key", "k")

    hook = workspace.bd("prime", "--hook-json").json["hookSpecificOutput"]

    assert workspace.bd("prime", "--memories-only").out == "## Memories of earlier sessions\n\n- k: a\n  b\n"
    assert hook["hookEventName"] == "SessionStart"
    assert hook["additionalContext"].endswith("- k: a\n  b\n")
    assert workspace.bd("prime", "--json").json["memories"] == {"k": "a\nb"}


def test_many_memories_do_not_fill_the_window() -> None:
    """Long memories and long lists are cut, and the cut is announced; whole when asked for."""
    memories = {f"m{number}": "x" * 2000 for number in range(100)}

    cut = memories_text(memories, is_whole=False)

    assert len(cut) < 8000
    assert "(all of it: bd recall m0)" in cut
    assert re.search(r"- \d+ more: bd memories", cut)
    assert len(memories_text(memories, is_whole=True)) > 200_000
    assert memories_text({}, is_whole=True) == ""


def test_a_session_starts_on_a_broken_database(workspace: Workspace) -> None:
    """A database that cannot be read costs the memories, not the session."""
    workspace.database.write_bytes(b"not a database" * 1000)

    result = workspace.bd("prime")

    assert "bd ready" in result.out
    assert "memories are left out" in result.err


def test_onboarding_shows_the_section(workspace: Workspace) -> None:
    """The snippet stands between its markers and leads to bd prime."""
    lines = workspace.bd("onboard").out.splitlines()

    snippet = lines[lines.index("<!-- BEGIN BEADS INTEGRATION -->") : lines.index("<!-- END BEADS INTEGRATION -->") + 1]
    assert "\n".join(snippet) + "\n" == workspace.bd("onboard", "--json").json["section"]
    assert len(snippet) <= 12


def test_quickstart_needs_nothing(tmp_path: Path) -> None:
    """The first text a person reads works before there is a workspace."""
    text = run_bd("quickstart", cwd=tmp_path).out

    assert "Dependency-Aware" in text
    assert "bd init" in text
