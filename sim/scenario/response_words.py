"""Words of the armed response: separate clocks, never one response time."""

from __future__ import annotations

from typing import Literal

from sim.scenario.knobs import Words, knob

EntryPolicy = Literal["first_officer", "contact_team", "wait_for_tactical"]


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
