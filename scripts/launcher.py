#!python
"""The installed `bd`: nothing but the call, because everything here runs at every start."""

from __future__ import annotations

import gc
import sys

gc.disable()  # nothing to collect while modules load; `bd.cli.main` decides from there on

from bd import importing  # noqa: E402 (after the line above)

importing.install()

from bd.cli.main import main  # noqa: E402 (found by what the line above installed)

sys.exit(main())
