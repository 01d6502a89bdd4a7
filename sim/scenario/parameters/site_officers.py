"""Parameters of armed officers on site."""

from __future__ import annotations

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, in_range


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
        source=assumption("no time is published"),
        about="time from recognising the threat, or being told of it, until they set off; it shows where it is longer "
        "than the time drawn around `contact_median_s` leaves",
    )  # fmt: skip
    contact_median_s: float = knob(
        90.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source=assumption("contact in 30 to 240 s is plausible; nobody has measured it"),
        deep=plausible(45.0, 180.0, "log"),
        about="median of a time drawn once an officer before which that officer is in no contact, counted from the "
        "onset. Who has to walk for longer gains nothing by it; 0 is no such time",
    )  # fmt: skip
    contact_sigma: float = knob(
        0.65, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=assumption("so that 90 of 100 times lie within 31 to 262 s"),
        deep=plausible(0.4, 0.9),
        about="spread of that time",
    )  # fmt: skip
    outset_harm_share: float = knob(
        0.2, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=in_range(
            "27 of 100 officers who were shot in attacks were shot at the outset, often at a post; how many stood at a "
            "post and were not is unknown", "blair_johncox",
        ),
        deep=plausible(0.05, 0.4),
        about="chance that an officer who has a source in sight within `response.police.contact_radius_m` when it "
        "begins is harmed before acting",
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
