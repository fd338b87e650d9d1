"""What an option object is: Typer's own, plus what our help, completions and the hot lane's grammar need to know.

Kinds, named as help shows them: "" (a switch), "string", "int", "duration", "strings" (repeatable, commas separate) and
"stringArray" (repeatable, taken as it is). `completes` is "" (nothing), "@ids", "@files", "@dirs", "@commands" or the
words that fit.
"""

from __future__ import annotations

from typing import Any

from typer.models import ArgumentInfo
from typer.models import OptionInfo

KINDS = ("", "string", "int", "duration", "strings", "stringArray")


class Flag(OptionInfo):
    """One option: spellings to show, spellings that are only understood, kind and help."""

    def __init__(
        self, names: tuple[str, ...], kind: str, text: str, *, aliases: tuple[str, ...], completes: str
    ) -> None:
        """Declares the option to Typer under all its spellings."""
        super().__init__(default=..., param_decls=[*names, *aliases], help=text, hidden=not names, show_default=False)
        self.names = names
        self.aliases = aliases
        self.kind = kind
        self.completes = completes


class Word(ArgumentInfo):
    """One positional argument; `name` is what usage lines show."""

    def __init__(self, name: str, text: str, *, completes: str) -> None:
        """Declares the argument to Typer."""
        super().__init__(default=..., metavar=name, help=text, show_default=False)
        self.text = text
        self.completes = completes


def flag(names: str, kind: str, text: str, *, aliases: str = "", completes: str = "") -> Any:
    """Returns an option object; `names` and `aliases` are separated by blanks, an option without names is hidden."""
    if kind not in KINDS:
        message = f"{names} has no kind {kind}"
        raise ValueError(message)
    return Flag(tuple(names.split()), kind, text, aliases=tuple(aliases.split()), completes=completes)


def word(name: str, text: str, *, completes: str = "") -> Any:
    """Returns an argument object."""
    return Word(name, text, completes=completes)
