"""Parameters of first aid: what people who are there do for the wounded before medics come."""

from __future__ import annotations

from sim.scenario.deep import plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.smoke_harm import SmokeHarmParameters
from sim.scenario.references import assumption, in_range, measured


class FirstAidParameters(SmokeHarmParameters):
    """Bleeding control by lay people, with kits and by hand, and who stops for the wounded."""

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
    kit_points: int = knob(
        0, unit="count", low=0, high=40, role="lever",
        source=assumption("kits are wherever somebody needs one, unless a policy says where they hang"),
        about="points at which the kits hang, spread over the doors by which the audience goes; who helps walks there "
        "and back; 0: kits are at hand everywhere, and `care.kit_use_s` holds the way",
    )  # fmt: skip
    kit_fetch_m: float = knob(
        40.0, unit="m", low=0.0, high=200.0, role="uncertainty",
        source=assumption("nobody has measured how far people go; plausible from 15 to 100 m"),
        deep=plausible(15.0, 100.0, "log"),
        about="way to a point within which people fetch a kit; farther away they help by hand",
    )  # fmt: skip
    kit_apply_s: float = knob(
        45.0, unit="s", low=5.0, high=300.0, role="uncertainty",
        source=assumption("without the way to it; plausible from 20 to 120 s"),
        deep=plausible(20.0, 120.0, "log"),
        about="time to put on a kit that was fetched from a point",
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
    hand_success: float = knob(
        0.3, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("at best; without a trial; plausible from 0.1 to 0.5"),
        deep=plausible(0.1, 0.5),
        about="chance that somebody trained controls the bleeding by hand where there is no kit; of the untrained the "
        "same share succeed as with a kit",
    )  # fmt: skip
    hand_s: float = knob(
        60.0, unit="s", low=5.0, high=600.0, role="uncertainty", source=assumption(),
        deep=plausible(20.0, 180.0, "log"),
        about="time at work by hand until the bleeding is controlled or not",
    )  # fmt: skip
    limb_share: float = knob(
        0.2, unit="share", low=0.0, high=0.4, role="uncertainty",
        source=in_range("none to 6 % of preventable deaths; plausible from 0.05 to 0.4", "smith_2016", "smith_2019"),
        deep=plausible(0.05, 0.4),
        about="share of time-critical patients whose bleeding lay people can control",
    )  # fmt: skip
    bystander_share: float = knob(
        0.15, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption(
            "help prevailed by the work, which gives no share; plausible from 0.05 to 0.4", "dezecache_2021"
        ),
        deep=plausible(0.05, 0.4, "log"),
        about="share of people who stop for a wounded person near them once the hazard is out of sight: to control the "
        "bleeding, or to carry",
    )  # fmt: skip
    help_reach_m: float = knob(
        5.0, unit="m", low=0.0, high=30.0, role="uncertainty",
        source=assumption(),
        deep=plausible(2.0, 15.0),
        about="distance within which people turn to a wounded person",
    )  # fmt: skip
