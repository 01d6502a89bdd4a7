"""Parameters of protection against fire: what the building has and what staff do, each a lever with its own harm."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, in_range

Sprinklers = Literal["none", "standard", "quick"]
Begins = Literal["on_detection", "by_hand"]
FireLoad = Literal["as_is", "reduced"]
Detectors = Literal["none", "point", "beam", "aspirating"]


class ProtectionParameters(Parameters):
    """Sprinklers, smoke control, what there is to burn, detection and extinguishers; none where the file is silent."""

    sprinklers: Sprinklers = knob(
        "none", unit="choice", role="lever",
        source=assumption("none unless a policy asks for them; whether they worked at one hall is contested"),
        about="sprinklers under the ceiling, by how fast they open",
    )  # fmt: skip
    sprinkler_works_share: float = knob(
        0.89, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=in_range("92 % operate in fires large enough, and 96 to 97 % of these are effective", "ahrens_2017"),
        deep=plausible(0.7, 0.96),
        about="chance that sprinklers open and reach the fire",
    )  # fmt: skip
    sprinkler_shielded_share: float = knob(
        0.3, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("seats and stages keep water from what burns beneath"),
        deep=plausible(0.1, 0.7),
        about="heat that a fire keeps under sprinklers, over that when they opened",
    )  # fmt: skip
    sprinkler_mixing_per_min: float = knob(
        1.0, unit="1/min", low=0.0, high=10.0, role="uncertainty",
        source=assumption("water cools smoke, and drags it down; how much of a high layer nobody has told"),
        deep=plausible(0.2, 5.0, "log"),
        about="share of the smoke layer that water mixes into the air below, in spaces over 6 m high",
    )  # fmt: skip
    smoke_extraction_m3_s: float = knob(
        0.0, unit="m3/s", low=0.0, high=300.0, role="lever",
        source=assumption("none unless a policy asks for it"),
        about="smoke that fans draw out of the largest space",
    )  # fmt: skip
    roof_vents_m2: float = knob(
        0.0, unit="m2", low=0.0, high=200.0, role="lever",
        source=assumption("none unless a policy asks for them"),
        about="area of vents in the roof of the largest space",
    )  # fmt: skip
    smoke_control_begins: Begins = knob(
        "on_detection", unit="choice", role="lever",
        source=assumption("fans and vents are commonly tied to detectors, and have a switch for the fire service"),
        about="whether fans begin and vents open once detectors have tripped, or by hand; by hand where there are none",
    )  # fmt: skip
    smoke_control_by_hand_s: float = knob(
        180.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source=assumption("somebody has to go to the panel and be sure"),
        deep=plausible(60.0, 600.0, "log"),
        about="time from when the control room knows that something is wrong until smoke control is begun by hand",
    )  # fmt: skip
    fire_load: FireLoad = knob(
        "as_is", unit="choice", role="lever",
        source=assumption("as the fire of the scenario is written, unless a policy asks for less"),
        about="how much there is to burn, and how fast it does: seats, linings, stage goods",
    )  # fmt: skip
    detection: Detectors = knob(
        "none", unit="choice", role="lever",
        source=assumption("none unless a policy asks for it, so that somebody has to notice"),
        about="smoke detectors in the space of the fire",
    )  # fmt: skip
    detection_verify_s: float = knob(
        120.0, unit="s", low=0.0, high=600.0, role="lever",
        source=assumption("time in which somebody goes to look; plausible from 0 to 300 s"),
        about="time from when detectors have tripped until it counts as a fire, and the control room is warned",
    )  # fmt: skip
    detection_false_alarms_per_100_events: float = knob(
        1.0, unit="per 100 events", low=0.0, high=20.0, role="uncertainty",
        source=assumption("haze of a show trips detectors; no rate is known"),
        deep=plausible(0.1, 10.0, "log"),
        about="false alarms caused by detectors; run a scenario without a hazard to see what one costs",
    )  # fmt: skip
    self_closing_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("doors inside stand open at shows unless a policy asks for closers"),
        about="share of the doors inside that fall shut by themselves and hold smoke back; they pass a tenth less",
    )  # fmt: skip
    extinguishers: bool = knob(
        False, unit="switch", role="lever",
        source=assumption("staff are not sent to a fire unless a policy trains them for it"),
        about="whether staff near a small fire try to put it out, and stay for that",
    )  # fmt: skip
    extinguisher_works_share: float = knob(
        0.4, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("plausible from 0.2 to 0.8"),
        deep=plausible(0.2, 0.8),
        about="chance that a try with an extinguisher puts a small fire out",
    )  # fmt: skip
