"""How long each link of the response chain takes in this run: drawn once, whoever asks."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario.parameters.scenario import Scenario
from sim.world.posture import posture_of
from sim.world.random_streams import RandomStreams, Stream
from sim.world.staffing import travel_factor


class ResponseDelays(NamedTuple):
    """The links from recognition to contact, each from the one before unless said otherwise.

    Attributes:
        notification_s: recognition to first call, s.
        call_processing_s: first call to dispatch order, s.
        dispatch_s: dispatch order until officers set off, s.
        travel_s: setting off to arrival, s.
        tactical_s: dispatch order to arrival of the tactical team, s.
        locating_s: entry to the earliest contact of officers from outside, s.
        search_s: entry until police who met nobody know that the threat is gone, s; not less than ``locating_s``.
    """

    notification_s: float
    call_processing_s: float
    dispatch_s: float
    travel_s: float
    tactical_s: float
    locating_s: float
    search_s: float


def draw_delays(scenario: Scenario, streams: RandomStreams) -> ResponseDelays:
    """Draw every link from its log-normal distribution; a link without spread takes its median exactly.

    Posture shortens or lengthens the way of the first officers, not that of the tactical team.
    """
    parameters = scenario.response.police
    nearness = travel_factor(posture_of(scenario, streams))
    locating_s = streams.lognormal(Stream.LOCATING, parameters.locating_median_s, parameters.locating_sigma)
    return ResponseDelays(
        streams.lognormal(Stream.NOTIFICATION, parameters.notification_s, parameters.notification_sigma),
        streams.lognormal(Stream.CALL_PROCESSING, parameters.call_processing_s, parameters.call_processing_sigma),
        streams.lognormal(Stream.DISPATCH, parameters.dispatch_s, parameters.dispatch_sigma),
        nearness * streams.lognormal(Stream.TRAVEL, parameters.travel_median_s, parameters.travel_sigma),
        streams.lognormal(Stream.TACTICAL, parameters.tactical_median_s, parameters.tactical_sigma),
        locating_s,
        max(parameters.search_s, locating_s),
    )
