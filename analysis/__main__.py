"""``python -m analysis``: the command ``havenue``. An installed Havenue has this file as ``havenue.py`` too."""

from __future__ import annotations

from analysis.cli import main

if __name__ == "__main__":
    main(prog_name="havenue")
