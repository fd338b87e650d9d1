"""The tests of bd."""

from __future__ import annotations
