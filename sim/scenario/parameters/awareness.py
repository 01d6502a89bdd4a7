"""How people come to know."""

from __future__ import annotations

from sim.scenario.knobs import Parameters, knob


class AwarenessParameters(Parameters):
    """How people come to know. Each cue alone would make half the people respond in its median delay."""

    threshold_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty", source="assumption, science.md 3.1",
        about="spread of recognition between people",
    )  # fmt: skip
    sight_median_s: float = knob(
        8.0, unit="s", low=1.0, high=60.0, role="uncertainty", source="assumption 4-20 s, science.md 3.1",
        about="delay of people who see the hazard",
    )  # fmt: skip
    sight_range_m: float = knob(
        20.0, unit="m", low=2.0, high=200.0, role="uncertainty", source="assumption: a dark hall, others in between",
        about="distance at which the hazard can be seen among other people",
    )  # fmt: skip
    sound_median_s: float = knob(
        30.0, unit="s", low=5.0, high=300.0, role="uncertainty",
        source="assumption 10-120 s after Crocus and Bataclan accounts",
        about="delay of people who only hear it, in the same space, while the show runs",
    )  # fmt: skip
    sound_range_m: float = knob(
        60.0, unit="m", low=5.0, high=300.0, role="uncertainty", source="assumption",
        about="path through open doors over which sound loses half its effect; the first door halves it as well",
    )  # fmt: skip
    silence_gain: float = knob(
        2.0, unit="times", low=1.0, high=5.0, role="uncertainty", source="assumption",
        about="how much faster sound is understood once the show has stopped",
    )  # fmt: skip
    briefed_gain: float = knob(
        1.5, unit="times", low=1.0, high=5.0, role="uncertainty", source="assumption",
        about="how much faster people who were briefed understand sound while the show runs",
    )  # fmt: skip
    contagion_median_s: float = knob(
        30.0, unit="s", low=2.0, high=300.0, role="uncertainty", source="assumption; Song et al. on contagion",
        about="delay of people who see everybody near them already leaving",
    )  # fmt: skip
    company_median_s: float = knob(
        4.0, unit="s", low=0.5, high=120.0, role="uncertainty", source="assumption",
        about="delay of people who see somebody of their own group already leaving",
    )  # fmt: skip
    contagion_radius_m: float = knob(
        6.0, unit="m", low=2.0, high=20.0, role="uncertainty", source="assumption",
        about="distance within which people who leave are taken as a sign",
    )  # fmt: skip
    bell_share: float = knob(
        0.13, unit="share", low=0.0, high=1.0, role="uncertainty", source="BRE survey via trade press: 13 %",
        about="share of people who respond to a bell at all",
    )  # fmt: skip
    text_share: float = knob(
        0.45, unit="share", low=0.0, high=1.0, role="uncertainty", source="BRE survey via trade press: 45 %",
        about="share of people who respond to a text display at all",
    )  # fmt: skip
    voice_share: float = knob(
        0.75, unit="share", low=0.0, high=1.0, role="uncertainty", source="BRE survey via trade press: 75 %",
        about="share of people who respond to a recorded voice at all",
    )  # fmt: skip
    live_voice_share: float = knob(
        0.85, unit="share", low=0.0, high=1.0, role="uncertainty", source="assumption, above recorded voice",
        about="share of people who respond to a live directive voice at all",
    )  # fmt: skip
    alarm_median_s: float = knob(
        30.0, unit="s", low=2.0, high=600.0, role="uncertainty",
        source="assumption; PD 7974-6 as remembered: 0.5 min first movers when well managed",
        about="delay after the alarm of people who respond to it",
    )  # fmt: skip
