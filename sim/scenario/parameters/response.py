"""Parameters of the armed response: separate clocks, never one response time."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.instruction import Named
from sim.scenario.references import assumption, calibrated, in_range, measured

EntryPolicy = Literal["first_officer", "contact_team", "wait_for_tactical"]
WarmZonePolicy = Literal["threat_ended", "threat_contained"]


class PoliceParameters(Parameters):
    """From the first call to contact with the threat."""

    notification_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="lever",
        source=calibrated(
            "set so that pattern P12 holds: about six in ten short events end before police come",
            "blair_schweit_2014", "blair_2014",
        ),
        about="median time from first recognition to the first call by the public; the control room may call sooner",
    )  # fmt: skip
    notification_sigma: float = knob(
        0.0, unit="log", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no spread is published"),
        deep=plausible(0.0, 0.6),
        about="spread of that time",
    )  # fmt: skip
    call_processing_s: float = knob(
        30.0, unit="s", low=0.0, high=600.0, role="lever",
        source=in_range("20 to 270 s with dispatch is plausible; 69 s in one case of failure", "stein_2018"),
        about="median time from first call to dispatch order",
    )  # fmt: skip
    call_processing_sigma: float = knob(
        0.0, unit="log", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no spread is published"),
        deep=plausible(0.0, 0.6),
        about="spread of that time",
    )  # fmt: skip
    dispatch_s: float = knob(
        30.0, unit="s", low=0.0, high=600.0, role="lever",
        source=in_range("20 to 270 s with call processing is plausible; 69 s in one case of failure", "stein_2018"),
        about="median time from dispatch order until armed officers set off",
    )  # fmt: skip
    dispatch_sigma: float = knob(
        0.0, unit="log", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no spread is published"),
        deep=plausible(0.0, 0.6),
        about="spread of that time",
    )  # fmt: skip
    travel_median_s: float = knob(
        360.0, unit="s", low=0.0, high=7200.0, role="lever",
        source=assumption("6 min in a town; the United States median of 3 min counts from the report", "blair_2014"),
        about="median travel time of the first armed officers",
    )  # fmt: skip
    travel_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.0, role="uncertainty",
        source=assumption("plausible from 0.4 to 0.8"),
        deep=plausible(0.4, 0.8),
        about="spread of travel time",
    )  # fmt: skip
    officers: int = knob(
        6, unit="count", low=1, high=60, role="lever",
        source=assumption(),
        about="armed officers who arrive, in pairs",
    )  # fmt: skip
    between_arrivals_s: float = knob(
        45.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(15.0, 180.0, "log"),
        about="time between the arrivals of pairs of officers",
    )  # fmt: skip
    entry_policy: EntryPolicy = knob(
        "contact_team", unit="choice", role="lever",
        source=assumption("teams of the first officers, as commonly trained; services differ", "martaindale_2019"),
        about="who goes in: the first pair at once, the first team of four, or only the tactical team",
    )  # fmt: skip
    entry_briefing_s: float = knob(
        45.0, unit="s", low=0.0, high=600.0, role="lever",
        source=assumption(),
        about="time that a complete team spends at the door before going in",
    )  # fmt: skip
    tactical_median_s: float = knob(
        2700.0, unit="s", low=60.0, high=9000.0, role="lever",
        source=in_range("one event gave about 100 min, others 35 to 40 by the press", "crocus_2024"),
        about="median time from dispatch order to arrival of the tactical team",
    )  # fmt: skip
    tactical_sigma: float = knob(
        0.3,
        unit="log",
        low=0.0,
        high=1.0,
        role="uncertainty",
        source=assumption(),
        deep=plausible(0.1, 0.6),
        about="spread of that time",
    )
    tactical_officers: int = knob(
        8, unit="count", low=0, high=60, role="lever",
        source=assumption("two contact teams"),
        about="armed officers who come with the tactical team, in addition to the first ones",
    )  # fmt: skip
    search_speed_mps: float = knob(
        0.6, unit="m/s", low=0.2, high=2.0, role="uncertainty",
        source=assumption(
            "officers who clear as they go; finding an attacker takes several minutes by the work",
            "blair_2013",
        ),
        deep=plausible(0.3, 1.2, "log"),
        about="free walking speed of officers who search",
    )  # fmt: skip
    contact_radius_m: float = knob(
        15.0, unit="m", low=2.0, high=60.0, role="uncertainty",
        source=assumption(),
        deep=plausible(5.0, 30.0),
        about="distance in sight at which officers are in contact with the threat",
    )  # fmt: skip
    search_s: float = knob(
        180.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=in_range("several minutes to locate and stop; plausible from 1 to 10 min", "blair_2013"),
        deep=plausible(60.0, 600.0, "log"),
        about="time from entry until police know that the threat is gone, if they make no contact",
    )  # fmt: skip
    contact_to_end_s: float = knob(
        30.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=assumption("barricades last far longer"),
        deep=plausible(10.0, 300.0, "log"),
        about="time from contact, when harm stops, until the threat counts as ended, or contained, for the rescue",
    )  # fmt: skip
    barricade_median_s: float = knob(
        5400.0, unit="s", low=60.0, high=14_400.0, role="uncertainty",
        source=in_range("over an hour; about three hours at Pulse", "straub_2017"),
        deep=plausible(3600.0, 10800.0, "log"),
        about="median time from contact to the end of a threat that contact only contains",
    )  # fmt: skip
    barricade_sigma: float = knob(
        0.4,
        unit="log",
        low=0.0,
        high=1.0,
        role="uncertainty",
        source=assumption(),
        deep=plausible(0.2, 0.7),
        about="spread of that time",
    )
    warm_zone_policy: WarmZonePolicy = knob(
        "threat_ended", unit="choice", role="lever",
        source=assumption("as most services did; at Pulse care inside waited for about three hours", "straub_2017"),
        about="whether police declare a warm zone around a contained threat, or only once it has ended",
    )  # fmt: skip
    error_per_contact: float = knob(
        0.05, unit="persons", low=0.0, high=2.0, role="uncertainty",
        source=assumption("no rate is published"),
        deep=plausible(0.0, 0.2),
        about="people harmed by errors of armed responders per contact when many are near; 0 is none",
    )  # fmt: skip
    error_half_saturation: float = knob(
        1.0, unit="persons", low=0.1, high=100.0, role="uncertainty", source=assumption("one alone takes half"),
        deep=plausible(0.5, 5.0, "log"),
        about="number of people near a contact at which such errors run at half their full rate",
    )  # fmt: skip
    door_forcing_s: float = knob(
        10.0, unit="s", low=0.0, high=300.0, role="uncertainty", source=assumption(),
        deep=plausible(5.0, 60.0, "log"),
        about="time that armed officers need to force the inner doors of an area that zoned lockdown has locked",
    )  # fmt: skip
    officer_harm_share: float = knob(
        0.14, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=measured("hit in 2 of 14 entries made alone; a later count gave a third", "force_science_2013"),
        deep=plausible(0.12, 0.47),
        about="chance that a lone officer is harmed at a contact; in a team of n, 1/n of it that one of them is",
    )  # fmt: skip
    names: Named = knob(
        (), unit="ids", role="lever",
        source=assumption("police look for the threat first and direct nobody, unless they have agreed to"),
        about="exits that armed officers inside tell people within `staff.directing_range_m` of them to leave by: ids, "
        "or `other_exits`",
    )  # fmt: skip


class SiteOfficerParameters(Parameters):
    """Armed officers on site from the start. What they achieve is contested: sweep both ends of ``end_share``."""

    count: int = knob(
        0, unit="count", low=0, high=4, role="lever",
        source=assumption(
            "none unless a policy asks for them; the evidence is contested",
            "peterson_2021", "anklam_2015",
        ),
        about="armed officers who stand at posts in the venue",
    )  # fmt: skip
    reaction_s: float = knob(
        30.0, unit="s", low=0.0, high=600.0, role="lever",
        source=assumption("plausible so that contact comes within 30 to 240 s"),
        about="time from recognising the threat, or being told of it, until they set off",
    )  # fmt: skip
    end_share: float = knob(
        0.4, unit="share", low=0.1, high=0.7, role="uncertainty",
        source=assumption(
            "contested: models find a large benefit, the best-known observation none",
            "anklam_2015", "peterson_2021",
        ),
        deep=plausible(0.1, 0.7),
        about="chance that such an officer ends or contains a source on contact; otherwise the officer is harmed",
    )  # fmt: skip


class ResponseParameters(Parameters):
    """Everybody who comes to help, and when."""

    police: PoliceParameters = PoliceParameters()
    site_officers: SiteOfficerParameters = SiteOfficerParameters()
