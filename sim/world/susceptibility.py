"""What harm does to a body, drawn once: how much exposure harms, how badly, and how long it can wait for care."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, logarithms
from sim.scenario.parameters.scenario import Scenario
from sim.world.crowd import Crowd
from sim.world.random_streams import RandomStreams, Stream

OLDER_YEARS: Final = 65.0
"""Age above which people bear less smoke, years (assumption: when diseases of heart and lung are common; how much less
is varied by `care.older_tolerance_share`)."""


def draw_frailty(
    crowd: Crowd, rows: NDArray[np.int64], scenario: Scenario, streams: RandomStreams, part: int = 0
) -> None:
    """Give bodies their thresholds and unit draws of harm and care.

    Args:
        crowd: **Written**: the columns of harm and care in these rows.
        rows: (k,) int64, bodies of one role, in order.
        scenario: the parameters.
        streams: the dice.
        part: number of the role, so that no role takes another's luck.
    """
    n, care = len(rows), scenario.care
    crowd.harm_threshold[rows] = -logarithms(streams.uniform(Stream.HARM, n, part))
    crowd.wound_luck[rows] = streams.uniform(Stream.WOUND, n, part)
    crowd.bleeding_threshold[rows] = -logarithms(streams.uniform(Stream.SURVIVAL, n, part))
    crowd.hospital_luck[rows] = streams.uniform(Stream.HOSPITAL, n, part)
    crowd.limb_luck[rows] = streams.uniform(Stream.LIMB, n, part)
    crowd.control_luck[rows] = streams.uniform(Stream.BLEEDING_CONTROL, n, part)
    crowd.help_luck[rows] = streams.uniform(Stream.BYSTANDER, n, part)
    crowd.lay_carry_luck[rows] = streams.uniform(Stream.LAY_CARRY, n, part)
    crowd.own_way_luck[rows] = streams.uniform(Stream.OWN_WAY, n, part)
    _draw_bearing_of_smoke(crowd, rows, scenario, streams, part)
    roads = road_factor(scenario, streams)
    spread = exponentials(care.transport_sigma * streams.normal(Stream.TRANSPORT, n, part))
    crowd.transport_s[rows] = roads * care.ambulance_median_s * spread
    spread = exponentials(care.own_way_sigma * streams.normal(Stream.OWN_WAY_TIME, n, part))
    crowd.own_way_s[rows] = roads * care.own_way_median_s * spread


def _draw_bearing_of_smoke(
    crowd: Crowd, rows: NDArray[np.int64], scenario: Scenario, streams: RandomStreams, part: int
) -> None:
    """Give bodies the dose of smoke or heat that each bears, and their luck in hospital after it."""
    n, care = len(rows), scenario.care
    spread = exponentials(care.susceptibility_sigma * streams.normal(Stream.SUSCEPTIBILITY, n, part))
    crowd.tolerance[rows] = np.where(crowd.age[rows] > OLDER_YEARS, care.older_tolerance_share, 1.0) * spread
    crowd.later_death_luck[rows] = streams.uniform(Stream.LATER_DEATH, n, part)


def road_factor(scenario: Scenario, streams: RandomStreams) -> float:
    """Give how much longer than usual everything takes on the roads in this run; median 1."""
    return streams.lognormal(Stream.ROADS, 1.0, scenario.care.road_sigma)
