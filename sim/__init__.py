"""Havenue: an attack on a crowded venue, the escape and the response, simulated to compare policies.

The face of the package: ``dir(sim)`` lists what it offers, and ``docs/python.md`` shows how to use it. It hands names
on and defines nothing; each is imported on first use, so that ``import sim`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from sim.installation import __version__

_HOMES = {
    "sim.agents": ("Attendee", "Guard", "Medic", "Officer", "SiteOfficer", "Source", "Steward"),
    "sim.errors": (
        "Fault", "GeometryError", "HavenueError", "InputError", "InterruptionError", "ResultsError", "SimulationError",
    ),
    "sim.model": ("VenueModel",),
    "sim.runs.loading": ("load_plan", "load_policy", "load_scenario", "load_venue"),
    "sim.runs.run_folder": ("save_run",),
    "sim.runs.runner": ("RunResult", "run"),
    "sim.runs.stored_run": ("StoredRun", "load_run"),
    "sim.scenario.parameters.scenario": ("Plan",),
    "sim.runs.trajectory_file": ("load_trajectory",),
    "sim.studies.design.study": ("Study",),
    "sim.studies.loading": ("load_study",),
    "sim.studies.sweep": ("run_study",),
    "sim.world.codes": ("Action", "Awareness", "Cause", "Mobility", "Mover", "Role", "Status", "Wound"),
    "sim.world.trajectory": ("Presence", "Trajectory"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

if TYPE_CHECKING:  # for editors and type checkers
    from sim.agents import Attendee, Guard, Medic, Officer, SiteOfficer, Source, Steward
    from sim.errors import (
        Fault,
        GeometryError,
        HavenueError,
        InputError,
        InterruptionError,
        ResultsError,
        SimulationError,
    )
    from sim.model import VenueModel
    from sim.runs.loading import load_plan, load_policy, load_scenario, load_venue
    from sim.runs.run_folder import save_run
    from sim.runs.runner import RunResult, run
    from sim.runs.stored_run import StoredRun, load_run
    from sim.runs.trajectory_file import load_trajectory
    from sim.scenario.parameters.scenario import Plan
    from sim.studies.design.study import Study
    from sim.studies.loading import load_study
    from sim.studies.sweep import run_study
    from sim.world.codes import Action, Awareness, Cause, Mobility, Mover, Role, Status, Wound
    from sim.world.trajectory import Presence, Trajectory

__all__ = [
    "Action", "Attendee", "Awareness", "Cause", "Fault", "GeometryError", "Guard", "HavenueError", "InputError",
    "InterruptionError", "Medic", "Mobility", "Mover", "Officer", "Plan", "Presence", "ResultsError", "Role",
    "RunResult", "SimulationError", "SiteOfficer", "Source", "Status", "Steward", "StoredRun", "Study", "Trajectory",
    "VenueModel", "Wound", "__version__", "load_plan", "load_policy", "load_run", "load_scenario", "load_study",
    "load_trajectory", "load_venue", "run", "run_study", "save_run",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use."""
    if name in _HOME_OF:
        return getattr(importlib.import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what the package offers, imported already or not."""
    return sorted(__all__)
