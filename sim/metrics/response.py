"""The separate clocks of the response, each from the onset of the hazard."""

from __future__ import annotations

import numpy as np

from sim.metrics.metric import metric
from sim.world.world import World


def since_onset(world: World, time: float | None) -> float | None:
    """Give a time from onset, s; none where it never came or there was no hazard."""
    if time is None or not np.isfinite(time) or not np.isfinite(world.threat.begun_at):
        return None
    return float(time - world.threat.begun_at)


@metric(unit="s", label="Onset to recognition", better="lower")
def recognition_s(world: World) -> float | None:
    """Give the time from onset until the first people respond."""
    first = world.log.first("recognition")
    return None if first is None else since_onset(world, max(first, world.threat.begun_at))


@metric(unit="s", label="Onset to alarm", better="lower")
def alarm_s(world: World) -> float | None:
    """Give the time from onset until the alarm is given."""
    return since_onset(world, world.log.first("alarm"))


@metric(unit="s", label="Onset to notification", better="lower")
def notification_s(world: World) -> float | None:
    """Give the time from onset until the first call."""
    return since_onset(world, world.response.notified_at)


@metric(unit="s", label="Onset to dispatch", better="lower")
def dispatch_s(world: World) -> float | None:
    """Give the time from onset until armed officers set off."""
    return since_onset(world, world.response.dispatched_at)


@metric(unit="s", label="Onset to arrival", better="lower")
def arrival_s(world: World) -> float | None:
    """Give the time from onset until the first armed officers arrive."""
    return since_onset(world, world.response.arrived_at)


@metric(unit="s", label="Onset to entry", better="lower")
def entry_s(world: World) -> float | None:
    """Give the time from onset until armed officers go in."""
    return since_onset(world, world.response.entry_at)


@metric(unit="s", label="Onset to contact", better="lower")
def contact_s(world: World) -> float | None:
    """Give the time from onset until officers are in contact with the threat; none where they never were."""
    return since_onset(world, world.response.contact_at)


@metric(unit="s", label="Onset to end of threat", better="lower")
def threat_ended_s(world: World) -> float | None:
    """Give the time from onset until no source of the threat is active."""
    return since_onset(world, world.threat.ended_at)


@metric(unit="s", label="Onset to medical entry", better="lower")
def medical_entry_s(world: World) -> float | None:
    """Give the time from onset until medics go in."""
    return since_onset(world, world.response.medical_entry_at)


@metric(unit="s", label="Onset to first patient contact", better="lower")
def first_patient_s(world: World) -> float | None:
    """Give the time from onset until the first patient is reached; none where there is no patient."""
    return since_onset(world, world.log.first("first_patient_contact"))


@metric(unit="s", label="Onset to last critical evacuation", better="lower")
def last_critical_evacuated_s(world: World) -> float | None:
    """Give the time from onset until the last time-critical patient reaches hospital."""
    return since_onset(world, world.log.first("last_critical_evacuated"))
