"""bd completion: the completion script of a shell."""

from __future__ import annotations

from bd.cli.completion_scripts import SHELLS
from bd.cli.completion_scripts import script_text
from bd.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import NoDescriptionsOption
    from bd.cli.options import ShellArgument


class UnknownShell(UsageProblem):
    """There is no script for this shell."""

    slug = "unknown-shell"

    def __init__(self, shell: str | None) -> None:
        """Names it and those there are."""
        sentence = f'there is no completion for "{shell}"' if shell else "name the shell"
        super().__init__(
            f"{sentence} (expected {', '.join(SHELLS)})",
            hint="write source <(bd completion bash), or see the files in completions/",
            details={"shells": list(SHELLS)},
        )


def run(bd: Context, shell: ShellArgument = None, *, no_descriptions: NoDescriptionsOption = False) -> None:
    """Print the completion script of a shell."""
    if shell not in SHELLS:
        raise UnknownShell(shell)
    bd.stdout.write(script_text(shell, with_descriptions=not no_descriptions))
