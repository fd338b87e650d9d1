"""Are the tables the expected ones? Extra tables and columns belong to other programs and are no fault."""

from __future__ import annotations

from bd.doctor.finding import failed
from bd.doctor.finding import passed
from bd.storage.schema import SCHEMA
from bd.storage.sqlite import dbapi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject
