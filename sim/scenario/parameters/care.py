"""Parameters of care: the survival model, and the medics who come to the wounded."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.evacuation import EvacuationParameters
from sim.scenario.references import assumption, derived, in_range, measured

MedicalPolicy = Literal["rescue_task_force", "wait_until_clear"]
EventMedicPolicy = Literal["self_deploy", "wait_for_entry"]


class CareParameters(EvacuationParameters):
    """What happens to the wounded: classes of wounds, and a death rate that care slows."""

    minor_speed_share: float = knob(
        0.8, unit="share", low=0.1, high=1.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.5, 1.0),
        about="walking speed of people with a minor wound as a share of their own",
    )  # fmt: skip
    not_survivable_share: float = knob(
        0.26, unit="share", low=0.0, high=0.6, role="uncertainty",
        source=derived(
            "a median event loses 36 % of those hit (16 to 71 %), pooled 0.35 to 0.47: 0.26 who die at once and half "
            "of the 0.2 who are time-critical make 0.36; of these 1 - 0.96 exp(-0.018 (30 + 0.25 x 20)) = 0.49 die, "
            "with 30 min without care, 20 under it, and hospital",
            "nyberger_2023", "turner_2016", "blair_schweit_2014",
        ),
        deep=plausible(0.12, 0.55),
        about="share of casualties who die whatever care they receive",
    )  # fmt: skip
    time_critical_share: float = knob(
        0.20, unit="share", low=0.0, high=0.4, role="uncertainty",
        source=derived(
            "with 0.34 of all not survivable it reproduces 15 to 16 % preventable deaths, and 32 % after long delay; "
            "one event needs the low end of 0.03 to 0.25",
            "smith_2016", "smith_2019", "smith_2018",
        ),
        deep=plausible(0.03, 0.25),
        about="share of casualties whose survival depends on the time to care",
    )  # fmt: skip
    serious_share: float = knob(
        0.28, unit="share", low=0.0, high=0.6, role="uncertainty",
        source=assumption(
            "leaves 0.26 with minor wounds, 0.35 of those who do not die at once; of those in hospital in Paris 54 % "
            "had emergency surgery; plausible from 0.15 to 0.35",
            "raux_2019",
        ),
        deep=plausible(0.15, 0.35),
        about="share of casualties who survive but cannot walk; the rest have minor wounds",
    )  # fmt: skip
    death_rate_per_min: float = knob(
        0.018, unit="1/min", low=0.0, high=0.2, role="uncertainty",
        source=derived(
            "with 0.34 of all not survivable it reproduces 15 to 16 % preventable deaths, and 32 % after long delay; "
            "plausible from 0.012 to 0.023",
            "smith_2019", "smith_2018",
        ),
        deep=plausible(0.012, 0.023),
        about="death rate of time-critical patients without care",
    )  # fmt: skip
    care_factor: float = knob(
        0.25, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("plausible from 0.1 to 0.6"),
        deep=plausible(0.1, 0.6),
        about="death rate under care before hospital as a share of that without",
    )  # fmt: skip
    medical_policy: MedicalPolicy = knob(
        "wait_until_clear", unit="choice", role="lever",
        source=assumption(
            "waiting until all is clear was usual; task forces that go in earlier are exercised",
            "saunders_2022", "bachman_2019",
        ),
        about="whether medics enter a warm zone with police, or wait until the venue is declared clear",
    )  # fmt: skip
    clearance_s: float = knob(
        1800.0, unit="s", low=0.0, high=10_800.0, role="uncertainty",
        source=assumption("rescue waited about an hour after entry there", "crocus_2024"),
        deep=plausible(600.0, 5400.0, "log"),
        about="time from the end of the threat until the venue is declared clear",
    )  # fmt: skip
    coordination_s: float = knob(
        900.0, unit="s", low=0.0, high=3600.0, role="lever",
        source=in_range("services did not meet in one place; plausible from 0 to 60 min", "saunders_2022"),
        about="delay caused by the lack of a shared command post, added before medics go in",
    )  # fmt: skip
    command_median_s: float = knob(
        246.0, unit="s", low=0.0, high=3600.0, role="uncertainty",
        source=measured("4.1 min after dispatch, in exercises", "bachman_2019"),
        deep=plausible(180.0, 360.0),
        about="median time from dispatch to a unified command in a drill; no medic may enter before it is set up",
    )  # fmt: skip
    command_sigma: float = knob(
        0.23, unit="log", low=0.0, high=1.0, role="uncertainty", 
        source=derived("through the median and the 90th percentile, in exercises", "bachman_2019"),
        deep=plausible(0.15, 0.5),
        about="spread of that time",
    )  # fmt: skip
    task_force_median_s: float = knob(
        564.0, unit="s", low=0.0, high=3600.0, role="lever",
        source=measured("assembled 9.4 min after dispatch, in exercises", "bachman_2019"),
        about="median time from dispatch to an assembled rescue task force in a drill",
    )  # fmt: skip
    task_force_sigma: float = knob(
        0.28, unit="log", low=0.0, high=1.0, role="uncertainty", 
        source=derived("through the median and the 90th percentile, in exercises", "bachman_2019"),
        deep=plausible(0.15, 0.5),
        about="spread of that time",
    )  # fmt: skip
    task_force_medics: int = knob(
        6, unit="count", low=0, high=60, role="lever",
        source=assumption("task forces of 4 to 8"),
        about="medics who come in from outside: with police, or once the venue is clear",
    )  # fmt: skip
    first_patient_median_s: float = knob(
        150.0, unit="s", low=0.0, high=3600.0, role="uncertainty",
        source=derived("11.9 less 9.4 min, in exercises", "bachman_2019"),
        deep=plausible(90.0, 240.0),
        about="median time in a drill from going in to the first patient, the walk under escort included",
    )  # fmt: skip
    first_patient_sigma: float = knob(
        0.26, unit="log", low=0.0, high=1.0, role="uncertainty", 
        source=derived("through the median and the 90th percentile, in exercises", "bachman_2019"),
        deep=plausible(0.15, 0.5),
        about="spread of that time",
    )  # fmt: skip
    drill_factor: float = knob(
        2.0, unit="times", low=1.0, high=3.0, role="uncertainty",
        source=assumption("plausible from 1.5 to 3; exercises are faster than events"),
        deep=plausible(1.5, 3.0),
        about="how much slower the medical chain is in a real event than in a drill",
    )  # fmt: skip
    event_medics_per_1000: float = knob(
        1.0, unit="1/1000", low=0.0, high=5.0, role="lever",
        source=in_range(
            "cover named for a hall of 14,000: 5 to 10 doctors, nurses and paramedics, 11 first aiders and a crew, 0.5 "
            "to 1.6 per 1,000 by whom one counts",
            "saunders_2022",
        ),
        about="medics of the event's own team at the first-aid post, per 1,000 people admitted, rounded down; 0: none",
    )  # fmt: skip
    event_medics_least: int = knob(
        2, unit="count", low=0, high=20, role="lever",
        source=assumption("a licensed event has some, who work in pairs; classes of smaller events were not seen"),
        about="medics of the event's own team at the least, where there are any",
    )  # fmt: skip
    event_medics_policy: EventMedicPolicy = knob(
        "self_deploy", unit="choice", role="lever",
        source=assumption("the inquiry tells of medics who went in by themselves", "saunders_2022"),
        about="whether event medics go to the wounded on their own initiative, or wait until medics may enter",
    )  # fmt: skip
    self_deploy_s: float = knob(
        180.0, unit="s", low=0.0, high=3600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(60.0, 600.0, "log"),
        about="time from first recognition until event medics leave their post on their own initiative",
    )  # fmt: skip
    stand_off_m: float = knob(
        30.0, unit="m", low=0.0, high=200.0, role="uncertainty",
        source=assumption(),
        deep=plausible(15.0, 60.0),
        about="event medics do not go to anybody closer to an active source than this",
    )  # fmt: skip
    unresolved_s: float = knob(
        300.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=assumption(
            "as long as most attacks last, 44 of 64 whose length is known; nobody has timed it", "blair_schweit_2014"
        ),
        deep=plausible(60.0, 1800.0, "log"),
        about="time for which event medics hold a place unsafe where a source was last, unless officers have met it or "
        "police declare a warm zone before; 0: they know at once that it has gone",
    )  # fmt: skip
    warm_zone_unfound_share: float = knob(
        0.05, unit="share", low=0.0, high=1.0, role="uncertainty", source=assumption("plausible from 0 to 0.15"),
        deep=plausible(0.0, 0.15),
        about="chance that a source taken to be gone is not, and harms medics who come in before the venue is clear",
    )  # fmt: skip
    warm_zone_unfound_s: float = knob(
        60.0, unit="s", low=0.0, high=1800.0, role="uncertainty", source=assumption(),
        deep=plausible(20.0, 300.0, "log"),
        about="time from when the first of them is at a patient until such a source is found",
    )  # fmt: skip
    treat_s: float = knob(
        90.0, unit="s", low=5.0, high=1800.0, role="uncertainty",
        source=assumption(
            "with 6 medics and twice the times of exercises it agrees with 16.6 min to the collection point",
            "bachman_2019",
        ),
        deep=plausible(45.0, 180.0, "log"),
        about="time that a medic spends with a patient in a drill",
    )  # fmt: skip
    medic_speed_mps: float = knob(
        1.2, unit="m/s", low=0.3, high=2.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.8, 1.6),
        about="walking speed of medics and of bearers with an empty stretcher",
    )  # fmt: skip
    bearer_teams: int = knob(
        4, unit="count", low=0, high=60, role="lever",
        source=assumption(),
        about="teams who carry treated patients to the collection point after medical entry",
    )  # fmt: skip
    lift_s: float = knob(
        120.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source=assumption("agrees with 16.6 min to the collection point, in exercises", "bachman_2019"),
        deep=plausible(60.0, 240.0, "log"),
        about="time in a drill to lift a patient and to hand over at the collection point",
    )  # fmt: skip
    carry_speed_mps: float = knob(
        0.7, unit="m/s", low=0.1, high=1.5, role="uncertainty",
        source=assumption(),
        deep=plausible(0.4, 1.1),
        about="walking speed of bearers with a patient",
    )  # fmt: skip
