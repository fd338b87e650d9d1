"""What stands in a git hook: a few lines that call `bd hooks run`, between markers, behind the first line of a script.

The lines fail nothing when `bd` is missing or breaks; only a refusal of `pre-push` (exit 1) stops git. They read no
standard input and leave the name of the script as it is, so that the rest of a hook works as before.
"""

from __future__ import annotations

import shlex

from bd.util.markedsection import has_section
from bd.util.markedsection import with_section
from bd.util.markedsection import without_section

HOOKS = ("pre-commit", "post-merge", "pre-push", "post-checkout", "prepare-commit-msg")
VERSION = "v1"
HEAD = "#!/bin/sh\n\n"
CHAINED_FOLDER = "bd-chained"
_NAME = ">>> bd hooks"
MARKERS = (f"# {_NAME}", "# <<< bd hooks <<<")
_CLASSIC_MARKS = ("# bd-shim", "# bd-hooks-version:")
_SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "ash")
_CHAIN = """\
if [ -x "${{0%/*}}/{folder}/{name}" ]; then
  exec "${{0%/*}}/{folder}/{name}" "$@"
fi
"""
_SECTION = """\
{begin} {version} >>> made by bd hooks install, taken out by bd hooks uninstall
if command -v bd >/dev/null 2>&1; then
  {place}bd hooks run {name} "$@" </dev/null || {failure}
else
  echo "bd is not on PATH: its {name} hook is skipped" >&2
fi
{chain}{end}
"""


def hook_section(name: str, *, beads_dir: str = "", is_chaining: bool = False) -> str:
    """Returns our lines of one hook.

    `beads_dir` is the workspace relative to the checkout's root, "" when it is found from there; `is_chaining` runs the
    hook that was set aside to make room for ours.
    """
    place = f"BEADS_DIR=${{BEADS_DIR:-{shlex.quote(beads_dir)}}} " if beads_dir else ""
    return _SECTION.format(
        begin=MARKERS[0],
        end=MARKERS[1],
        version=VERSION,
        name=name,
        place=place,
        failure="[ $? -ne 1 ] || exit 1" if name == "pre-push" else "true",
        chain=_CHAIN.format(folder=CHAINED_FOLDER, name=name) if is_chaining else "",
    )


def with_hook(text: str | None, section: str) -> str:
    """Returns a script with our lines behind its first, or in the place of older ones; None means no script.

    Raises: SectionUnclear.
    """
    if text is None or has_section(text, MARKERS):
        return with_section(text, section, MARKERS, head=HEAD)
    start = text.index("\n") + 1 if text.startswith("#!") else 0
    return f"{text[:start]}\n{section}{text[start:]}"


def without_hook(text: str) -> str | None:
    """Returns a script as it was before our lines came in; None when nothing else is in it.

    Raises: SectionUnclear.
    """
    return without_section(text, MARKERS, head=HEAD)


def is_ours(text: str) -> bool:
    """Says whether our lines are in a script.

    Raises: SectionUnclear.
    """
    return has_section(text, MARKERS)


def classic_version(text: str) -> str | None:
    """Returns the version of a hook that the classic tool wrote, None when it did not."""
    for mark in _CLASSIC_MARKS:
        for line in text.splitlines():
            if line.startswith(mark):
                return line.removeprefix(mark).strip() or "v1"
    return None


def is_classic_shim(text: str) -> bool:
    """Says whether a script is the classic tool's and only calls `bd hooks run`, which works with us too."""
    return any(line.startswith(_CLASSIC_MARKS[0]) for line in text.splitlines())


def section_version(text: str) -> str:
    """Returns the version in our first line."""
    words = text.partition(MARKERS[0])[2].split(maxsplit=1)
    return words[0] if words else ""


def is_shell_script(text: str) -> bool:
    """Says whether our lines may be written into a script: its first line names a shell."""
    first, newline, _ = text.partition("\n")
    words = first.removeprefix("#!").split()
    if not (first.startswith("#!") and newline and words):
        return False
    if words[0].rpartition("/")[2] == "env":
        words = [word for word in words[1:] if not word.startswith("-")] or [""]
    return words[0].rpartition("/")[2] in _SHELLS
