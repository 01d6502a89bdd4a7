"""Counts of harm without the luck of thresholds: means over seeds are those of the counts, and are surer."""

from __future__ import annotations

from sim.metrics.metric import metric
from sim.world.codes import Cause
from sim.world.world import World


@metric(unit="persons", label="Expected casualties", better="lower")
def expected_casualties(world: World) -> float:
    """Give the chances of being harmed, step by step and summed over people: the count without its luck.

    Those whom smoke or heat harmed enter as they are counted.
    """
    return world.expected.harmed


@metric(unit="persons", label="Expected deaths", better="lower")
def expected_deaths(world: World) -> float:
    """Give the chances of dying of anything, step by step and summed over people: the count without its luck.

    Those who died of smoke or burns at the scene enter as they are counted: who has fallen has shown what they bear.
    """
    return sum(world.expected.killed.values())


@metric(unit="persons", label="Expected deaths by direct harm", better="lower")
def expected_deaths_direct(world: World) -> float:
    """Give the chances of dying of wounds by the hazard that no care would have changed, summed over people."""
    return world.expected.killed[Cause.DIRECT]


@metric(unit="persons", label="Expected deaths by delayed care", better="lower")
def expected_deaths_delayed_care(world: World) -> float:
    """Give the chances of dying on the way to hospital or in it, summed over those who were time-critical."""
    return world.expected.killed[Cause.DELAYED_CARE]


@metric(unit="persons", label="Expected deaths by crush", better="lower")
def expected_deaths_crush(world: World) -> float:
    """Give the chances of dying of wounds by crowding that no care would have changed, summed over people."""
    return world.expected.killed[Cause.CRUSH]


@metric(unit="persons", label="Expected deaths by responders' errors", better="lower")
def expected_deaths_responders(world: World) -> float:
    """Give the chances of dying of wounds by responders that no care would have changed, summed over people."""
    return world.expected.killed[Cause.RESPONDERS]
