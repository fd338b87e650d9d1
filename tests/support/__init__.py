"""What tests share: running `bd`, making workspaces, finding shared data."""

from __future__ import annotations
