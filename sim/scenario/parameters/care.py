"""Parameters of care: the survival model, and the medical chain from first aid to hospital."""

from __future__ import annotations

from typing import Literal

from sim.scenario.knobs import Parameters, knob

MedicalPolicy = Literal["rescue_task_force", "wait_until_clear"]
EventMedicPolicy = Literal["self_deploy", "wait_for_entry"]
Transport = Literal["ambulance", "any_vehicle"]


class CareParameters(Parameters):
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
    command_median_s: float = knob(
        246.0, unit="s", low=0.0, high=3600.0, role="uncertainty", source="UAB: 4.1 min after dispatch",
        about="median time from dispatch to a unified command in a drill; nobody is let in before it stands",
    )  # fmt: skip
    command_sigma: float = knob(
        0.23, unit="log", low=0.0, high=1.0, role="uncertainty", source="assumption: fitted to the UAB drills",
        about="spread of that time",
    )  # fmt: skip
    task_force_median_s: float = knob(
        564.0, unit="s", low=0.0, high=3600.0, role="lever", source="UAB: assembled 9.4 min after dispatch",
        about="median time from dispatch to an assembled rescue task force in a drill",
    )  # fmt: skip
    task_force_sigma: float = knob(
        0.28, unit="log", low=0.0, high=1.0, role="uncertainty", source="assumption: fitted to the UAB drills",
        about="spread of that time",
    )  # fmt: skip
    task_force_medics: int = knob(
        6, unit="count", low=0, high=60, role="lever", source="assumption; rescue task forces of 4-8",
        about="medics who come in from outside: with police, or once the venue is clear",
    )  # fmt: skip
    first_patient_median_s: float = knob(
        150.0, unit="s", low=0.0, high=3600.0, role="uncertainty", source="UAB: 11.9 less 9.4 min",
        about="median time in a drill from going in to the first patient, the walk under escort included",
    )  # fmt: skip
    first_patient_sigma: float = knob(
        0.26, unit="log", low=0.0, high=1.0, role="uncertainty", source="assumption: fitted to the UAB drills",
        about="spread of that time",
    )  # fmt: skip
    drill_factor: float = knob(
        2.0, unit="times", low=1.0, high=3.0, role="uncertainty", source="assumption 1.5-3, science.md 3",
        about="how much slower the medical chain is in a real event than in a drill",
    )  # fmt: skip
    event_medics_per_1000: float = knob(
        1.0, unit="1/1000", low=0.0, high=5.0, role="lever", source="science.md 5.2: base 1; assumption",
        about="medics of the event's own team at the first-aid post, per 1,000 people let in, rounded down",
    )  # fmt: skip
    event_medics_policy: EventMedicPolicy = knob(
        "self_deploy", unit="choice", role="lever", source="Manchester Arena Inquiry; assumption",
        about="whether event medics go to the wounded by themselves, or wait until medics are let in",
    )  # fmt: skip
    self_deploy_s: float = knob(
        180.0, unit="s", low=0.0, high=3600.0, role="uncertainty", source="assumption",
        about="time from first recognition until event medics leave their post by themselves",
    )  # fmt: skip
    stand_off_m: float = knob(
        30.0, unit="m", low=0.0, high=200.0, role="uncertainty", source="assumption",
        about="event medics go to nobody who lies nearer to an active source than this",
    )  # fmt: skip
    treat_s: float = knob(
        90.0, unit="s", low=5.0, high=1800.0, role="uncertainty",
        source="assumption; 2 a minute with 6 medics and factor 2; fits UAB 16.6 min to the collection point",
        about="time of a medic with a patient in a drill",
    )  # fmt: skip
    medic_speed_mps: float = knob(
        1.2, unit="m/s", low=0.3, high=2.0, role="uncertainty", source="assumption",
        about="walking speed of medics and of bearers with an empty stretcher",
    )  # fmt: skip
    bearer_teams: int = knob(
        4, unit="count", low=0, high=60, role="lever", source="assumption",
        about="teams who carry treated patients to the collection point, from medical entry on",
    )  # fmt: skip
    lift_s: float = knob(
        120.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source="assumption; fits UAB 16.6 min to the collection point",
        about="time in a drill to lift a patient and to hand over at the collection point",
    )  # fmt: skip
    carry_speed_mps: float = knob(
        0.7, unit="m/s", low=0.1, high=1.5, role="uncertainty", source="assumption",
        about="walking speed of bearers with a patient",
    )  # fmt: skip
    transport: Transport = knob(
        "ambulance", unit="choice", role="lever", source="Winter 2022; NTDB 2010-12 on private vehicles",
        about="who takes patients to hospital: ambulances only, or police and private vehicles too",
    )  # fmt: skip
    ambulance_first_s: float = knob(
        600.0, unit="s", low=0.0, high=7200.0, role="lever", source="assumption",
        about="time from dispatch until the first ambulance is at the collection point",
    )  # fmt: skip
    ambulances_per_min: float = knob(
        0.5, unit="1/min", low=0.02, high=10.0, role="lever", source="assumption",
        about="ambulances that follow each minute; each takes one patient",
    )  # fmt: skip
    ambulance_median_s: float = knob(
        1260.0, unit="s", low=60.0, high=7200.0, role="uncertainty", source="Winter 2022: 21 min (IQR 16-29)",
        about="median time from the collection point to hospital by ambulance",
    )  # fmt: skip
    vehicles_per_min: float = knob(
        1.0, unit="1/min", low=0.02, high=10.0, role="uncertainty", source="assumption",
        about="police and private vehicles that can be had each minute from police arrival on, one patient each",
    )  # fmt: skip
    vehicle_median_s: float = knob(
        540.0, unit="s", low=60.0, high=7200.0, role="uncertainty", source="Winter 2022: 9 min (IQR 7-12)",
        about="median time from the collection point to hospital by police or private vehicle",
    )  # fmt: skip
    vehicle_care_factor: float = knob(
        0.5, unit="share", low=0.0, high=1.0, role="uncertainty", source="assumption; Winter 2022: equal at 24 h",
        about="death rate in a vehicle without a crew as a share of that without care",
    )  # fmt: skip
    transport_sigma: float = knob(
        0.4, unit="log", low=0.0, high=1.0, role="uncertainty", source="Winter 2022: IQR 16-29 min",
        about="spread of the time to hospital",
    )  # fmt: skip
    kits_per_1000: float = knob(
        0.0, unit="1/1000", low=0.0, high=10.0, role="lever", source="Manchester Arena Inquiry; science.md 5.2",
        about="public bleeding-control kits per 1,000 people let in, rounded down",
    )  # fmt: skip
    kit_use_s: float = knob(
        120.0, unit="s", low=30.0, high=300.0, role="lever", source="science.md 5.2: 30-300 s",
        about="time from the decision to help until the kit is fetched and on",
    )  # fmt: skip
    trained_public_share: float = knob(
        0.05, unit="share", low=0.0, high=0.3, role="lever", source="science.md 5.2: base 0.05",
        about="share of the audience trained in bleeding control",
    )  # fmt: skip
    trained_success: float = knob(
        0.55, unit="share", low=0.0, high=1.0, role="uncertainty",
        source="PATTS trial 2018: 0.88 fresh, 0.55 after 3-9 months",
        about="chance that somebody trained controls the bleeding",
    )  # fmt: skip
    untrained_success: float = knob(
        0.16, unit="share", low=0.0, high=1.0, role="uncertainty", source="PATTS trial 2018",
        about="chance that somebody untrained controls the bleeding",
    )  # fmt: skip
    limb_share: float = knob(
        0.2, unit="share", low=0.0, high=0.4, role="uncertainty",
        source="science.md 4.1: 0.05-0.4; no death by limb bleeding in Smith 2016",
        about="share of the time-critical whose wound is of a kind that lay people can control",
    )  # fmt: skip
    bystander_share: float = knob(
        0.05, unit="share", low=0.0, high=0.5, role="uncertainty", source="science.md 3.1: help 0.05 (0-0.2)",
        about="share of people who stop for a wounded person near them once the hazard is out of sight",
    )  # fmt: skip
    help_reach_m: float = knob(
        5.0, unit="m", low=0.0, high=30.0, role="uncertainty", source="assumption",
        about="distance within which people turn to a wounded person",
    )  # fmt: skip
