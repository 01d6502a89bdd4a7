"""How people come to know."""

from __future__ import annotations

from sim.scenario.deep import no, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, measured


class AwarenessParameters(Parameters):
    """How people come to know. Each cue alone would make half the people respond in its median delay."""

    threshold_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption(),
        deep=plausible(0.3, 1.0),
        about="spread of recognition between people",
    )  # fmt: skip
    sight_median_s: float = knob(
        8.0, unit="s", low=1.0, high=60.0, role="uncertainty",
        source=assumption("plausible from 4 to 20 s"),
        deep=plausible(4.0, 20.0, "log"),
        about="delay of people who see the hazard",
    )  # fmt: skip
    sight_range_m: float = knob(
        20.0, unit="m", low=2.0, high=200.0, role="uncertainty",
        source=assumption("a dark hall, with others in between"),
        deep=plausible(10.0, 40.0),
        about="distance at which the hazard can be seen among other people",
    )  # fmt: skip
    smoke_median_s: float = knob(
        15.0, unit="s", low=1.0, high=300.0, role="uncertainty",
        source=assumption("nobody has timed it in a show; plausible from 5 to 45 s"),
        deep=plausible(5.0, 45.0, "log"),
        about="delay of people who see smoke: less than 10 m, or as thick under a tenth of the ceiling of their area",
    )  # fmt: skip
    flames_median_s: float = knob(
        5.0, unit="s", low=1.0, high=300.0, role="uncertainty",
        source=assumption("as clear as anything can be; some take it for part of the show; plausible from 2 to 15 s"),
        deep=plausible(2.0, 15.0, "log"),
        about="delay of people who have flames in sight: in their area, or in one that they overlook",
    )  # fmt: skip
    smell_median_s: float = knob(
        60.0, unit="s", low=1.0, high=600.0, role="uncertainty",
        source=assumption("haze of the show smells too; plausible from 20 to 180 s"),
        deep=plausible(20.0, 180.0, "log"),
        about="delay of people who only smell smoke",
    )  # fmt: skip
    sound_median_s: float = knob(
        30.0, unit="s", low=5.0, high=300.0, role="uncertainty",
        source=assumption("plausible from 10 to 120 s; people took the sound for part of the show", "crocus_2024"),
        deep=no("varied through `awareness.recognition_median_s`, which stands in its place"),
        about="delay of people who only hear it, in the same space, while the show runs",
    )  # fmt: skip
    sound_range_m: float = knob(
        60.0, unit="m", low=5.0, high=300.0, role="uncertainty",
        source=assumption(),
        deep=plausible(20.0, 150.0, "log"),
        about="path through open doors over which sound loses half its effect; the first door halves it as well",
    )  # fmt: skip
    recognition_median_s: float | None = knob(
        60.0, unit="s", low=10.0, high=240.0, role="uncertainty",
        source=assumption(
            "nobody has measured it; survivors took the first sounds for part of the show; plausible from 10 to 240 s",
            "crocus_2024",
        ),
        deep=plausible(10.0, 240.0, "log"),
        about="recognition as one delay: of people who only hear the hazard, in the same space, in the show, in "
        "place of `awareness.sound_median_s`; people whom others draw along before it are counted apart; null: all "
        "cues add up",
    )  # fmt: skip
    silence_gain: float = knob(
        2.0, unit="times", low=1.0, high=5.0, role="uncertainty",
        source=assumption(),
        deep=plausible(1.0, 4.0),
        about="how much faster sound is understood once the show has stopped",
    )  # fmt: skip
    briefed_gain: float = knob(
        1.5, unit="times", low=1.0, high=5.0, role="uncertainty",
        source=assumption(),
        deep=plausible(1.0, 3.0),
        about="how much faster people who were briefed understand sound while the show runs",
    )  # fmt: skip
    contagion_median_s: float = knob(
        30.0, unit="s", low=2.0, high=300.0, role="uncertainty",
        source=assumption("alarm spreads from person to person by the work; no time is given", "song_2022"),
        deep=plausible(5.0, 120.0, "log"),
        about="delay of people who see everybody near them already leaving",
    )  # fmt: skip
    company_median_s: float = knob(
        4.0, unit="s", low=0.5, high=120.0, role="uncertainty",
        source=assumption(),
        deep=plausible(1.0, 15.0, "log"),
        about="delay of people who see somebody of their own group already leaving",
    )  # fmt: skip
    contagion_radius_m: float = knob(
        6.0, unit="m", low=2.0, high=20.0, role="uncertainty",
        source=assumption(),
        deep=plausible(3.0, 12.0),
        about="distance within which people who leave are taken as a sign",
    )  # fmt: skip
    bell_share: float = knob(
        0.13, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=measured("13 % responded to a bell", "bridgewater_voice"),
        deep=plausible(0.05, 0.25),
        about="share of people who respond to a bell at all",
    )  # fmt: skip
    text_share: float = knob(
        0.45, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=measured("45 % responded to a text", "bridgewater_voice"),
        deep=plausible(0.3, 0.6),
        about="share of people who respond to a text display at all",
    )  # fmt: skip
    voice_share: float = knob(
        0.75, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=measured("75 % responded to a spoken message", "bridgewater_voice"),
        deep=plausible(0.6, 0.8),
        about="share of people who respond to a recorded voice at all",
    )  # fmt: skip
    live_voice_share: float = knob(
        0.85, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("above a recorded voice"),
        deep=plausible(0.8, 0.95),
        about="share of people who respond to a live directive voice at all",
    )  # fmt: skip
    alarm_median_s: float = knob(
        30.0, unit="s", low=2.0, high=600.0, role="uncertainty",
        source=assumption(
            "first people move after half a minute where a building is well managed (PD 7974-6, remembered)",
        ),
        deep=plausible(10.0, 120.0, "log"),
        about="delay after the alarm of people who respond to it",
    )  # fmt: skip
