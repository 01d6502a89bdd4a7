"""Words of the response and of care: separate clocks, never one response time."""

from __future__ import annotations

from typing import Literal

from sim.scenario.knobs import Words, knob

EntryPolicy = Literal["first_officer", "contact_team", "wait_for_tactical"]
MedicalPolicy = Literal["rescue_task_force", "wait_until_clear"]


class PoliceWords(Words):
    """From the first call to contact with the threat."""

    notification_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="lever",
        source="derived: reproduces 60 % ended before arrival (science.md 3)",
        about="time from first recognition on site to the first call",
    )  # fmt: skip
    call_processing_s: float = knob(
        30.0, unit="s", low=0.0, high=600.0, role="lever", source="range 20-270 s with dispatch; failure case 262 s",
        about="time from first call to dispatch order",
    )  # fmt: skip
    dispatch_s: float = knob(
        30.0, unit="s", low=0.0, high=600.0, role="lever", source="range 20-270 s with call processing",
        about="time from dispatch order until armed officers set off",
    )  # fmt: skip
    travel_median_s: float = knob(
        360.0, unit="s", low=0.0, high=7200.0, role="lever", source="urban assumption 6 min; US literature 3 min",
        about="median travel time of the first armed officers",
    )  # fmt: skip
    travel_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.0, role="uncertainty", source="assumption 0.4-0.8",
        about="spread of travel time",
    )  # fmt: skip
    officers: int = knob(
        6, unit="count", low=1, high=60, role="lever", source="assumption; 4-5 officers per threat in P. Lu 2023",
        about="armed officers who come, in pairs",
    )  # fmt: skip
    between_arrivals_s: float = knob(
        45.0, unit="s", low=0.0, high=600.0, role="uncertainty", source="assumption",
        about="time between the arrivals of pairs of officers",
    )  # fmt: skip
    entry_policy: EntryPolicy = knob(
        "contact_team", unit="choice", role="lever", source="ALERRT; science.md 5.2",
        about="who goes in: the first officer, the first team of four, or only the tactical team",
    )  # fmt: skip
    entry_briefing_s: float = knob(
        45.0, unit="s", low=0.0, high=600.0, role="lever", source="assumption",
        about="time at the door between being complete and going in",
    )  # fmt: skip
    tactical_median_s: float = knob(
        2700.0, unit="s", low=60.0, high=9000.0, role="lever", source="events: 35-100 min; science.md 3",
        about="median time from dispatch order to arrival of the tactical team",
    )  # fmt: skip
    tactical_sigma: float = knob(
        0.3, unit="log", low=0.0, high=1.0, role="uncertainty", source="assumption", about="spread of that time"
    )
    search_speed_mps: float = knob(
        1.2, unit="m/s", low=0.3, high=2.0, role="uncertainty", source="assumption",
        about="free walking speed of officers who search",
    )  # fmt: skip
    contact_radius_m: float = knob(
        15.0, unit="m", low=2.0, high=60.0, role="uncertainty", source="assumption",
        about="distance in sight at which officers are in contact with the threat",
    )  # fmt: skip
    search_s: float = knob(
        180.0, unit="s", low=0.0, high=7200.0, role="uncertainty", source="science.md 5.2: entry to contact 1-10 min",
        about="time from entry until police know that the threat is gone when they meet nobody",
    )  # fmt: skip
    contact_to_end_s: float = knob(
        30.0, unit="s", low=0.0, high=7200.0, role="uncertainty", source="assumption; barricades last far longer",
        about="time from contact, when harm stops, until the threat counts as ended for the rescue",
    )  # fmt: skip


class ResponseWords(Words):
    """Everybody who comes to help, and when."""

    police: PoliceWords = PoliceWords()


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
