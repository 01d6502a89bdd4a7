"""The few draws that make one incident another, as columns of a table: unit numbers, the same under every policy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from sim.world.random_streams import RandomStreams, Stream

OFFICERS: Final = 2
"""Officers on site whose luck is told (definition: of the column; the first two of however many a policy posts)."""


@dataclass(frozen=True)
class ScenarioDraw:
    """One draw of a whole incident.

    Attributes:
        stream: what it decides.
        about: what a small number means, and a large one.
        mean: of the number over seeds; 0.5 where one number is drawn.
        count: numbers drawn, the least of which is told.
        part: of the stream.
    """

    stream: Stream
    about: str
    mean: float = 0.5
    count: int = 1
    part: int = 0


DRAWS: Final = {
    "draw_warning": ScenarioDraw(
        Stream.WARNING, "below `posture.warning_arrives_share` a warning comes before the night, below "
        "`posture.warning_heeded_share` of that it is heeded",
    ),
    "draw_diversion": ScenarioDraw(
        Stream.DIVERSION, "below `posture.diversion_share` another incident draws staff and police away"
    ),
    "draw_procedure": ScenarioDraw(
        Stream.PROCEDURE, "below `instruction.wrong_order_share` alarm and staff give out the wrong order"
    ),
    "draw_notice": ScenarioDraw(Stream.SEARCH, "below `control_room.search_share` guards notice the attack beforehand"),
    "draw_origin": ScenarioDraw(Stream.BEGINNING, "where the origin is drawn: inside if low, in the vicinity if high"),
    "draw_regime": ScenarioDraw(Stream.REGIME, "where the regime is drawn: short if low, a barricade if high"),
    "draw_rate": ScenarioDraw(Stream.RATE, "rate of harm of the first hazard, the larger the higher"),
    "draw_duration": ScenarioDraw(Stream.DURATION, "how long the first hazard lasts if not met, the larger the longer"),
    "draw_notification": ScenarioDraw(Stream.NOTIFICATION, "time to the first call, the larger the longer"),
    "draw_call_processing": ScenarioDraw(Stream.CALL_PROCESSING, "time that the call takes, the larger the longer"),
    "draw_dispatch": ScenarioDraw(Stream.DISPATCH, "time to send police, the larger the longer"),
    "draw_travel": ScenarioDraw(Stream.TRAVEL, "time of police on the road, the larger the longer"),
    "draw_locating": ScenarioDraw(Stream.LOCATING, "time from entry to contact at the least, the larger the longer"),
    "draw_tactical": ScenarioDraw(Stream.TACTICAL, "time until the special unit is there, the larger the longer"),
    "draw_command": ScenarioDraw(Stream.TASK_FORCE, "time to take command of care, the larger the longer", part=2),
    "draw_task_force": ScenarioDraw(Stream.TASK_FORCE, "time until the task force is there, the larger the longer"),
    "draw_failure": ScenarioDraw(Stream.COMMUNICATION, "below `response.failure.share` communication fails"),
    "draw_roads": ScenarioDraw(Stream.ROADS, "times on the roads to the venue and to hospital, the larger the longer"),
    "draw_unfound": ScenarioDraw(
        Stream.UNFOUND, "below `care.warm_zone_unfound_share` a source is not found when medics come in"
    ),
    "draw_site_officers": ScenarioDraw(
        Stream.SITE_OFFICER, "the least of two: below `response.site_officers.end_share` one of two officers on site "
        "can end the threat", mean=1.0 / (OFFICERS + 1.0), count=OFFICERS,
    ),
    "draw_fidelity": ScenarioDraw(
        Stream.FIDELITY, "below `run.policy_fidelity` the switches, choices and lists of a policy are set"
    ),
}  # fmt: skip
"""Columns by name. What is drawn as an order, such as which exits are locked, has no number and is not among them."""


@lru_cache(maxsize=2**18)  # a comparison asks for the draws of each pair once for every policy
def scenario_draw(name: str, seed: int) -> float:
    """Give one draw of a replication, in (0, 1): a function of its name in ``DRAWS`` and of the seed alone."""
    draw = DRAWS[name]
    return float(np.min(RandomStreams(seed).uniform(draw.stream, draw.count, draw.part)))


@lru_cache(maxsize=4096)
def scenario_draws(seed: int) -> tuple[float, ...]:
    """Give the draws of a replication, in the order of ``DRAWS``: functions of its seed alone, each in (0, 1)."""
    return tuple(scenario_draw(name, seed) for name in DRAWS)
