"""The posture of one night: whether a warning was heeded, whether people are needed elsewhere, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.parameters.posture import PostureParameters
from sim.scenario.parameters.scenario import Scenario
from sim.world.incident_classes import diverted, heeded
from sim.world.random_streams import RandomStreams, Stream


@dataclass(frozen=True)
class Posture:
    """What the state of alert comes to in one run.

    Attributes:
        raised: whether a warning came and was heeded.
        diverted: whether another incident draws people away.
        staffing_factor: stewards and guards relative to the usual number.
        police_standby: share of their travel time that armed police save.
        search_share: chance that guards who search notice the attack beforehand.
        diverted_staff_share: share of stewards and guards who are away.
        diverted_police_share: share of armed police who are away.
    """

    raised: bool = False
    diverted: bool = False
    staffing_factor: float = 1.0
    police_standby: float = 0.0
    search_share: float = 0.0
    diverted_staff_share: float = 0.0
    diverted_police_share: float = 0.0


def posture_of(scenario: Scenario, streams: RandomStreams) -> Posture:
    """Give the posture of a run: two draws of its seed, and what the knobs say they mean."""
    warning, diversion = (float(streams.uniform(stream, 1)[0]) for stream in (Stream.WARNING, Stream.DIVERSION))
    return drawn_posture(scenario.posture, scenario.control_room.search_share, warning=warning, diversion=diversion)


def drawn_posture(
    parameters: PostureParameters, usual_search_share: float, *, warning: float, diversion: float
) -> Posture:
    """Give the posture that two unit numbers stand for.

    A vague warning loses part of each step from the usual to what the raised posture would have.

    Args:
        parameters: the knobs.
        usual_search_share: chance of noticing the attack in a search without a warning.
        warning: unit number of the warning; the lower, the sooner one comes and is heeded.
        diversion: unit number of the diversion; the lower, the sooner there is one.
    """
    raised = heeded(
        warning, warning_arrives_share=parameters.warning_arrives_share,
        warning_heeded_share=parameters.warning_heeded_share,
    )  # fmt: skip
    away = diverted(diversion, diversion_share=parameters.diversion_share)
    step = 1.0 - parameters.warning_vagueness if raised else 0.0
    gone = 1.0 - parameters.kept_share if away else 0.0
    return Posture(
        raised=raised,
        diverted=away,
        staffing_factor=1.0 + step * (parameters.staffing_factor - 1.0),
        police_standby=step * parameters.police_standby,
        search_share=usual_search_share + step * max(0.0, parameters.raised_search_share - usual_search_share),
        diverted_staff_share=gone * parameters.diverted_staff_share,
        diverted_police_share=gone * parameters.diverted_police_share,
    )
