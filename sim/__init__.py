"""Havenue: an attack on a crowded venue, the escape and the response, simulated to compare policies.

The face of the package. It hands names on and defines nothing; each is imported on first use, so that
``import sim`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from sim.installation import __version__

_HOME = {
    "load_plan": "sim.runs.loading",
    "load_policy": "sim.runs.loading",
    "load_scenario": "sim.runs.loading",
    "load_study": "sim.studies.loading",
    "load_venue": "sim.runs.loading",
    "run": "sim.runs.runner",
    "run_study": "sim.studies.sweep",
    "VenueModel": "sim.model",
}

if TYPE_CHECKING:
    from sim.model import VenueModel
    from sim.runs.loading import load_plan, load_policy, load_scenario, load_venue
    from sim.runs.runner import run
    from sim.studies.loading import load_study
    from sim.studies.sweep import run_study

__all__ = [
    "VenueModel", "__version__", "load_plan", "load_policy", "load_scenario", "load_study", "load_venue", "run",
    "run_study",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use."""
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
