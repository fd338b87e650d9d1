"""The headings a description should have, by type."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record

REQUIRED_SECTIONS = {
    "bug": ("Steps to Reproduce", "Acceptance Criteria"),
    "task": ("Acceptance Criteria",),
    "feature": ("Acceptance Criteria",),
    "epic": ("Success Criteria",),
}


def missing_sections(issue_type: str, description: str, record: Record) -> list[str]:
    """Returns the headings that are missing; acceptance criteria may also stand in their own field."""
    text = description.casefold()
    missing = [heading for heading in REQUIRED_SECTIONS.get(issue_type, ()) if heading.casefold() not in text]
    if record.get("acceptance_criteria"):
        missing = [heading for heading in missing if heading != "Acceptance Criteria"]
    return missing
