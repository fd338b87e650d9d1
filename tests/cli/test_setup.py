"""bd setup: shows first, writes when told, and takes back exactly what it wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.cli.agent_setup import RECIPES
from bd.errors import ExitCode
from tests.support.runner import call_bd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Setup = Callable[..., Any]

FILES = {
    "AGENTS.md": ["", "text", "text\n\n", "# Title\r\n\r\nmore\r\n", "<!-- a comment -->\n"],
    ".claude/settings.local.json": [
        "{}",
        '{"model":"x"}',
        '{\n\t"hooks": {"SessionStart": []}\n}\n',
        '{"hooks":{ }}\n\n',
    ],
}
CASES = [(place, text) for place, texts in FILES.items() for text in texts]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Returns an empty checkout."""
    (tmp_path / "project" / ".git").mkdir(parents=True)
    (tmp_path / "project" / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return tmp_path / "project"


@pytest.fixture
def setup(project: Path) -> Setup:
    """Returns what runs `bd setup` in the checkout, with a home of its own."""
    home = project.parent / "home"
    home.mkdir()
    return lambda *argv, **options: call_bd("setup", *argv, cwd=project, env={"HOME": str(home)}, **options)


def everything_in(folder: Path) -> dict[str, bytes]:
    """Returns every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("recipe", RECIPES)
def test_nothing_is_written_unasked(project: Path, setup: Setup, recipe: str) -> None:
    """Without --yes every file is shown with what it would hold, and nothing is there afterwards."""
    before = everything_in(project)

    result = setup(recipe)

    assert everything_in(project) == before
    assert all(str(project / part.place) in result.out for part in RECIPES[recipe])
    assert "bd prime" in result.out
    assert result.out.endswith("Nothing was written; add --yes to do this\n")


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_comes_and_goes(project: Path, setup: Setup, recipe: str) -> None:
    """Installed, found, installed again without effect, and removed without a trace, folders included."""
    before = sorted(project.rglob("*"))

    assert setup(recipe, "--check", check=False).code == ExitCode.NEGATIVE
    assert setup(recipe, "--yes", "--json").json["written"] is True
    installed = everything_in(project)
    assert setup(recipe, "--check").out.startswith("✓ installed")
    assert "Nothing to do" in setup(recipe, "--yes").out
    assert everything_in(project) == installed
    setup(recipe, "--remove", "--yes")
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(("place", "text"), CASES)
@pytest.mark.parametrize("option", [[], ["--stealth"]], ids=["plain", "stealth"])
def test_a_file_comes_back_to_the_byte(project: Path, setup: Setup, place: str, text: str, option: list[str]) -> None:
    """Whatever a file held and however it was written, it is the same after installing and removing."""
    recipe = "codex" if place == "AGENTS.md" else "claude"
    path = project / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())

    setup(recipe, "--yes", *option)
    changed = path.read_bytes()
    setup(recipe, "--remove", "--yes")

    assert changed != text.encode()
    assert path.read_bytes() == text.encode()


def test_what_was_added_behind_ours_stays(project: Path, setup: Setup) -> None:
    """Removing takes our section and our hooks, and leaves what others wrote since."""
    setup("codex", "--yes")
    setup("claude", "--yes")
    agents, settings = project / "AGENTS.md", project / ".claude" / "settings.local.json"
    agents.write_text(agents.read_text() + "\nmine\n")
    changed = json.loads(settings.read_text())
    changed["hooks"]["SessionStart"].append({"hooks": [{"type": "command", "command": "mine"}]})
    settings.write_text(json.dumps(changed))

    setup("codex", "--remove", "--yes")
    setup("claude", "--remove", "--yes")

    assert agents.read_text() == "\nmine\n"
    assert json.loads(settings.read_text()) == {
        "hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": "mine"}]}]}
    }


@pytest.mark.parametrize(
    ("recipe", "place", "text"),
    [
        ("claude", ".claude/settings.local.json", '{"a": 1} // comment'),
        ("claude", ".claude/settings.local.json", '{"hooks": []}'),
        ("claude", ".claude/settings.local.json", ""),
        ("codex", "AGENTS.md", "<!-- BEGIN BEADS INTEGRATION -->\n"),
        ("codex", "AGENTS.md", b"\xff\xfe"),
        ("aider", ".aider.conf.yml", "read:\n  - CONVENTIONS.md\n"),
    ],
)
def test_a_doubtful_file_is_refused(project: Path, setup: Setup, recipe: str, place: str, text: str | bytes) -> None:
    """A file that cannot be changed without guessing is named, and no file of the recipe is written."""
    path = project / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = everything_in(project)

    result = setup(recipe, "--yes", "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.CONFLICT, "setup-unclear")
    assert place in result.json["error"]
    assert everything_in(project) == before


def test_hooks_of_the_classic_tool_are_known(project: Path, setup: Setup) -> None:
    """Hooks that run `bd prime` count as installed, whoever wrote them; --stealth takes their place."""
    path = project / ".claude" / "settings.local.json"
    path.parent.mkdir()
    entry = {"matcher": "", "hooks": [{"type": "command", "command": "bd prime"}]}
    path.write_text(json.dumps({"hooks": {"PreCompact": [entry], "SessionStart": [entry]}}))

    assert setup("claude", "--check").code == ExitCode.OK
    setup("claude", "--stealth", "--yes")

    assert path.read_text().count("bd prime --stealth") == 2
    assert path.read_text().count("bd prime") == 2


def test_all_projects_means_the_home_directory(project: Path, setup: Setup) -> None:
    """--global writes below HOME and nowhere else; a recipe without such a place says so."""
    setup("gemini", "--global", "--yes")

    home = project.parent / "home"
    assert list(everything_in(home)) == [".gemini/settings.json"]
    assert setup("cursor", "--global", check=False).code == ExitCode.USAGE
    assert setup("claude", "--global", "--project", check=False).code == ExitCode.USAGE


def test_any_file_may_take_the_section(project: Path, setup: Setup) -> None:
    """-o names a text file, which is treated like the others."""
    (project / "NOTES.md").write_text("notes")

    setup("-o", "NOTES.md", "--yes")
    assert "bd prime" in (project / "NOTES.md").read_text()
    setup("-o", "NOTES.md", "--remove", "--yes")

    assert (project / "NOTES.md").read_text() == "notes"


def test_printing_and_listing_write_nothing(project: Path, setup: Setup) -> None:
    """--print is the content alone; --list names every recipe; both are documents for programs."""
    before = everything_in(project)

    assert setup("codex", "--print").out.startswith("<!-- BEGIN BEADS INTEGRATION -->\n")
    assert json.loads(setup("claude", "--print").out)["hooks"].keys() == {"SessionStart", "PreCompact"}
    assert [row["recipe"] for row in setup("--list", "--json").json] == list(RECIPES)
    assert setup().out == setup("--list").out
    assert everything_in(project) == before


def test_readonly_writes_nothing(project: Path, setup: Setup) -> None:
    """--readonly holds for files outside .beads too."""
    before = everything_in(project)

    assert setup("codex", "--yes", "--readonly", check=False).code == ExitCode.WORKSPACE
    assert everything_in(project) == before


def test_an_unknown_recipe_is_named_with_those_there_are(setup: Setup) -> None:
    """A mistyped recipe is an error that lists the known ones."""
    result = setup("cursr", "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.NOT_FOUND, "recipe-not-found")
    assert "cursor" in result.json["details"]["known"]


def test_recipes_of_ones_own_are_files(setup: Setup) -> None:
    """--add of the classic tool says what to use instead."""
    assert "-o FILE" in setup("--add", "mine", "rules.md", check=False).err


def test_a_link_stays_a_link(project: Path, setup: Setup) -> None:
    """A file that is a symbolic link is changed where it lies."""
    (project / "CLAUDE.md").write_text("text\n")
    (project / "AGENTS.md").symlink_to("CLAUDE.md")

    setup("codex", "--yes")
    setup("codex", "--remove", "--yes")

    assert (project / "AGENTS.md").is_symlink()
    assert (project / "CLAUDE.md").read_text() == "text\n"
