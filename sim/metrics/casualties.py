"""Who was harmed, who died, and of what."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.metrics.metric import metric
from sim.world.codes import Cause, Status, Wound
from sim.world.world import World

IDEAL_CARE_MIN: Final = 10.0
"""Time to care by which a death is judged preventable, min (definition: Smith et al. 2016)."""

IDEAL_HOSPITAL_MIN: Final = 60.0
"""Time to a trauma centre by which a death is judged preventable, min (definition: Smith et al. 2016)."""


def _dead(world: World) -> NDArray[np.bool_]:
    dead: NDArray[np.bool_] = world.crowd.attendee & (world.crowd.status == Status.DEAD)
    return dead


def _harmed(world: World) -> NDArray[np.bool_]:
    harmed: NDArray[np.bool_] = world.crowd.attendee & (world.crowd.wound != Wound.NONE)
    return harmed


@metric(unit="persons", label="Deaths", better="lower")
def deaths(world: World) -> float:
    """Give the people in the audience who died, at the scene or later."""
    return float(_dead(world).sum())


@metric(unit="persons", label="Deaths by direct harm", better="lower")
def deaths_direct(world: World) -> float:
    """Give the deaths of wounds that no care would have changed."""
    return float((_dead(world) & (world.crowd.cause == Cause.DIRECT)).sum())


@metric(unit="persons", label="Deaths by delayed care", better="lower")
def deaths_delayed_care(world: World) -> float:
    """Give the deaths of time-critical people, on the way to hospital or in it."""
    return float((_dead(world) & (world.crowd.cause == Cause.DELAYED_CARE)).sum())


@metric(unit="persons", label="Deaths by crush", better="lower")
def deaths_crush(world: World) -> float:
    """Give the deaths of wounds by crowding that no care would have changed."""
    return float((_dead(world) & (world.crowd.cause == Cause.CRUSH)).sum())


@metric(unit="persons", label="Deaths by responders' errors", better="lower")
def deaths_responders(world: World) -> float:
    """Give the deaths of wounds by errors of armed responders that no care would have changed."""
    return float((_dead(world) & (world.crowd.cause == Cause.RESPONDERS)).sum())


@metric(unit="share", label="Preventable share of deaths", better="neither")
def preventable_share(world: World) -> float | None:
    """Give the dead who would have lived with care in 10 min and a hospital in 60, as a share of all dead.

    As Smith et al. 2016 define it, by each person's own draws: they died for want of care, would have bled less than
    they can bear, and a hospital that is not overloaded would have saved them. None where nobody died.
    """
    crowd, care, dead = world.crowd, world.scenario.care, _dead(world)
    if not dead.any():
        return None
    lost = care.death_rate_per_min * (IDEAL_CARE_MIN + care.care_factor * (IDEAL_HOSPITAL_MIN - IDEAL_CARE_MIN))
    could_live = (crowd.bleeding_threshold > lost) & (crowd.hospital_luck < care.hospital_survival)
    return float((could_live & (crowd.cause == Cause.DELAYED_CARE))[dead].mean())


@metric(unit="share", label="Share of deaths by delayed care", better="neither")
def deaths_delayed_share(world: World) -> float | None:
    """Give the deaths by delayed care as a share of all deaths; none where nobody died."""
    dead = _dead(world)
    return float((world.crowd.cause[dead] == Cause.DELAYED_CARE).mean()) if dead.any() else None


@metric(unit="persons", label="Casualties", better="lower")
def casualties(world: World) -> float:
    """Give everybody harmed, the dead among them."""
    return float(_harmed(world).sum())


@metric(unit="persons", label="Injured", better="neither")
def injured(world: World) -> float:
    """Give the people harmed who survived."""
    return float((_harmed(world) & ~_dead(world)).sum())


@metric(unit="persons", label="Injured, time-critical", better="neither")
def injured_critical(world: World) -> float:
    """Give the time-critical people who survived."""
    crowd = world.crowd
    return float((crowd.attendee & (crowd.wound == Wound.CRITICAL) & (crowd.status != Status.DEAD)).sum())


@metric(unit="persons", label="Injured, serious", better="lower")
def injured_serious(world: World) -> float:
    """Give the people with a serious wound that does not threaten life."""
    return float((world.crowd.attendee & (world.crowd.wound == Wound.SERIOUS)).sum())


@metric(unit="persons", label="Injured, minor", better="lower")
def injured_minor(world: World) -> float:
    """Give the people with a minor wound."""
    return float((world.crowd.attendee & (world.crowd.wound == Wound.MINOR)).sum())


@metric(unit="persons", label="Incapacitated by smoke", better="lower")
def incapacitated_by_smoke(world: World) -> float:
    """Give the people who took a dose of smoke or heat that incapacitates: `overcome` by its older name."""
    return float((world.crowd.attendee & np.isfinite(world.crowd.incapacitated_at)).sum())


@metric(unit="person-s", label="Exposure", better="lower")
def exposed_person_s(world: World) -> float:
    """Give the person-seconds spent within reach and sight of the hazard."""
    return float(world.crowd.exposed_s[world.crowd.attendee].sum())


@metric(unit="share", label="Case fatality", better="neither")
def case_fatality(world: World) -> float | None:
    """Give the deaths as a share of all casualties; none where nobody was harmed."""
    harmed = _harmed(world)
    return float(_dead(world).sum() / harmed.sum()) if harmed.any() else None


@metric(unit="share", label="Dead of those present", better="lower")
def dead_share(world: World) -> float | None:
    """Give the people in the audience who died as a share of all of it; none without an audience."""
    return float(_dead(world).sum() / world.attendees) if world.attendees else None


@metric(unit="persons/min", label="Harmed per source and minute", better="lower")
def harmed_per_source_min(world: World) -> float | None:
    """Give those the hazard harmed per minute that a source was active, over all sources; none if none ever was.

    What contained sources go on doing counts among the harmed, and their time does not.
    """
    by_hazard = world.crowd.harmed_by == Cause.DIRECT
    minutes = world.hazard.active_s / 60.0
    return float((_harmed(world) & by_hazard).sum() / minutes) if minutes > 0.0 else None


@metric(unit="share", label="Elasticity of harm", better="neither")
def harm_elasticity(world: World) -> float | None:
    """Give the growth of harm with the number within reach, 1 for in proportion; each moment weighed by its harm."""
    hazard = world.hazard
    return hazard.elastic / hazard.shared if hazard.shared > 0.0 else None
