"""The clocks of care, each from the onset of the hazard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.metrics.metric import metric
from sim.metrics.response import since_onset
from sim.world.codes import Mover, Role, Wound
from sim.world.world import World


def _collected(world: World) -> NDArray[np.float64]:
    """Give when those of the audience who were brought there alive were at the collection point, s."""
    crowd = world.crowd
    alive = crowd.attendee & np.isfinite(crowd.collected_at) & (crowd.died_at >= crowd.collected_at)
    return crowd.collected_at[alive]


def _needed_carrying(world: World) -> NDArray[np.bool_]:
    crowd = world.crowd
    carried: NDArray[np.bool_] = crowd.attendee & ((crowd.wound == Wound.CRITICAL) | (crowd.wound == Wound.SERIOUS))
    return carried


@metric(unit="s", label="Onset to unified command", better="lower")
def unified_command_s(world: World) -> float | None:
    """Give the time from onset until a unified command is set up."""
    return since_onset(world, world.response.command_at)


@metric(unit="s", label="Onset to first patient at collection point", better="lower")
def first_collection_s(world: World) -> float | None:
    """Give the time from onset until the first patient is at the collection point alive; none if nobody was."""
    times = _collected(world)
    return since_onset(world, float(times.min())) if len(times) else None


@metric(unit="s", label="Onset to last patient at collection point", better="neither")
def all_collected_s(world: World) -> float | None:
    """Give the time from onset until the last patient who is brought there alive is at the collection point."""
    times = _collected(world)
    return since_onset(world, float(times.max())) if len(times) else None


@metric(unit="s", label="Harm to hospital, median of time-critical", better="neither")
def hospital_s(world: World) -> float | None:
    """Give the median time from harm to hospital of the time-critical who lived to reach it; read it with `deaths`."""
    crowd = world.crowd
    reached = (crowd.wound == Wound.CRITICAL) & crowd.attendee & np.isfinite(crowd.hospital_at)
    reached &= crowd.died_at >= crowd.hospital_at
    return float(np.median(crowd.hospital_at[reached] - crowd.harmed_at[reached])) if reached.any() else None


@metric(unit="persons", label="Treated by medics", better="neither")
def treated_by_medics(world: World) -> float:
    """Give the people who could not walk and were reached alive by a medic."""
    return float((_needed_carrying(world) & np.isfinite(world.crowd.treated_at)).sum())


@metric(unit="persons", label="Bleeding controlled by lay people", better="neither")
def treated_by_lay(world: World) -> float:
    """Give the time-critical people whose bleeding was controlled by a lay person."""
    return float((world.crowd.attendee & np.isfinite(world.crowd.aided_at)).sum())


@metric(unit="share", label="Moved by lay people", better="neither")
def lay_moved_share(world: World) -> float | None:
    """Give the share carried out by lay people of those who could not walk for their wound; none where nobody was."""
    needed = _needed_carrying(world)
    return float((world.crowd.moved_by[needed] == Mover.LAY).mean()) if needed.any() else None


@metric(unit="persons", label="Carried out by police", better="neither")
def carried_by_police(world: World) -> float:
    """Give the people who could not walk and were carried out by police."""
    crowd = world.crowd
    out = np.isfinite(crowd.collected_at) & (crowd.moved_by == Mover.POLICE)
    return float((_needed_carrying(world) & out).sum())


@metric(unit="persons", label="Carried out by the fire service", better="neither")
def carried_by_fire_service(world: World) -> float:
    """Give the people who could not walk and were carried out by the fire service."""
    crowd = world.crowd
    out = np.isfinite(crowd.collected_at) & (crowd.moved_by == Mover.FIRE_SERVICE)
    return float((_needed_carrying(world) & out).sum())


@metric(unit="share", label="Time-critical reached by no medic", better="lower")
def no_medic_share(world: World) -> float | None:
    """Give the share of the time-critical whom no medic or ambulance crew reached alive; none where there were none."""
    crowd = world.crowd
    critical = crowd.attendee & (crowd.wound == Wound.CRITICAL)
    return float(np.isinf(crowd.treated_at[critical]).mean()) if critical.any() else None


@metric(unit="persons", label="Went to hospital by themselves", better="neither")
def went_alone(world: World) -> float:
    """Give the people with a minor wound who went to hospital by themselves."""
    crowd = world.crowd
    return float((crowd.attendee & (crowd.wound == Wound.MINOR) & np.isfinite(crowd.hospital_at)).sum())


@metric(unit="persons", label="Medics harmed", better="lower")
def medics_harmed(world: World) -> float:
    """Give the medics harmed at work; they are no casualties of the audience."""
    crowd = world.crowd
    return float(np.isfinite(crowd.harmed_at[crowd.rows(Role.MEDIC)]).sum())
