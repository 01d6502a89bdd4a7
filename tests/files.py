"""Reading files in tests that read the same ones hundreds of times."""

from __future__ import annotations

import os
from functools import cache

import pytest

from sim.installation import home
from sim.scenario.reading.files import read_root
from sim.scenario.tree import Branch

_kept = cache(read_root)


def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files of the source tree, which no test changes, once only; trees are never changed in place."""

    def read(path: str) -> Branch:
        ours = os.path.realpath(path).startswith(f"{home()}{os.sep}") and os.path.isfile(path)
        return _kept(path) if ours else read_root(path)

    for module in ("reader", "kinds"):
        monkeypatch.setattr(f"sim.scenario.reading.{module}.read_root", read)
