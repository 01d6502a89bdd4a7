"""Havenue: an attack on a crowded venue, the escape and the response, simulated to compare policies.

The face of the package. It hands names on and defines nothing; each is imported on first use, so that
``import sim`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

_HOME = {
    "load_plan": "sim.experiment.loading",
    "load_policy": "sim.experiment.loading",
    "load_scenario": "sim.experiment.loading",
    "load_study": "sim.experiment.studies.reading",
    "load_venue": "sim.experiment.loading",
    "run": "sim.experiment.runner",
    "run_study": "sim.experiment.studies.sweep",
    "VenueModel": "sim.model",
}

if TYPE_CHECKING:
    from sim.experiment.loading import load_plan, load_policy, load_scenario, load_venue
    from sim.experiment.runner import run
    from sim.experiment.studies.reading import load_study
    from sim.experiment.studies.sweep import run_study
    from sim.model import VenueModel

__all__ = [
    "VenueModel", "__version__", "load_plan", "load_policy", "load_scenario", "load_study", "load_venue", "run",
    "run_study",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use."""
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
