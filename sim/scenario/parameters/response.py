"""Parameters of the armed response: separate clocks, never one response time."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.parameters.communication import FailureParameters
from sim.scenario.parameters.fire_service import FireServiceParameters
from sim.scenario.parameters.instruction import Named
from sim.scenario.parameters.site_officers import SiteOfficerParameters
from sim.scenario.references import assumption, calibrated, in_range

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
    clearing_median_s: float = knob(
        20.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption("teams clear as they go; no time by area is published", "blair_2013"),
        deep=plausible(5.0, 60.0, "log"),
        about="median time that officers spend in an area before they go on, once they can overlook it; 0 is none. "
        "Who goes to a source that is heard does not stop to clear",
    )  # fmt: skip
    clearing_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption("no spread is published"),
        deep=plausible(0.3, 0.9),
        about="spread of that time from area to area",
    )  # fmt: skip
    hearing_share: float = knob(
        0.5, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("sound through doors points one way at times and misleads at others; no share is known"),
        deep=plausible(0.2, 0.9),
        about="chance in each 10 s that a team hears a source one area away and knows which area it is in; in its own "
        "area it always does",
    )  # fmt: skip
    hearing_range_m: float = knob(
        30.0, unit="m", low=0.0, high=1000.0, role="uncertainty",
        source=assumption("only near sounds can be placed; no distance is known"),
        deep=plausible(15.0, 60.0, "log"),
        about="straight distance beyond which officers do not place a source that is one area away",
    )  # fmt: skip
    muffled_factor: float = knob(
        0.5, unit="factor", low=0.0, high=1.0, role="uncertainty",
        source=assumption("shut doors muffle, alarms and crowds drown; no share is known"),
        deep=plausible(0.2, 1.0),
        about="what is left of that chance when every door between is shut, and again when an alarm sounds or a crowd "
        "runs where the team is; 1 is that neither matters",
    )  # fmt: skip
    door_hold_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption("shut doors are held and approached; no time is published"),
        deep=plausible(10.0, 120.0, "log"),
        about="time that a team holds before a shut inner door on its way until it is opened",
    )  # fmt: skip
    locating_median_s: float = knob(
        190.0, unit="s", low=0.0, high=3600.0, role="uncertainty",
        source=in_range(
            "several minutes to locate and stop; 3 min from entry at a school; with the spread 1 to 10 min in 90 of "
            "100 runs, assumed", "blair_2013", "police_journal_2025",
        ),
        deep=plausible(90.0, 300.0, "log"),
        about="median of a time drawn once a run before which officers from outside are in no contact, counted from "
        "entry: what walking, clearing and hearing do not show. A search that takes longer gains nothing by it; 0 is "
        "no such time",
    )  # fmt: skip
    locating_sigma: float = knob(
        0.7, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption("so that 90 of 100 times lie within 1 to 10 min", "blair_2013"),
        deep=plausible(0.4, 1.0),
        about="spread of that time",
    )  # fmt: skip
    search_s: float = knob(
        180.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=in_range("several minutes to locate and stop; plausible from 1 to 10 min", "blair_2013"),
        deep=plausible(60.0, 600.0, "log"),
        about="time from entry until police know that the threat is gone, if they make no contact; at least the time "
        "drawn around `locating_median_s`, as nobody is known to be gone before they could have been found",
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
        0.3, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=in_range(
            "hit in 2 of 14 entries made alone, and in 21 of 45 incidents in which police engaged; the middle taken",
            "force_science_2013", "blair_schweit_2014",
        ),
        deep=plausible(0.14, 0.47),
        about="chance that an officer is harmed when a team engages a source, however large the team; the source then "
        "goes on, and the teams in contact fall back",
    )  # fmt: skip
    fall_back_s: float = knob(
        60.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source=assumption("a harmed officer is brought out of danger first; no time is published"),
        deep=plausible(15.0, 300.0, "log"),
        about="time that the teams in contact engage nobody after an officer was harmed; a team that comes later may",
    )  # fmt: skip
    breathing_apparatus: bool = knob(
        False, unit="switch", role="lever",
        source=assumption("patrols carry none; firefighters do"),
        about="whether officers from outside have breathing apparatus; without, they do not enter smoke in which they "
        "would see less than 10 m",
    )  # fmt: skip
    names: Named = knob(
        (), unit="ids", role="lever",
        source=assumption("police look for the threat first and direct nobody, unless they have agreed to"),
        about="exits that armed officers inside tell people within `staff.directing_range_m` of them to leave by: ids, "
        "or `other_exits`",
    )  # fmt: skip


class ResponseParameters(Parameters):
    """Everybody who comes to help, and when."""

    police: PoliceParameters = PoliceParameters()
    site_officers: SiteOfficerParameters = SiteOfficerParameters()
    failure: FailureParameters = FailureParameters()
    fire_service: FireServiceParameters = FireServiceParameters()
