"""Are the tables the expected ones? Extra tables and columns belong to other programs and are no fault."""

from __future__ import annotations

from bd.doctor.finding import counted
from bd.doctor.finding import failed
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.storage.probe import compare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject


def check_schema(subject: Subject) -> Finding:
    """Compares the tables, columns, indexes and views with what the migrations make."""
    report = compare(subject.open_con)
    extras = [f"table {name}" for name in report.extra_tables] + [f"column {name}" for name in report.extra_columns]
    if report.lacks_data:
        return failed(
            f"the database lacks {counted(len(report.missing), 'thing')} that bd needs",
            detail=listed(report.missing),
            hint="another program may have changed the tables; a backup beside the database may hold them",
        )
    if report.missing:
        return warned(
            f"the database lacks {counted(len(report.missing), 'index or view', 'indexes or views')}",
            detail=listed(report.missing),
            hint="the next command that opens the database for writing makes them again, for example bd list",
        )
    return passed("tables, columns, indexes and views as expected", detail=listed([f"extra: {row}" for row in extras]))
