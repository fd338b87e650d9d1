#!python
"""The installed `bd`: nothing but the call, because everything here runs at every start."""

import gc
import sys

gc.disable()  # nothing to collect while modules load; `bd.cli.main` decides from there on
if not sys.flags.safe_path:
    del sys.path[0]  # the folder of this script: nothing there is ours, and Python would look there first

from bd import importing  # noqa: E402 (after the lines above)

importing.install()

from bd.cli.main import main  # noqa: E402 (found by what the line above installed)

sys.exit(main())
