"""bd human: the few commands a person needs."""

from __future__ import annotations

from bd.cli.registry import find_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Working with issues",
        (
            ('create "Fix login" -p 1 -t bug', "a new issue"),
            ("show ID", "everything about it"),
            ("edit ID", "its description in your editor"),
            ("update ID --status in_progress", "change it"),
            ('close ID -r "Done"', "it is done"),
        ),
    ),
    (
        "Finding work",
        (
            ("ready", "what can be worked on now"),
            ("list --status open --label ui", "issues, filtered"),
            ('query "priority<=1 AND updated>7d"', "issues that satisfy an expression"),
        ),
    ),
    (
        "Seeing how things stand",
        (
            ("status", "the numbers"),
            ("board", "issues in columns"),
            ("stale", "what nobody has touched"),
            ("history ID", "who changed what"),
            ("changelog", "what was done since the last tag"),
        ),
    ),
    (
        "When something is wrong",
        (
            ("doctor", "check everything; --fix repairs"),
            ("where", "which workspace this is"),
            ("help COMMAND", "all about one command"),
        ),
    ),
)


def run(bd: Context) -> None:
    """Show the few commands a person needs."""
    sections = [
        (title, [(example, text) for example, text in lines if find_command([example.split()[0]])])
        for title, lines in SECTIONS
    ]
    if bd.json:
        bd.emit(
            [
                {"title": title, "commands": [{"command": f"bd {example}", "purpose": text} for example, text in lines]}
                for title, lines in sections
            ]
        )
        return
    width = max(len(example) for _, lines in sections for example, _ in lines) + 3
    for title, lines in sections:
        bd.line(f"{title}:")
        for example, text in lines:
            bd.line(f"  bd {example:<{width}}{text}")
        bd.line()
    bd.line("bd --help lists every command.")
