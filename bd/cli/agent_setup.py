"""Which files teach which coding agent to use `bd`, and what a file would hold with our part and without it.

A recipe is one or more parts, each a place and a way: a marked section of a text file, or hooks in a JSON file of
settings. Nothing is written here: a plan is pairs of what a file holds and what it would hold.
"""

from __future__ import annotations

from bd.cli.render.agent_texts import BEGIN
from bd.cli.render.agent_texts import END
from bd.cli.render.agent_texts import section_text
from bd.errors import Conflict
from bd.errors import NotFound
from bd.errors import UsageProblem
from bd.util.jsonsplice import add_item
from bd.util.jsonsplice import find_items
from bd.util.jsonsplice import remove_item
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_document
from bd.util.markedsection import SectionUnclear
from bd.util.markedsection import has_section
from bd.util.markedsection import with_section
from bd.util.markedsection import without_section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = "bd prime"
HOOK_COMMANDS = (PLAIN, "bd prime --stealth", "bd prime --hook-json", "bd prime --stealth --hook-json")
_YAML_MARKERS = ("# BEGIN BEADS INTEGRATION", "# END BEADS INTEGRATION")
_CURSOR_HEAD = "---\ndescription: Issue tracking with bd\nalwaysApply: true\n---\n\n"
_AIDER_FILE = ".aider/BEADS.md"
_AIDER_LINES = f"{_YAML_MARKERS[0]}\nread: [{_AIDER_FILE}]\n{_YAML_MARKERS[1]}\n"


class UnknownRecipe(NotFound):
    """There is no recipe of this name."""

    slug = "recipe-not-found"

    def __init__(self, name: str) -> None:
        """Names it and those there are."""
        known = sorted(RECIPES)
        super().__init__(
            f'there is no recipe "{name}"',
            hint=f"use one of {', '.join(known)}; bd setup -o FILE puts the section into any file",
            details={"recipe": name, "known": known},
        )


class NoGlobalPlace(UsageProblem):
    """A recipe has no place in the home directory."""

    slug = "no-global-place"

    def __init__(self, name: str) -> None:
        """Names the recipe."""
        super().__init__(f"{name} has no place for all projects", hint="leave --global out")


class FileUnclear(Conflict):
    """A file cannot be changed without guessing."""

    slug = "setup-unclear"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what stands in the way."""
        super().__init__(
            f"{path}: {reason}; nothing was changed",
            hint="change the file yourself; bd setup NAME --print shows what to add",
            details={"path": path, "reason": reason},
        )


class Part:
    """One file of a recipe: where it is in a project, where for all projects ("" for nowhere), how it is changed."""

    __slots__ = ("content", "everywhere", "find", "place", "put", "take")

    def __init__(self, place: str, everywhere: str = "") -> None:
        """Takes the places, relative to the project and to the home directory."""
        self.place = place
        self.everywhere = everywhere
        self.content: Callable[[bool], str] = section_of
        self.put: Callable[[str | None, str], str] = _put_section("")
        self.take: Callable[[str], str | None] = _take_section("")
        self.find: Callable[[str], bool] = lambda text: has_section(text, (BEGIN, END))


def section_of(is_stealth: bool) -> str:
    """Returns the section for a text file."""
    return section_text("none" if is_stealth else "push")


def _put_section(head: str) -> Callable[[str | None, str], str]:
    """Returns the way a section comes into a file."""
    return lambda text, section: with_section(text, section, (BEGIN, END), head=head)


def _take_section(head: str) -> Callable[[str], str | None]:
    """Returns the way a section leaves a file."""
    return lambda text: without_section(text, (BEGIN, END), head=head)


def _section(place: str, everywhere: str = "", head: str = "") -> Part:
    """Returns a part that is a section of a text file."""
    part = Part(place, everywhere)
    part.put, part.take = _put_section(head), _take_section(head)
    return part


def _aider_lines() -> Part:
    """Returns the part that has aider read the section."""
    part = Part(".aider.conf.yml")
    part.content = lambda _: _AIDER_LINES
    part.put = _put_aider_lines
    part.take = lambda text: without_section(text, _YAML_MARKERS)
    part.find = lambda text: has_section(text, _YAML_MARKERS)
    return part


def _put_aider_lines(text: str | None, lines: str) -> str:
    """Adds our lines to aider's settings, unless they have a list of their own."""
    own = without_section(text or "", _YAML_MARKERS) or ""
    if any(line.startswith("read:") for line in own.splitlines()):
        message = f"it has a list `read:` already; add {_AIDER_FILE} to that"
        raise SectionUnclear(message)
    return with_section(text, lines, _YAML_MARKERS)


def _hooks(place: str, everywhere: str, events: tuple[str, ...], arguments: str = "") -> Part:
    """Returns a part that is a hook for each of some events."""
    part = Part(place, everywhere)
    part.content = lambda is_stealth: PLAIN + (" --stealth" if is_stealth else "") + arguments
    part.put = lambda text, command: put_hooks(text, command, events)
    part.take = lambda text: take_hooks(text, events)
    part.find = lambda text: all(find_items(text, ("hooks", event), is_ours) for event in events)
    return part


def is_ours(item: object) -> bool:
    """Says whether an entry of a hook list runs `bd prime` and nothing else."""
    inner = item.get("hooks") if isinstance(item, dict) else None
    if not isinstance(inner, list) or len(inner) != 1 or not isinstance(inner[0], dict):
        return False
    return inner[0].get("command") in HOOK_COMMANDS


def hook_entry(command: str) -> dict[str, object]:
    """Returns the entry of a hook list that runs a command in every session."""
    return {"matcher": "", "hooks": [{"type": "command", "command": command}]}


def fresh_hooks(command: str, events: tuple[str, ...]) -> str:
    """Returns a settings file that holds our hooks and nothing else."""
    return dumps_document({"hooks": {event: [hook_entry(command)] for event in events}})


def put_hooks(text: str | None, command: str, events: tuple[str, ...]) -> str:
    """Returns settings with our hooks; one of ours that runs another command makes room.

    Raises: JsonTextError when the settings are not plain JSON or have something else in the place.
    """
    if text is None:
        return fresh_hooks(command, events)
    if any(find_items(text, ("hooks", event), lambda item: _runs_other(item, command)) for event in events):
        text = take_hooks(text, events)
        return put_hooks(text, command, events)
    for event in events:
        if not find_items(text, ("hooks", event), is_ours):
            text = add_item(text, ("hooks", event), hook_entry(command))
    return text


def _runs_other(item: object, command: str) -> bool:
    """Says whether an entry is ours and runs another command than this."""
    return is_ours(item) and isinstance(item, dict) and item["hooks"][0]["command"] != command


def take_hooks(text: str, events: tuple[str, ...]) -> str | None:
    """Returns settings without our hooks; None when there was nothing else.

    Raises: JsonTextError.
    """
    if text in [fresh_hooks(command, events) for command in HOOK_COMMANDS]:
        return None
    for event in reversed(events):
        for index in reversed(find_items(text, ("hooks", event), is_ours)):
            text = remove_item(text, ("hooks", event), index)
    return text


_AGENTS = (_section("AGENTS.md"),)
RECIPES: dict[str, tuple[Part, ...]] = {
    "aider": (_section(_AIDER_FILE), _aider_lines()),
    "claude": (_hooks(".claude/settings.local.json", ".claude/settings.json", ("SessionStart", "PreCompact")),),
    "codex": (_section("AGENTS.md", ".codex/AGENTS.md"),),
    "cody": (_section(".cody/rules/beads.md"),),
    "copilot": (_section(".github/copilot-instructions.md"),),
    "cursor": (_section(".cursor/rules/beads.mdc", head=_CURSOR_HEAD),),
    "factory": _AGENTS,
    "gemini": (
        _hooks(".gemini/settings.json", ".gemini/settings.json", ("SessionStart", "PreCompress"), " --hook-json"),
    ),
    "junie": (_section(".junie/guidelines.md"),),
    "kilocode": (_section(".kilocode/rules/beads.md"),),
    "opencode": _AGENTS,
    "windsurf": (_section(".windsurf/rules/beads.md"),),
}


def find_recipe(name: str) -> tuple[Part, ...]:
    """Returns the parts of a recipe.

    Raises: UnknownRecipe.
    """
    found = RECIPES.get(name.strip().lower())
    if found is None:
        raise UnknownRecipe(name)
    return found


class Change:
    """What one file holds, and what it would hold; None for no file. `is_installed`: our part is in it now.

    `folders` is how many of the folders above the file belong to the recipe: they go with the file if they are empty.
    """

    __slots__ = ("after", "before", "folders", "is_installed", "path")

    def __init__(self, path: str, part: Part, wanted: str | None, *, folders: int = 0) -> None:
        """Looks at the file; `wanted` is what our part would say, None for going without.

        Raises: FileUnclear.
        """
        self.path = path
        self.folders = folders
        self.before = read_whole(path)
        try:
            self.is_installed = self.before is not None and part.find(self.before)
            if wanted is not None:
                self.after: str | None = part.put(self.before, wanted)
            else:
                self.after = None if self.before is None else part.take(self.before)
        except SectionUnclear as error:
            raise FileUnclear(path, str(error)) from None
        except JsonTextError as error:
            raise FileUnclear(path, f"it is no settings file as bd expects it ({error})") from None

    @property
    def is_needed(self) -> bool:
        """Whether the file would be another."""
        return self.before != self.after


def read_whole(path: str) -> str | None:
    """Returns a file's text to the byte, None when there is none.

    Raises: FileUnclear.
    """
    try:
        with open(path, "rb") as file:
            return file.read().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise FileUnclear(path, "it is not UTF-8") from None
    except OSError as error:
        raise FileUnclear(path, f"it cannot be read ({error.strerror or error})") from None


def place_of(part: Part, name: str, *, is_global: bool) -> str:
    """Returns the file of a part, relative to the project or to the home directory.

    Raises: NoGlobalPlace.
    """
    if is_global and not part.everywhere:
        raise NoGlobalPlace(name)
    return part.everywhere if is_global else part.place
