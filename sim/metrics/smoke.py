"""What smoke and heat did to people."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.metrics.metric import metric
from sim.world.codes import Cause, Mover, Status
from sim.world.world import World

IN_SMOKE: Final = (Cause.SMOKE, Cause.BURNS)
"""Causes that are counted together (definition: of a death by fire)."""


def _overcome(world: World) -> NDArray[np.bool_]:
    overcome: NDArray[np.bool_] = world.crowd.attendee & np.isfinite(world.crowd.incapacitated_at)
    return overcome


def _died_of(world: World, *causes: Cause) -> NDArray[np.bool_]:
    crowd = world.crowd
    died: NDArray[np.bool_] = crowd.attendee & (crowd.status == Status.DEAD) & np.isin(crowd.cause, causes)
    return died


def _since_smoke(world: World, time_s: float | None) -> float | None:
    since = np.inf if time_s is None or np.isinf(time_s) else time_s - world.air.stirred_at
    return float(since) if np.isfinite(since) else None


@metric(unit="persons", label="Deaths by smoke", better="lower")
def deaths_smoke(world: World) -> float:
    """Give the deaths by toxic gases, at the scene or in hospital."""
    return float(_died_of(world, Cause.SMOKE).sum())


@metric(unit="persons", label="Deaths by burns", better="lower")
def deaths_burns(world: World) -> float:
    """Give the deaths by heat, at the scene or in hospital."""
    return float(_died_of(world, Cause.BURNS).sum())


@metric(unit="share", label="Share of deaths by smoke and burns", better="neither")
def smoke_share(world: World) -> float | None:
    """Give the deaths by smoke and burns as a share of all deaths; none where nobody died."""
    dead = world.crowd.attendee & (world.crowd.status == Status.DEAD)
    return float(_died_of(world, *IN_SMOKE).sum() / dead.sum()) if dead.any() else None


@metric(unit="persons", label="Overcome by smoke or heat", better="lower")
def overcome(world: World) -> float:
    """Give the people whom smoke or heat incapacitated."""
    return float(_overcome(world).sum())


@metric(unit="persons", label="Overcome, brought out alive", better="neither")
def overcome_rescued(world: World) -> float:
    """Give the people overcome whom somebody brought out alive."""
    crowd = world.crowd
    out = (crowd.moved_by != Mover.NONE) & (crowd.collected_at < crowd.died_at)
    return float((_overcome(world) & out).sum())


@metric(unit="persons", label="Died after rescue", better="lower")
def died_after_rescue(world: World) -> float:
    """Give the people brought out alive who died of smoke or burns all the same."""
    crowd = world.crowd
    return float((_died_of(world, *IN_SMOKE) & (crowd.collected_at < crowd.died_at)).sum())


@metric(unit="persons", label="Wounded who died of smoke", better="lower")
def wounded_in_smoke(world: World) -> float:
    """Give the people who lay wounded by something else and died of smoke or burns."""
    otherwise = ~np.isin(world.crowd.harmed_by, (Cause.NONE, *IN_SMOKE))
    return float((_died_of(world, *IN_SMOKE) & otherwise).sum())


@metric(unit="s", label="Time until air is untenable", better="higher")
def untenable_s(world: World) -> float | None:
    """Give the time from the first smoke until somebody on their feet could not stay in some area; none if never."""
    since = float(world.air.untenable_at.min(initial=np.inf)) - world.air.stirred_at
    return since if np.isfinite(since) else None


@metric(unit="s", label="First smoke to arrival of the fire service", better="lower")
def fire_arrival_s(world: World) -> float | None:
    """Give the time from the first smoke until the fire service arrives; none without either."""
    return _since_smoke(world, world.response.fire_arrived_at)


@metric(unit="s", label="First smoke to entry of the fire service", better="lower")
def fire_entry_s(world: World) -> float | None:
    """Give the time from the first smoke until the fire service goes in; none where it does not."""
    return _since_smoke(world, world.response.fire_entry_at)


@metric(unit="person-s", label="Firefighters inside before all is clear", better="lower")
def fire_at_risk_person_s(world: World) -> float:
    """Give the time that firefighters spent inside before police declared the venue clear, summed over them."""
    return float(world.response.fire_at_risk_person_s)


@metric(unit="s", label="First smoke to detection", better="lower")
def detection_s(world: World) -> float | None:
    """Give the time from the first smoke until detectors trip; none where they do not."""
    return _since_smoke(world, world.log.first("smoke_detected"))


@metric(unit="s", label="First smoke to the first sprinkler", better="lower")
def sprinkler_s(world: World) -> float | None:
    """Give the time from the first smoke until a sprinkler opens; none where none does."""
    return _since_smoke(world, world.log.first("sprinkler"))
