"""bd: an issue tracker that lives in your repository."""

from __future__ import annotations

__version__ = "0.1.0"
