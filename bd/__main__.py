"""`python -m bd`."""

from __future__ import annotations

import sys

from bd.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
