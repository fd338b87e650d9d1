"""Scripts with gaps."""

from __future__ import annotations


def filled(template: str, parts: dict[str, str]) -> str:
    """Returns a template with its `<<name>>` marks replaced."""
    for name, text in parts.items():
        template = template.replace(f"<<{name}>>", text)
    return template


def plain_option(*, with_descriptions: bool) -> str:
    """Returns the option that leaves titles out of what `bd __complete` answers."""
    return "" if with_descriptions else " --no-descriptions"
