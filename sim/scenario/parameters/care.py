"""Parameters of care: the survival model, and the medical chain from first aid to hospital."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, derived, in_range, measured

MedicalPolicy = Literal["rescue_task_force", "wait_until_clear"]
EventMedicPolicy = Literal["self_deploy", "wait_for_entry"]
Transport = Literal["ambulance", "any_vehicle"]


class CareParameters(Parameters):
    """What happens to the wounded: classes of wounds, and a death rate that care slows."""

    minor_speed_share: float = knob(
        0.8, unit="share", low=0.1, high=1.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.5, 1.0),
        about="walking speed of people with a minor wound as a share of their own",
    )  # fmt: skip
    incapacitating_dose: float = knob(
        1.0, unit="FED", low=0.1, high=3.0, role="uncertainty",
        source=measured("half of people are incapacitated at 1, about 11 % at 0.3", "iso_13571"),
        deep=plausible(0.3, 3.0, "log"),
        about="dose of toxic gases at which people cannot walk any more",
    )  # fmt: skip
    not_survivable_share: float = knob(
        0.26, unit="share", low=0.0, high=0.6, role="uncertainty",
        source=derived(
            "a median event loses 36 % of those hit (16 to 71 %), pooled 0.35 to 0.47: 0.26 who die at once and half of "
            "the 0.2 who are time-critical make 0.36; half of these die of 30 min without care, 20 under it, and 4 % of "
            "the rest in hospital: 1 - 0.96 exp(-0.018 (30 + 0.25 x 20)) = 0.49",
            "nyberger_2023", "turner_2016", "blair_schweit_2014",
        ),
        deep=plausible(0.12, 0.55),
        about="share of casualties who die whatever care they receive",
    )  # fmt: skip
    time_critical_share: float = knob(
        0.20, unit="share", low=0.0, high=0.4, role="uncertainty",
        source=derived(
            "with 0.34 of all not survivable it reproduces 15 to 16 % preventable deaths, and 32 % after long delay; one "
            "event needs the low end of 0.03 to 0.25",
            "smith_2016", "smith_2019", "smith_2018",
        ),
        deep=plausible(0.03, 0.25),
        about="share of casualties whose survival depends on the time to care",
    )  # fmt: skip
    serious_share: float = knob(
        0.28, unit="share", low=0.0, high=0.6, role="uncertainty",
        source=assumption(
            "leaves 0.26 with minor wounds, 0.35 of those who do not die at once; of those brought to hospital in Paris "
            "54 % had emergency surgery; plausible from 0.15 to 0.35",
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
    hospital_survival: float = knob(
        0.96, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "298 of 302 who reached hospital in Paris lived, about 0.96 of those who were urgent", "hirsch_2015"
        ),
        deep=plausible(0.9, 0.99),
        about="share of time-critical patients who survive once they reach hospital",
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
        source=assumption("the inquiry names cover for a hall of 14,000; plausible from 0 to 5", "saunders_2022"),
        about="medics of the event's own team at the first-aid post, per 1,000 people admitted, rounded down",
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
    transport: Transport = knob(
        "ambulance", unit="choice", role="lever",
        source=assumption(
            "ambulances only, as plans say; the works compare other vehicles",
            "winter_2022", "wandling_2018",
        ),
        about="who takes patients to hospital: ambulances only, or police and private vehicles too",
    )  # fmt: skip
    ambulance_first_s: float = knob(
        600.0, unit="s", low=0.0, high=7200.0, role="lever",
        source=assumption(),
        about="time from dispatch until the first ambulance is at the collection point",
    )  # fmt: skip
    ambulances_per_min: float = knob(
        0.5, unit="1/min", low=0.02, high=10.0, role="lever",
        source=assumption(),
        about="ambulances that follow each minute; each takes one patient",
    )  # fmt: skip
    ambulance_median_s: float = knob(
        1260.0, unit="s", low=60.0, high=7200.0, role="uncertainty",
        source=measured("21 min from injury to hospital (quartiles 16 to 29)", "winter_2022"),
        deep=plausible(960.0, 1740.0),
        about="median time from the collection point to hospital by ambulance",
    )  # fmt: skip
    vehicles_per_min: float = knob(
        1.0, unit="1/min", low=0.02, high=10.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.2, 4.0, "log"),
        about="police and private vehicles available each minute after police arrival, one patient each",
    )  # fmt: skip
    vehicle_median_s: float = knob(
        540.0, unit="s", low=60.0, high=7200.0, role="uncertainty",
        source=measured("9 min from injury to hospital (quartiles 7 to 12)", "winter_2022"),
        deep=plausible(420.0, 720.0),
        about="median time from the collection point to hospital by police or private vehicle",
    )  # fmt: skip
    vehicle_care_factor: float = knob(
        0.5, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("as many were alive after 24 h; the factor is assumed", "winter_2022"),
        deep=plausible(0.3, 1.0),
        about="death rate in a vehicle without a crew as a share of that without care",
    )  # fmt: skip
    transport_sigma: float = knob(
        0.4, unit="log", low=0.0, high=1.0, role="uncertainty",
        source=derived("from the quartiles, 16 to 29 min", "winter_2022"),
        deep=plausible(0.3, 0.6),
        about="spread of the time to hospital",
    )  # fmt: skip
    kits_per_1000: float = knob(
        0.0, unit="1/1000", low=0.0, high=10.0, role="lever",
        source=assumption("none unless a policy asks for them; the inquiry recommends them", "saunders_2022"),
        about="public bleeding-control kits per 1,000 people admitted, rounded down",
    )  # fmt: skip
    kit_use_s: float = knob(
        120.0, unit="s", low=30.0, high=300.0, role="lever",
        source=assumption("plausible from 30 to 300 s"),
        about="time from the decision to help until the kit is fetched and applied",
    )  # fmt: skip
    trained_public_share: float = knob(
        0.05, unit="share", low=0.0, high=0.3, role="lever",
        source=assumption("the trial shows what training brings, not how many people have it", "goralnick_2018"),
        about="share of the audience trained in bleeding control",
    )  # fmt: skip
    trained_success: float = knob(
        0.55, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=measured("0.88 fresh, 0.55 three to nine months after training", "goralnick_2018"),
        deep=plausible(0.5, 0.9),
        about="chance that somebody trained controls the bleeding",
    )  # fmt: skip
    untrained_success: float = knob(
        0.16, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=measured("16 % without training", "goralnick_2018"),
        deep=plausible(0.1, 0.25),
        about="chance that somebody untrained controls the bleeding",
    )  # fmt: skip
    limb_share: float = knob(
        0.2, unit="share", low=0.0, high=0.4, role="uncertainty",
        source=in_range("none to 6 % of preventable deaths; plausible from 0.05 to 0.4", "smith_2016", "smith_2019"),
        deep=plausible(0.05, 0.4),
        about="share of time-critical patients whose bleeding lay people can control",
    )  # fmt: skip
    bystander_share: float = knob(
        0.05, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("mutual help is common by the work; plausible from 0 to 0.2", "dezecache_2021"),
        deep=plausible(0.0, 0.2),
        about="share of people who stop for a wounded person near them once the hazard is out of sight",
    )  # fmt: skip
    help_reach_m: float = knob(
        5.0, unit="m", low=0.0, high=30.0, role="uncertainty",
        source=assumption(),
        deep=plausible(2.0, 15.0),
        about="distance within which people turn to a wounded person",
    )  # fmt: skip
