"""Every option and argument, declared once; a command names the ones it takes.

A command's parameter name is the variable its function reads; spelling, kind and help stand here. Spellings under
`aliases` are understood and not shown.
"""

from __future__ import annotations

from bd.cli.options.agents import *  # noqa: F403
from bd.cli.options.everywhere import *  # noqa: F403
from bd.cli.options.exchange import *  # noqa: F403
from bd.cli.options.issues import *  # noqa: F403
from bd.cli.options.lists import *  # noqa: F403
from bd.cli.options.queue import *  # noqa: F403
from bd.cli.options.reports import *  # noqa: F403
from bd.cli.options.searches import *  # noqa: F403
from bd.cli.options.structure import *  # noqa: F403
from bd.cli.options.texts import *  # noqa: F403
from bd.cli.options.workspaces import *  # noqa: F403
