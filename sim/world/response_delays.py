"""How long each link of the response chain takes in this run: drawn once, whoever asks."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario.parameters.scenario import Scenario
from sim.world.random_streams import Luck, Stream
from sim.world.staffing import travel_factor


class Delays(NamedTuple):
    """The links from recognition to arrival, each from the one before unless said otherwise.

    Attributes:
        notification_s: recognition to first call, s.
        call_processing_s: first call to dispatch order, s.
        dispatch_s: dispatch order until officers set off, s.
        travel_s: setting off to arrival, s.
        tactical_s: dispatch order to arrival of the tactical team, s.
    """

    notification_s: float
    call_processing_s: float
    dispatch_s: float
    travel_s: float
    tactical_s: float


def draw_delays(scenario: Scenario, luck: Luck) -> Delays:
    """Draw every link from its log-normal distribution; a link without spread takes its median exactly.

    Posture shortens or lengthens the way of the first officers, not that of the tactical team.
    """
    words = scenario.response.police
    nearness = travel_factor(scenario.posture)
    return Delays(
        luck.lognormal(Stream.NOTIFICATION, words.notification_s, words.notification_sigma),
        luck.lognormal(Stream.CALL_PROCESSING, words.call_processing_s, words.call_processing_sigma),
        luck.lognormal(Stream.DISPATCH, words.dispatch_s, words.dispatch_sigma),
        nearness * luck.lognormal(Stream.TRAVEL, words.travel_median_s, words.travel_sigma),
        luck.lognormal(Stream.TACTICAL, words.tactical_median_s, words.tactical_sigma),
    )
