"""A section of a text file that is ours, between two marker lines, and exactly removable again.

Ours is put at the end, behind one line ending of its own, so that taking both away leaves the file as it was, to the
byte; what others write before, behind or after that stays. A file that did not exist holds `head` and the section, and
is gone again when nobody added to it. Lines end the way the file's first line does.
"""

from __future__ import annotations


class SectionUnclear(ValueError):
    """The markers do not enclose one section; `args[0]` says what is wrong."""


def has_section(text: str, markers: tuple[str, str]) -> bool:
    """Says whether a section is there.

    Raises: SectionUnclear.
    """
    return _find(text, markers) is not None


def with_section(text: str | None, section: str, markers: tuple[str, str], *, head: str = "") -> str:
    """Returns the text with our section at its end, or in the place of an older one; None means no file.

    Raises: SectionUnclear.
    """
    if text is None:
        return head + section
    found = _find(text, markers)
    ending = _ending_of(text[found[0] :] if found else text)
    ours = section.replace("\n", ending)
    if found is None:
        return f"{text}{ending}{ours}"
    return text[: found[0]] + ours + text[found[1] :]


def without_section(text: str, markers: tuple[str, str], *, head: str = "") -> str | None:
    """Returns the text without our section and the line ending before it; None when the file was only ours.

    The line ending stays where the lines before and behind would become one without it.

    Raises: SectionUnclear.
    """
    found = _find(text, markers)
    if found is None:
        return text
    start, end = found
    before, behind = text[:start], text[end:]
    if not behind and before == head:
        return None
    shorter = before.removesuffix(_ending_of(text[start:]))
    is_apart = not shorter or shorter.endswith("\n") or not behind or behind.startswith(("\n", "\r\n"))
    return (shorter if is_apart else before) + behind


def _find(text: str, markers: tuple[str, str]) -> tuple[int, int] | None:
    """Returns where the section starts and ends, its last line ending included.

    Raises: SectionUnclear.
    """
    begin, end = markers
    counts = (text.count(begin), text.count(end))
    if counts == (0, 0):
        return None
    start, stop = text.find(begin), text.find(end)
    if counts != (1, 1) or stop < start:
        message = f'the markers "{begin}" and "{end}" do not enclose one section'
        raise SectionUnclear(message)
    stop += len(end)
    if text.startswith("\r\n", stop):
        return start, stop + 2
    return start, stop + text.startswith("\n", stop)


def _ending_of(text: str) -> str:
    """Returns how the first line of a text ends."""
    place = text.find("\n")
    return "\r\n" if place > 0 and text[place - 1] == "\r" else "\n"
