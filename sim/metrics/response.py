"""The separate clocks of the response, each from the onset of the hazard."""

from __future__ import annotations

import numpy as np

from sim.metrics.metric import metric
from sim.world.codes import Cause, Role
from sim.world.world import World


def since_onset(world: World, time: float | None) -> float | None:
    """Give a time from onset, s; none where it never came or there was no hazard."""
    if time is None or not np.isfinite(time) or not np.isfinite(world.hazard.begun_at):
        return None
    return float(time - world.hazard.begun_at)


@metric(unit="s", label="Onset to recognition", better="lower")
def recognition_s(world: World) -> float | None:
    """Give the time from onset until the first people respond."""
    first = world.log.first("recognition")
    return None if first is None else since_onset(world, max(first, world.hazard.begun_at))


@metric(unit="s", label="Onset to alarm", better="lower")
def alarm_s(world: World) -> float | None:
    """Give the time from onset until the alarm is given."""
    return since_onset(world, world.log.first("alarm"))


@metric(unit="s", label="Onset to notification", better="lower")
def notification_s(world: World) -> float | None:
    """Give the time from onset until the first call."""
    return since_onset(world, world.response.notified_at)


@metric(unit="s", label="Onset to dispatch order", better="lower")
def call_processing_s(world: World) -> float | None:
    """Give the time from onset until the first call is processed and officers are ordered out."""
    return since_onset(world, world.response.ordered_at)


@metric(unit="s", label="Onset to dispatch", better="lower")
def dispatch_s(world: World) -> float | None:
    """Give the time from onset until armed officers set off."""
    return since_onset(world, world.response.dispatched_at)


@metric(unit="s", label="Onset to arrival", better="lower")
def arrival_s(world: World) -> float | None:
    """Give the time from onset until the first armed officers arrive."""
    return since_onset(world, world.response.arrived_at)


@metric(unit="s", label="Onset to tactical team", better="lower")
def tactical_arrival_s(world: World) -> float | None:
    """Give the time from onset until the tactical team arrives, whether or not it is still needed."""
    return since_onset(world, world.response.tactical_at)


@metric(unit="s", label="Onset to entry", better="lower")
def entry_s(world: World) -> float | None:
    """Give the time from onset until armed officers go in."""
    return since_onset(world, world.response.entry_at)


@metric(unit="s", label="Onset to contact on site", better="lower")
def site_contact_s(world: World) -> float | None:
    """Give the time from onset until an armed officer on site is in contact with the threat; none if none was."""
    return since_onset(world, world.response.site_contact_at)


@metric(unit="s", label="Onset to contact", better="lower")
def contact_s(world: World) -> float | None:
    """Give the time from onset until officers are in contact with the threat; none if there was no contact."""
    return since_onset(world, world.response.contact_at)


@metric(unit="s", label="Entry to contact", better="lower")
def entry_to_contact_s(world: World) -> float | None:
    """Give the time from entry of armed officers from outside until their contact with the threat; none without one."""
    clocks = world.response
    return float(clocks.contact_at - clocks.entry_at) if np.isfinite(clocks.contact_at) else None


@metric(unit="s", label="Onset to containment", better="lower")
def contained_s(world: World) -> float | None:
    """Give the time from onset until a threat that holds out does no more harm; none where contact ends it."""
    return since_onset(world, world.response.contained_at)


@metric(unit="s", label="Onset to end of threat", better="lower")
def threat_ended_s(world: World) -> float | None:
    """Give the time from onset until the threat is over, including a contained one."""
    return since_onset(world, world.hazard.ended_at)


@metric(unit="s", label="Onset to warm zone", better="lower")
def warm_zone_s(world: World) -> float | None:
    """Give the time from onset until police declare a warm zone."""
    return since_onset(world, world.response.warm_zone_at)


@metric(unit="s", label="Onset to venue clear", better="lower")
def venue_clear_s(world: World) -> float | None:
    """Give the time from onset until the venue is declared clear."""
    return since_onset(world, world.response.clear_at)


@metric(unit="s", label="Onset to medical entry", better="lower")
def medical_entry_s(world: World) -> float | None:
    """Give the time from onset until medics go in."""
    return since_onset(world, world.response.medical_entry_at)


@metric(unit="s", label="Onset to first patient contact", better="lower")
def first_patient_s(world: World) -> float | None:
    """Give the time from onset until the first patient is reached; none where there is no patient."""
    return since_onset(world, world.log.first("first_patient_contact"))


@metric(unit="s", label="Onset to last critical evacuation", better="neither")
def last_critical_evacuated_s(world: World) -> float | None:
    """Give the time from onset until the last time-critical patient reaches hospital."""
    return since_onset(world, world.log.first("last_critical_evacuated"))


@metric(unit="persons", label="Officers harmed", better="lower")
def officers_harmed(world: World) -> float:
    """Give the armed officers harmed, from outside and on site; they are not counted as casualties."""
    crowd = world.crowd
    armed = (crowd.role == Role.OFFICER) | (crowd.role == Role.SITE_OFFICER)
    return float((armed & np.isfinite(crowd.harmed_at)).sum())


@metric(unit="persons", label="Harmed by responders", better="lower")
def harmed_by_responders(world: World) -> float:
    """Give the people in the audience who would not have been harmed without errors of armed responders."""
    return float((world.crowd.attendee & (world.crowd.harmed_by == Cause.RESPONDERS)).sum())
