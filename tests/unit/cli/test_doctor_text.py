"""How findings look as text."""

from __future__ import annotations

from bd.cli.render.doctor_text import finding_lines
from bd.cli.render.doctor_text import pollution_lines
from bd.cli.render.doctor_text import report_lines
from bd.doctor.finding import failed
from bd.doctor.finding import passed
from bd.doctor.registry import CORE


def test_rows() -> None:
    """Details of what is in order are shown only on request; the way out stands last."""
    fine = passed("fine", detail="more")
    fine.name = "A"
    bad = failed("bad\x1b[31m", detail="x\ny", hint="do this")
    bad.name = "B"

    assert list(finding_lines(fine)) == ["  ✓ A: fine"]
    assert list(finding_lines(fine, verbose=True)) == ["  ✓ A: fine", "      more"]
    assert list(finding_lines(bad)) == ["  ✖ B: bad\\x1b[31m", "      x", "      y", "      → do this"]


def test_sections() -> None:
    """A category without findings has no section."""
    finding = passed("fine")
    finding.name, finding.category = "A", CORE

    assert list(report_lines([finding])) == ["bd doctor: 1 passed, 0 warnings, 0 errors", "", CORE, "  ✓ A: fine"]


def test_leftovers() -> None:
    """Titles cannot steer the terminal."""
    row: dict[str, object] = {"id": "t-1", "title": "a\nb\x07", "score": 0.9, "reasons": ["no description"]}

    lines = list(pollution_lines([row]))

    assert lines[1:3] == ["  t-1: a b\\x07", "      score 0.9: no description"]
    assert list(pollution_lines([])) == ["✓ No issue looks like a leftover of a test"]
