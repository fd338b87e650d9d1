#!python
"""The installed `bd`: nothing but the call, because everything here runs at every start."""

from __future__ import annotations

import sys

from bd.cli.main import main

sys.exit(main())
