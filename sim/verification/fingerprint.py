"""Whether two versions give the same outcomes, told by one number: pages that a command wrote carry it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

import numpy as np

from sim.runs.loading import load_plan
from sim.runs.runner import RunResult, run

_SCENES: Final = (
    ("club_assault", ["run.duration_s=90"]),
    ("open_air_assault", ["crowd.people=300", "run.duration_s=90"]),
)
"""Shipped incidents, cut short: an audience indoors and one in the open, with staff, police, medics and a hazard."""


def fingerprint(result: RunResult) -> str:
    """Give the SHA-256 of everything that a run gave, wall times aside, down to the last bit; 64 hexadecimal digits."""
    digest = hashlib.sha256()
    paths = {} if result.trajectory is None else vars(result.trajectory)
    tables = {"series": result.series, "people": result.people, "maps": result.maps, "trajectory": paths}
    for name, table in tables.items():
        for key, column in sorted(table.items()):
            array = np.ascontiguousarray(column)
            digest.update(f"{name}.{key} {array.dtype} {array.shape}".encode())
            digest.update(array.tobytes())
    for key, value in sorted(result.metrics.items()):
        digest.update(f"{key} {'none' if value is None else float(value).hex()}".encode())
    for event in result.events:
        digest.update(f"{float(event.time_s).hex()} {event.name} {event.subject}".encode())
    return digest.hexdigest()


def outcome_fingerprint() -> str:
    """Run two short shipped incidents and give 12 hexadecimal digits that change when the model's outcomes change.

    A change of code that moves no outcome leaves it as it was, and so do the kind of processor and a further metric:
    metrics are left out, since all of them are made from what became of the people.
    """
    runs = [replace(run(load_plan(name, "as_today", changes), 1), metrics={}) for name, changes in _SCENES]
    return hashlib.sha256("".join(fingerprint(result) for result in runs).encode()).hexdigest()[:12]
