"""What harm does to a body, drawn once: how much exposure harms, how badly, and how long it can wait for care."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernels.elementary import exponentials, logarithms
from sim.scenario.parameters.scenario import Scenario
from sim.world.crowd import Crowd
from sim.world.random_streams import RandomStreams, Stream


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
    spread = exponentials(care.transport_sigma * streams.normal(Stream.TRANSPORT, n, part))
    crowd.transport_s[rows] = care.ambulance_median_s * spread
