"""``python -m havenue`` where Havenue is installed: the build puts this file beside the packages, as ``havenue.py``."""

from __future__ import annotations

from analysis.cli import main

if __name__ == "__main__":
    main(prog_name="havenue")
