"""What harm does to a body, drawn once: how much exposure harms, how badly, and how long it can wait for care."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.scenario import Scenario
from sim.world.crowd import Crowd
from sim.world.random_streams import Luck, Stream


def draw_frailty(crowd: Crowd, rows: NDArray[np.int64], scenario: Scenario, luck: Luck, part: int = 0) -> None:
    """Give bodies their thresholds and unit draws of harm and care.

    Args:
        crowd: **Written**: the columns of harm and care in these rows.
        rows: (k,) int64, bodies of one role, in order.
        scenario: the words.
        luck: the dice.
        part: number of the role, so that no role takes another's luck.
    """
    n, care = len(rows), scenario.care
    crowd.harm_threshold[rows] = -np.log(luck.uniform(Stream.HARM, n, part))
    crowd.wound_luck[rows] = luck.uniform(Stream.WOUND, n, part)
    crowd.bleeding_threshold[rows] = -np.log(luck.uniform(Stream.SURVIVAL, n, part))
    crowd.hospital_luck[rows] = luck.uniform(Stream.HOSPITAL, n, part)
    crowd.limb_luck[rows] = luck.uniform(Stream.LIMB, n, part)
    crowd.control_luck[rows] = luck.uniform(Stream.BLEEDING_CONTROL, n, part)
    crowd.help_luck[rows] = luck.uniform(Stream.BYSTANDER, n, part)
    spread = np.exp(care.transport_sigma * luck.normal(Stream.TRANSPORT, n, part))
    crowd.transport_s[rows] = care.ambulance_median_s * spread
