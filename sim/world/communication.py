"""Whether communication of the emergency services fails in this run, how, and for how long: drawn once."""

from __future__ import annotations

from typing import NamedTuple

from sim.scenario.parameters.scenario import Scenario
from sim.world.incident_classes import Failure, failure_of
from sim.world.random_streams import RandomStreams, Stream


class Communication(NamedTuple):
    """What a failure costs; nothing in a run in which communication works.

    Attributes:
        failure: how it fails.
        late_notification_s: by which the first call is late, s.
        late_command_s: by which unified command and the word that lets medics in are late, s.
        wrong_area_s: for which the first team is sent to a wrong area, from entry on, s.
        wrong_area_luck: says which area that is, in (0, 1).
    """

    failure: Failure
    late_notification_s: float
    late_command_s: float
    wrong_area_s: float
    wrong_area_luck: float

    @property
    def fails(self) -> bool:
        """Whether communication fails in any way."""
        return self.failure != "none"


def draw_communication(scenario: Scenario, streams: RandomStreams) -> Communication:
    """Draw whether communication fails, in which of three ways, and for how long."""
    parameters = scenario.response.failure
    fails, kind, area = (float(streams.uniform(Stream.COMMUNICATION, 1, part)[0]) for part in (0, 1, 3))
    failure = failure_of(
        fails, kind, share=parameters.share, late_notification_share=parameters.late_notification_share,
        late_command_share=parameters.late_command_share,
    )  # fmt: skip
    delay_s = streams.lognormal(Stream.COMMUNICATION, parameters.delay_median_s, parameters.delay_sigma, part=2)
    late_notification_s, late_command_s, wrong_area_s = (
        delay_s if failure == each else 0.0 for each in ("late_notification", "late_command", "wrong_area")
    )
    return Communication(failure, late_notification_s, late_command_s, wrong_area_s, area)
