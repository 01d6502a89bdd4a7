"""Parameters of crush: when crowding becomes dangerous, and what it does."""

from __future__ import annotations

from sim.scenario.deep import no, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, in_range


class CrushParameters(Parameters):
    """Harm by crowding: off unless a rate is set, since none has been published. Exposure is measured either way."""

    harmful: bool = knob(
        True, unit="switch", role="uncertainty",
        source=assumption("nobody has measured the rate"),
        deep=no("acts only where `crush.harm_per_min` is set, which it switches off"),
        about="whether crowding harms people at all",
    )  # fmt: skip
    density_per_m2: float = knob(
        7.0, unit="persons/m2", low=5.0, high=12.0, role="uncertainty",
        source=in_range("shock waves and loss of control from 6 to 7 persons/m2", "fruin_1993", "helbing_2007"),
        deep=plausible(6.0, 8.0),
        about="density around a person from which crowding is dangerous",
    )  # fmt: skip
    radius_m: float = knob(
        1.0, unit="m", low=0.6, high=2.0, role="uncertainty", source=assumption("3.1 m2, some 20 people in danger"),
        deep=no("it says how density is counted; varied through `crush.density_per_m2`"),
        about="radius of the circle around a person in which that density is counted",
    )  # fmt: skip
    harm_per_min: float = knob(
        0.0, unit="1/min", low=0.0, high=0.5, role="uncertainty",
        source=assumption(
            "off: no harm by density and time has been published, and the model packs queues too densely; exposure is "
            "reported instead",
        ),
        deep=no("no harm by density and time has been published; a study that asks what if sets it"),
        about="rate at which a person is harmed while the density around is at or above that",
    )  # fmt: skip
    not_survivable_share: float = knob(
        0.05, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption(),
        deep=plausible(0.01, 0.15),
        about="share of people harmed by crowding who die whatever care they receive",
    )  # fmt: skip
    time_critical_share: float = knob(
        0.10, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption(),
        deep=plausible(0.05, 0.25),
        about="share of people harmed by crowding whose survival depends on the time to care",
    )  # fmt: skip
    serious_share: float = knob(
        0.25, unit="share", low=0.0, high=0.6, role="uncertainty",
        source=assumption(),
        deep=plausible(0.1, 0.4),
        about="share of people harmed by crowding who survive but cannot walk; the rest have minor wounds",
    )  # fmt: skip
