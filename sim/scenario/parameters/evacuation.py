"""Parameters of the way to hospital: who carries the wounded out, what takes them, and how full hospitals are."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.first_aid import FirstAidParameters
from sim.scenario.references import assumption, derived, measured

Transport = Literal["ambulance", "any_vehicle"]


class EvacuationParameters(FirstAidParameters):
    """How the wounded are moved and taken to hospital, and what hospitals can take."""

    lay_carry_share: float = knob(
        0.3, unit="share", low=0.0, high=0.7, role="uncertainty",
        source=assumption(
            "lay people carried the wounded at Las Vegas before crews came; no denominator is known; plausible from "
            "0 to 0.7",
            "las_vegas_2017",
        ),
        deep=plausible(0.0, 0.7),
        about="chance that people carry out a wounded person who cannot walk, where two who are willing are near and "
        "no source is in sight",
    )  # fmt: skip
    lay_carry_reach_m: float = knob(
        15.0, unit="m", low=0.0, high=100.0, role="uncertainty", source=assumption(),
        deep=plausible(5.0, 40.0, "log"),
        about="distance in an area from which people come to carry somebody",
    )  # fmt: skip
    lay_carry_speed_mps: float = knob(
        0.5, unit="m/s", low=0.1, high=1.5, role="uncertainty", source=assumption("without a stretcher"),
        deep=plausible(0.3, 0.8),
        about="walking speed of lay people and police with somebody whom they carry",
    )  # fmt: skip
    carry_trained_public_share: float = knob(
        0.0, unit="share", low=0.0, high=0.3, role="lever",
        source=assumption("nobody unless a policy asks for it; how many can has not been counted"),
        about="share of the audience trained to carry the wounded without a stretcher",
    )  # fmt: skip
    trained_carry_share: float = knob(
        0.6, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no trial of lay carriers was seen; plausible from 0.3 to 0.9"),
        deep=plausible(0.3, 0.9),
        about="the chance of `care.lay_carry_share` where one of the two is trained to carry; never less than without",
    )  # fmt: skip
    trained_carry_speed_mps: float = knob(
        0.7, unit="m/s", low=0.1, high=1.5, role="uncertainty",
        source=assumption("as bearers with a patient; nobody has timed it; plausible from 0.5 to 1"),
        deep=plausible(0.5, 1.0),
        about="walking speed of two who are both trained to carry, with somebody whom they carry; never less than "
        "without training",
    )  # fmt: skip
    lay_lift_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty", source=assumption(),
        deep=plausible(20.0, 180.0, "log"),
        about="time until lay people and police beside a wounded person have lifted them",
    )  # fmt: skip
    police_carry_share: float = knob(
        0.5, unit="share", low=0.0, high=1.0, role="lever",
        source=assumption("police can carry in cleared parts while a source is contained; no share is known"),
        about="share of officers who carry the wounded out of cleared parts once the threat is contained or over, two "
        "to a patient",
    )  # fmt: skip
    police_carry_after_s: float = knob(
        300.0, unit="s", low=0.0, high=3600.0, role="uncertainty", source=assumption(),
        deep=plausible(60.0, 1200.0, "log"),
        about="time from when police know that the threat is contained or over until officers begin to carry",
    )  # fmt: skip
    own_way_share: float = knob(
        0.5, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("lay people drove the wounded away at Las Vegas; no share is known", "las_vegas_2017"),
        deep=plausible(0.2, 0.9),
        about="share of people with a minor wound who get out and go to hospital by themselves",
    )  # fmt: skip
    own_way_median_s: float = knob(
        2700.0, unit="s", low=60.0, high=14_400.0, role="uncertainty", source=assumption(),
        deep=plausible(1200.0, 5400.0, "log"),
        about="median time from leaving until these people are in hospital",
    )  # fmt: skip
    own_way_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty", source=assumption(),
        deep=plausible(0.3, 1.0),
        about="spread of that time",
    )  # fmt: skip
    transport: Transport = knob(
        "ambulance", unit="choice", role="lever",
        source=assumption(
            "ambulances only, as plans say; the works compare other vehicles",
            "winter_2022", "wandling_2018",
        ),
        about="who takes the patients of medics to hospital: ambulances only, or police and private vehicles too; who "
        "was carried out by others is taken by whatever comes first",
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
        about="police and private vehicles available each minute, one patient each",
    )  # fmt: skip
    private_vehicle_s: float = knob(
        600.0, unit="s", low=0.0, high=7200.0, role="uncertainty",
        source=assumption("private cars took wounded away before crews came at Las Vegas", "las_vegas_2017"),
        deep=plausible(180.0, 1800.0, "log"),
        about="time from the first injury until the first private vehicle is there, if police are not there before",
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
    road_sigma: float = knob(
        0.2, unit="log", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no spread between nights is published; 90 % within 0.7 to 1.4 times"),
        deep=plausible(0.0, 0.5),
        about="spread between runs of how fast everything is on the roads to the venue and to hospital; 0: as usual",
    )  # fmt: skip
    hospital_survival: float = knob(
        0.96, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "298 of 302 who reached hospital in Paris lived, about 0.96 of those who were urgent", "hirsch_2015"
        ),
        deep=plausible(0.9, 0.99),
        about="share of time-critical patients who survive once they reach hospital",
    )  # fmt: skip
    hospital_critical_per_h: float = knob(
        20.0, unit="1/h", low=1.0, high=1000.0, role="uncertainty",
        source=assumption(
            "operating theatres of all hospitals within reach; Paris did 181 emergency operations", "raux_2019"
        ),
        deep=plausible(5.0, 100.0, "log"),
        about="time-critical arrivals within an hour up to which hospitals save as many as usual",
    )  # fmt: skip
    hospital_load_loss: float = knob(
        0.1, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no survival by load has been measured"),
        deep=plausible(0.0, 0.3),
        about="survival in hospital that is lost for each further multiple of that number",
    )  # fmt: skip
    minor_load_share: float = knob(
        0.1, unit="share", low=0.0, high=1.0, role="uncertainty", source=assumption(),
        deep=plausible(0.0, 0.3),
        about="load of a patient with a minor wound on hospitals as a share of that of a time-critical one",
    )  # fmt: skip
