"""Words of care: the survival model, and the medical chain from first aid to hospital."""

from __future__ import annotations

from typing import Literal

from sim.scenario.knobs import Words, knob

MedicalPolicy = Literal["rescue_task_force", "wait_until_clear"]


class CareWords(Words):
    """What happens to the wounded (the survival model of science.md 4.1)."""

    minor_speed_share: float = knob(
        0.8, unit="share", low=0.1, high=1.0, role="uncertainty", source="assumption",
        about="walking speed of people with a minor wound as a share of their own",
    )  # fmt: skip
    incapacitating_dose: float = knob(
        1.0, unit="FED", low=0.1, high=3.0, role="uncertainty",
        source="ISO 13571: half of people are incapacitated at 1, about 11 % at 0.3",
        about="dose of toxic gases at which people cannot walk any more",
    )  # fmt: skip
    not_survivable_share: float = knob(
        0.34, unit="share", low=0.0, high=0.6, role="uncertainty", source="science.md 4.1: 0.25-0.50",
        about="share of the harmed who die whatever is done",
    )  # fmt: skip
    time_critical_share: float = knob(
        0.20, unit="share", low=0.0, high=0.4, role="uncertainty",
        source="science.md 4.1: 0.03-0.25; Christchurch needs the low end",
        about="share of the harmed whose life depends on the time to care",
    )  # fmt: skip
    serious_share: float = knob(
        0.20, unit="share", low=0.0, high=0.6, role="uncertainty", source="assumption",
        about="share of the harmed who survive but cannot walk; the rest are minor",
    )  # fmt: skip
    death_rate_per_min: float = knob(
        0.018, unit="1/min", low=0.0, high=0.2, role="uncertainty", source="science.md 4.1: 0.012-0.023",
        about="death rate of the time-critical without care",
    )  # fmt: skip
    care_factor: float = knob(
        0.25, unit="share", low=0.0, high=1.0, role="uncertainty", source="science.md 4.1: 0.1-0.6",
        about="death rate under care before hospital as a share of that without",
    )  # fmt: skip
    hospital_survival: float = knob(
        0.95, unit="share", low=0.0, high=1.0, role="uncertainty", source="assumption, science.md 4.1",
        about="share of the time-critical who survive once they reach hospital",
    )  # fmt: skip
    medical_policy: MedicalPolicy = knob(
        "wait_until_clear", unit="choice", role="lever", source="Manchester Arena Inquiry; UAB rescue task force",
        about="whether medics enter a warm zone with police, or wait until the venue is declared clear",
    )  # fmt: skip
    clearance_s: float = knob(
        1800.0, unit="s", low=0.0, high=10_800.0, role="uncertainty", source="assumption; Crocus about 1 h after entry",
        about="time from the end of the threat until the venue is declared clear",
    )  # fmt: skip
    coordination_s: float = knob(
        900.0, unit="s", low=0.0, high=3600.0, role="lever", source="Manchester Arena Inquiry; assumption 0-60 min",
        about="delay for want of a shared command post, added before medics go in",
    )  # fmt: skip
    task_force_median_s: float = knob(
        564.0, unit="s", low=0.0, high=3600.0, role="lever", source="UAB: assembled 9.4 min after dispatch",
        about="median time from dispatch to an assembled rescue task force in a drill",
    )  # fmt: skip
    first_patient_median_s: float = knob(
        150.0, unit="s", low=0.0, high=3600.0, role="uncertainty", source="UAB: 11.9 less 9.4 min",
        about="median time from going in to the first patient in a drill",
    )  # fmt: skip
    drill_factor: float = knob(
        2.0, unit="times", low=1.0, high=3.0, role="uncertainty", source="assumption 1.5-3, science.md 3",
        about="how much slower the medical chain is in a real event than in a drill",
    )  # fmt: skip
    patients_per_min: float = knob(
        2.0, unit="1/min", low=0.05, high=60.0, role="lever", source="assumption",
        about="patients reached each minute once medics are in",
    )  # fmt: skip
    transport_median_s: float = knob(
        1260.0, unit="s", low=60.0, high=7200.0, role="lever", source="Winter 2022: ambulance 21 min, police 9 min",
        about="median time from first care to hospital",
    )  # fmt: skip
    transport_sigma: float = knob(
        0.4, unit="log", low=0.0, high=1.0, role="uncertainty", source="Winter 2022: IQR 16-29 min",
        about="spread of that time",
    )  # fmt: skip
