"""``python -m analysis``: the command ``havenue`` of a source tree that is not installed."""

from __future__ import annotations

from analysis.cli import main

if __name__ == "__main__":
    main(prog_name="havenue")
