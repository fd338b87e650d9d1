"""Command lines that cannot be understood, in the words Cobra uses."""

from __future__ import annotations

from difflib import get_close_matches

from bd.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from bd.cli.entries import Command

_MOST = 2
_LIKENESS = 0.65


class Misuse(UsageProblem):
    """An argument is missing, superfluous or of the wrong kind."""

    slug = "bad-arguments"

    def __init__(self, message: str, command: str) -> None:
        """Takes the sentence and the command it is about."""
        sentence = message[:1].lower() + message[1:].rstrip(".")
        super().__init__(sentence, hint=f"Run '{command} --help' for usage.", details={"command": command})


class UnknownCommand(UsageProblem):
    """There is no such command."""

    slug = "unknown-command"

    def __init__(self, word: str, command: str, known: Mapping[str, Command]) -> None:
        """Quotes the word and names what is near among the commands there are."""
        names = [name for key, entry in known.items() if not entry.is_hidden for name in (key, *entry.aliases)]
        near = _near(word, names)
        super().__init__(
            f'unknown command "{word}" for "{command}"',
            hint=_did_you_mean(near) + f"Run '{command} --help' for usage.",
            details={"word": word, "near": near},
        )


class UnknownFlag(UsageProblem):
    """There is no such option."""

    slug = "unknown-flag"

    def __init__(self, name: str, argument: str, command: str, known: Iterable[str]) -> None:
        """Quotes the option and names what is near among the options there are."""
        is_long = name.startswith("--")
        near = ["--" + other for other in _near(name[2:], [long[2:] for long in known])] if is_long else []
        super().__init__(
            f"unknown flag: {name}" if is_long else f"unknown shorthand flag: '{name[1:]}' in {argument}",
            hint=_did_you_mean(near) + f"Run '{command} --help' for usage.",
            details={"flag": name, "near": near},
        )


class ValueMissing(UsageProblem):
    """An option needs a value."""

    slug = "value-missing"

    def __init__(self, name: str, command: str) -> None:
        """Names the option."""
        super().__init__(
            f"flag needs an argument: {name}", hint=f"Run '{command} --help' for usage.", details={"flag": name}
        )


class InvalidSwitch(UsageProblem):
    """A switch takes true or false."""

    slug = "invalid-switch"

    def __init__(self, argument: str, command: str) -> None:
        """Quotes what was given."""
        super().__init__(
            f'invalid argument "{argument}" (expected true or false)',
            hint=f"Run '{command} --help' for usage.",
            details={"argument": argument},
        )


def _near(word: str, names: list[str]) -> list[str]:
    """Returns the names a mistyped word may mean, the likeliest first."""
    return get_close_matches(word, names, n=_MOST, cutoff=_LIKENESS)


def _did_you_mean(near: Sequence[str]) -> str:
    """Returns a question about the names that are near, "" without any."""
    return f"Did you mean {' or '.join(near)}? " if near else ""
