"""Parameters of what smoke and heat do to people, and of what becomes of those whom they incapacitate."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import one_of, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, derived, measured

DoseForm = Literal["iso13571", "purser"]


class SmokeHarmParameters(Parameters):
    """How doses add up, how much people bear, and what they die of."""

    dose: DoseForm = knob(
        "iso13571", unit="choice", role="uncertainty",
        source=derived("taken over from the standard; the other form is that of test 19", "iso_13571", "purser_2016"),
        deep=one_of({"iso13571": 0.5, "purser": 0.5}),
        about="how the gases that people breathe add up to a dose",
    )  # fmt: skip
    incapacitating_dose: float = knob(
        1.0, unit="FED", low=0.1, high=3.0, role="uncertainty",
        source=measured("half of people are incapacitated at 1, about 11 % at 0.3", "iso_13571"),
        deep=plausible(0.3, 3.0, "log"),
        about="dose of toxic gases at which the median person cannot walk any more; of irritants, the concentration",
    )  # fmt: skip
    susceptibility_sigma: float = knob(
        1.0, unit="log", low=0.0, high=2.0, role="uncertainty",
        source=derived("about 11 % are incapacitated at 0.3 and half at 1: ln(0.3) is 1.2 spreads", "iso_13571"),
        deep=plausible(0.6, 1.4),
        about="spread of the dose that people bear",
    )  # fmt: skip
    older_tolerance_share: float = knob(
        0.6, unit="share", low=0.1, high=1.0, role="uncertainty",
        source=assumption("the frail bear less; by how much nobody has told"),
        deep=plausible(0.4, 1.0),
        about="dose that people over 65 bear, over that of others",
    )  # fmt: skip
    lying_breath_share: float = knob(
        0.5, unit="share", low=0.1, high=1.0, role="uncertainty",
        source=assumption("at rest people breathe less than on their feet; plausible from 0.3 to 1"),
        deep=plausible(0.3, 1.0),
        about="breathing of those who lie over that of those on their feet",
    )  # fmt: skip
    fatal_dose_ratio: float = knob(
        2.5, unit="times", low=1.0, high=10.0, role="uncertainty",
        source=assumption("blood with 30 to 40 % of carbon monoxide incapacitates, with 50 to 60 % people die"),
        deep=plausible(1.5, 4.0),
        about="dose at which a person dies over the dose that incapacitates this person",
    )  # fmt: skip
    later_death_share: float = knob(
        0.05, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("from one fire in a night club to another it was a few in a hundred, or more than half"),
        deep=plausible(0.02, 0.5, "log"),
        about="share of those incapacitated by smoke or heat and brought to hospital alive who die of it there",
    )  # fmt: skip
    fatal_heat_dose: float = knob(
        3.0, unit="FED", low=1.0, high=20.0, role="uncertainty",
        source=assumption("at a dose of 1 people have burns and cannot go on; when they die of it is not told"),
        deep=plausible(2.0, 6.0),
        about="dose of heat at which people die of burns",
    )  # fmt: skip
