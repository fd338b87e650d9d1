"""Our lines in a script: they go in behind the first line, come out exactly, and are valid for every shell."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.sync.hook_text import HEAD
from bd.sync.hook_text import HOOKS
from bd.sync.hook_text import hook_section
from bd.sync.hook_text import is_ours
from bd.sync.hook_text import is_shell_script
from bd.sync.hook_text import with_hook
from bd.sync.hook_text import without_hook

BODIES = st.text(st.sampled_from("a\n\r #!\t>"), max_size=30)
SHELLS = [name for name in ("sh", "dash", "bash") if shutil.which(name)]


@given(BODIES, st.sampled_from(["", "#!/bin/sh\n", "#!/usr/bin/env bash\n"]), st.sampled_from(HOOKS))
def test_what_goes_in_comes_out(body: str, head: str, name: str) -> None:
    """Any script is the same after our lines came, were brought up to date, and went."""
    text = head + body
    if text.startswith("#!") and "\n" not in text:
        text += "\n"
    once = with_hook(text, hook_section(name))
    again = with_hook(once, hook_section(name, beads_dir="sub/.beads", is_chaining=True))

    assert is_ours(once)
    assert without_hook(once) == without_hook(again) == (text if text != HEAD[:-1] else None)


def test_a_script_of_our_own_is_only_ours() -> None:
    """Where there was nothing, nothing is left."""
    assert without_hook(with_hook(None, hook_section("pre-commit"))) is None


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("place", ["", "sub/.beads", 'it\'s "odd" $HOME `x`/.beads'])
@pytest.mark.parametrize("code", [0, 1, 2, 70, 127])
def test_only_a_refused_push_stops_git(shell: str, place: str, code: int) -> None:
    """Under `set -eu` too: whatever bd answers, only exit 1 of pre-push is passed on; the workspace is named whole."""
    stand_in = f'bd() {{ printf "%s|" "${{BEADS_DIR-}}" "$@"; return {code}; }}\n'

    for name in HOOKS:
        script = "set -eu\n" + stand_in + hook_section(name, beads_dir=place) + "echo end\n"
        done = subprocess.run([shell, "-c", script, "hook", "a b"], capture_output=True, text=True, check=False)

        is_stopped = code == 1 and name == "pre-push"
        assert done.returncode == (1 if is_stopped else 0)
        assert done.stdout == f"{place}|hooks|run|{name}|a b|" + ("" if is_stopped else "end\n")


@pytest.mark.parametrize(
    ("first", "is_shell"),
    [
        ("#!/bin/sh", True),
        ("#! /bin/bash -e", True),
        ("#!/usr/bin/env -S zsh -f", True),
        ("#!/usr/bin/env python3", False),
        ("#!/usr/bin/env", False),
        ("#!", False),
        ("\x7fELF", False),
        ("echo no first line", False),
    ],
)
def test_which_scripts_are_for_a_shell(first: str, *, is_shell: bool) -> None:
    """The interpreter decides, with or without `env` and options; a first line that never ends is none."""
    assert is_shell_script(first + "\nmore\n") is is_shell
    assert not is_shell_script(first)
