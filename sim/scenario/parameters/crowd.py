"""Words of the parts of a scenario that every scenario has: crowd, building, alarm, awareness, run."""

from __future__ import annotations

from typing import Literal

from sim.scenario.knobs import Words, knob

DoorFlow = Literal["free", "code", "venue"]
AlarmMode = Literal["none", "bell", "text", "recorded_voice", "live_voice"]


class CrowdWords(Words):
    """Who is there."""

    people: int = knob(
        1000, unit="count", low=1, high=100_000, role="setting", source="scenario author",
        about="people in the audience at full licensed load",
    )  # fmt: skip
    occupant_load_share: float = knob(
        1.0, unit="share", low=0.05, high=1.1, role="lever", source="science.md 5.2, occupant load",
        about="share of the full load that is let in",
    )  # fmt: skip
    age_mean_years: float = knob(
        36.0, unit="years", low=16.0, high=75.0, role="uncertainty", source="assumption",
        about="mean age of the audience",
    )  # fmt: skip
    age_sd_years: float = knob(
        12.0, unit="years", low=0.0, high=25.0, role="uncertainty", source="assumption",
        about="standard deviation of age, cut off at 16 and 80",
    )  # fmt: skip
    speed_sd_mps: float = knob(
        0.2, unit="m/s", low=0.0, high=0.5, role="uncertainty",
        source="Weidmann 1993: N(1.34, 0.26) over all ages; the age curve carries part of the spread",
        about="spread of free walking speed among people of one age",
    )  # fmt: skip
    speed_factor: float = knob(
        1.0, unit="share", low=0.5, high=1.3, role="uncertainty",
        source="assumption; stadium crowds differ by up to 31 % from classical profiles",
        about="free walking speed of this crowd against the age curve",
    )  # fmt: skip
    reduced_mobility_share: float = knob(
        0.04, unit="share", low=0.0, high=0.3, role="uncertainty", source="science.md 5.3: 2-15 %",
        about="share of people who walk with an aid or use a wheelchair",
    )  # fmt: skip
    group_share: float = knob(
        0.7, unit="share", low=0.0, high=1.0, role="uncertainty", source="assumption",
        about="share of people who came with somebody",
    )  # fmt: skip
    briefed_share: float = knob(
        0.2, unit="share", low=0.0, high=0.8, role="lever", source="assumption 0-0.8, science.md 5.2",
        about="share of people whom a briefing before the show has told what to do in an attack",
    )  # fmt: skip
    body_radius_m: float = knob(
        0.2, unit="m", low=0.12, high=0.35, role="uncertainty",
        source="JuPedSim default 0.2; Vadere 0.195", about="mean radius of a body seen from above",
    )  # fmt: skip
    body_radius_sd_m: float = knob(
        0.01, unit="m", low=0.0, high=0.05, role="uncertainty", source="FDS+Evac adult spread, narrowed",
        about="spread of body radius",
    )  # fmt: skip


class BuildingWords(Words):
    """What those who run the building can change without rebuilding it."""

    door_flow: DoorFlow = knob(
        "code", unit="choice", role="uncertainty",
        source="laboratory 1.6-2.3, codes 1.3, theatres and concerts below 1.0 persons/(m s): verification.md 5.4",
        about="what doors pass at most: free, what bodies allow; code, 1.3; venue, 1.0 persons/(m s)",
    )  # fmt: skip
    exits_usable_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="lever", source="Q. Liu 2018; Crocus witnesses",
        about="share of exits, public entrances aside, that are unlocked and unobstructed",
    )  # fmt: skip
    exit_release_s: float = knob(
        0.0, unit="s", low=0.0, high=120.0, role="lever", source="science.md 5.2, panic hardware",
        about="delay from first push until a closed exit opens, added to the door's own",
    )  # fmt: skip
    exit_knowledge_share: float = knob(
        0.4, unit="share", low=0.0, high=1.0, role="lever", source="assumption 0.2-0.9; Q. Liu on signs",
        about="share of people who know of, or are signed to, any given exit or refuge they did not come in by",
    )  # fmt: skip
    egress_width_mm: float | None = knob(
        None, unit="mm/person", low=2.0, high=15.0, role="lever",
        source="as drawn where silent; NFPA 101 and BS codes 5 mm a person, science.md 5.2: 2.5-10",
        about="width of all exits together for each person of the full load; each exit grows about its middle",
    )  # fmt: skip
    entrance_width_share: float | None = knob(
        None, unit="share", low=0.2, high=0.8, role="lever",
        source="as drawn where silent; NFPA 101: at least half, two thirds for festival seating",
        about="share of the width of all exits that the public entrances hold",
    )  # fmt: skip
    refuge_capacity_share: float | None = knob(
        None, unit="share", low=0.0, high=0.25, role="lever",
        source="as drawn where silent; assumption 0-0.25, base 0.02 (science.md 5.2)",
        about="places in all refuges as a share of the full load, as far as 4 people per m2 of their floor allow",
    )  # fmt: skip
    refuge_lock_s: float = knob(
        15.0, unit="s", low=0.0, high=120.0, role="lever", source="assumption 3-60 s",
        about="time to lock a refuge once somebody in it sees the hazard or it is full",
    )  # fmt: skip
    refuge_protection: float = knob(
        0.05, unit="share", low=0.0, high=1.0, role="lever", source="assumption 0-0.3",
        about="exposure behind a locked refuge door as a share of that in the open",
    )  # fmt: skip


class AlarmWords(Words):
    """How and when the venue tells people."""

    mode: AlarmMode = knob(
        "recorded_voice", unit="choice", role="lever", source="BRE survey via trade press",
        about="what people hear",
    )  # fmt: skip
    delay_s: float = knob(
        90.0, unit="s", low=0.0, high=1200.0, role="lever", source="assumption 5-300 s",
        about="time from onset to alarm at the latest; sooner where staff, sensors or a search warn the control room",
    )  # fmt: skip
    show_stop_s: float = knob(
        60.0, unit="s", low=0.0, high=1200.0, role="lever", source="assumption 10-240 s",
        about="time from onset until the show stops and the house lights come up, at the latest, like the alarm",
    )  # fmt: skip
    location_share: float = knob(
        0.2, unit="share", low=0.0, high=1.0, role="lever", source="science.md 5.2; Cho 2019, Lu and Astur on VR",
        about="share of people who are told where the hazard is, by announcement or phone, once that is reported",
    )  # fmt: skip
    starts_at_s: float | None = knob(
        None, unit="s", low=0.0, high=7200.0, role="setting", source="scenario author",
        about="clock time of an alarm without any hazard: a false alarm",
    )  # fmt: skip


class AwarenessWords(Words):
    """How people come to know. Each cue alone would make half the people respond in its median delay."""

    threshold_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty", source="assumption, science.md 3.1",
        about="spread of recognition between people",
    )  # fmt: skip
    sight_median_s: float = knob(
        8.0, unit="s", low=1.0, high=60.0, role="uncertainty", source="assumption 4-20 s, science.md 3.1",
        about="delay of people who see the hazard",
    )  # fmt: skip
    sight_range_m: float = knob(
        20.0, unit="m", low=2.0, high=200.0, role="uncertainty", source="assumption: a dark hall, others in between",
        about="how far the hazard can be made out among other people",
    )  # fmt: skip
    sound_median_s: float = knob(
        30.0, unit="s", low=5.0, high=300.0, role="uncertainty",
        source="assumption 10-120 s after Crocus and Bataclan accounts",
        about="delay of people who only hear it, in the same space, while the show runs",
    )  # fmt: skip
    sound_range_m: float = knob(
        60.0, unit="m", low=5.0, high=300.0, role="uncertainty", source="assumption",
        about="way through open doors over which sound loses half its effect; passing the first door halves it too",
    )  # fmt: skip
    silence_gain: float = knob(
        2.0, unit="times", low=1.0, high=5.0, role="uncertainty", source="assumption",
        about="how much faster sound is understood once the show has stopped",
    )  # fmt: skip
    briefed_gain: float = knob(
        1.5, unit="times", low=1.0, high=5.0, role="uncertainty", source="assumption",
        about="how much faster people who were briefed understand sound while the show runs",
    )  # fmt: skip
    contagion_median_s: float = knob(
        30.0, unit="s", low=2.0, high=300.0, role="uncertainty", source="assumption; Song et al. on contagion",
        about="delay of people who see everybody near them already leaving",
    )  # fmt: skip
    company_median_s: float = knob(
        4.0, unit="s", low=0.5, high=120.0, role="uncertainty", source="assumption",
        about="delay of people somebody of whose own group is already leaving",
    )  # fmt: skip
    contagion_radius_m: float = knob(
        6.0, unit="m", low=2.0, high=20.0, role="uncertainty", source="assumption",
        about="how near others must be to be taken as a sign",
    )  # fmt: skip
    bell_share: float = knob(
        0.13, unit="share", low=0.0, high=1.0, role="uncertainty", source="BRE survey via trade press: 13 %",
        about="share of people whom a bell moves at all",
    )  # fmt: skip
    text_share: float = knob(
        0.45, unit="share", low=0.0, high=1.0, role="uncertainty", source="BRE survey via trade press: 45 %",
        about="share of people whom a text display moves at all",
    )  # fmt: skip
    voice_share: float = knob(
        0.75, unit="share", low=0.0, high=1.0, role="uncertainty", source="BRE survey via trade press: 75 %",
        about="share of people whom a recorded voice moves at all",
    )  # fmt: skip
    live_voice_share: float = knob(
        0.85, unit="share", low=0.0, high=1.0, role="uncertainty", source="assumption, above recorded voice",
        about="share of people whom a live directive voice moves at all",
    )  # fmt: skip
    alarm_median_s: float = knob(
        30.0, unit="s", low=2.0, high=600.0, role="uncertainty",
        source="assumption; PD 7974-6 as remembered: 0.5 min first movers when well managed",
        about="delay after the alarm of people whom it moves",
    )  # fmt: skip


class RunWords(Words):
    """How a run is stepped and recorded."""

    duration_s: float = knob(
        1200.0, unit="s", low=1.0, high=14_400.0, role="setting", source="scenario author",
        about="time after which the scene ends as soon as the hazard has; sooner when nothing more can change",
    )  # fmt: skip
    step_s: float = knob(
        0.5, unit="s", low=0.1, high=2.0, role="setting", source="performance.md 6",
        about="time between two rounds of cues, decisions and harm",
    )  # fmt: skip
    movement_step_s: float = knob(
        0.05, unit="s", low=0.01, high=0.1, role="setting", source="performance.md 5: within 2 % of 0.01 s",
        about="time step of movement; must divide step_s",
    )  # fmt: skip
    record_every_s: float = knob(
        5.0, unit="s", low=0.5, high=600.0, role="setting", source="assumption",
        about="time between two points of the series",
    )  # fmt: skip
    trajectory_every_s: float = knob(
        0.5, unit="s", low=0.1, high=60.0, role="setting", source="performance.md 6: 2 Hz",
        about="time between two stored positions when a trajectory is asked for",
    )  # fmt: skip
