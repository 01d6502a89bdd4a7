"""Parameters of the parts of a scenario that every scenario has: crowd, building, alarm, awareness, run."""

from __future__ import annotations

from sim.scenario.deep import no, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption, derived


class CrowdParameters(Parameters):
    """Who is there."""

    people: int = knob(
        1000, unit="count", low=1, high=100_000, role="setting",
        source=assumption("the author of the scenario chooses it"),
        about="people in the audience at full licensed load",
    )  # fmt: skip
    occupant_load_share: float = knob(
        1.0, unit="share", low=0.05, high=1.1, role="lever",
        source=assumption("the full licensed load; a policy may let in fewer"),
        about="share of the full load that is admitted",
    )  # fmt: skip
    forecourt_share: float = knob(
        0.0, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption("people queue, smoke and wait before a venue; nobody has counted them; plausible to 0.2"),
        deep=plausible(0.0, 0.2),
        about="share of the audience that is on the forecourt at the beginning, where the venue draws one",
    )  # fmt: skip
    age_mean_years: float = knob(
        36.0, unit="years", low=16.0, high=75.0, role="uncertainty",
        source=assumption(),
        deep=no("it describes the audience, which the author of the scenario knows"),
        about="mean age of the adults in the audience",
    )  # fmt: skip
    age_sd_years: float = knob(
        12.0, unit="years", low=0.0, high=25.0, role="uncertainty",
        source=assumption(),
        deep=no("it describes the audience, which the author of the scenario knows"),
        about="standard deviation of the age of adults, cut off at 16 and 80",
    )  # fmt: skip
    children_share: float = knob(
        0.0, unit="share", low=0.0, high=0.4, role="uncertainty",
        source=assumption(
            "events differ; plausible from 0 to 0.3; that adults stay with children is what attitudes, and families in "
            "fires, show, not how closely",
            "elzie_2023", "sime_1983",
        ),
        deep=no("it describes the audience, which the author of the scenario knows"),
        about="share of people aged 6 to 15 who came with an adult and stay with one: same course, way and pace; 0: no "
        "children; one member of each group is an adult, which limits the share; harm strikes them like everybody",
    )  # fmt: skip
    children_speed_factor: float = knob(
        1.0, unit="times", low=0.5, high=1.4, role="uncertainty",
        source=assumption(
            "1 as measured where children walked at their own pace; another model has 0.56, and small children who ran "
            "in drills made 1.2",
            "itzkowitz_2018", "korhonen_2021", "najmanova_2023", "larusdottir_2012",
        ),
        deep=plausible(0.56, 1.2),
        about="free walking speed of children relative to the age curve",
    )  # fmt: skip
    speed_sd_mps: float = knob(
        0.2, unit="m/s", low=0.0, high=0.5, role="uncertainty",
        source=derived("0.26 m/s over all ages, less what the age curve carries", "weidmann_1993"),
        deep=plausible(0.1, 0.3),
        about="spread of free walking speed among people of one age",
    )  # fmt: skip
    speed_factor: float = knob(
        1.0, unit="share", low=0.5, high=1.3, role="uncertainty",
        source=assumption("1 as in the speeds by age; stadium crowds were told to differ by up to 31 % (remembered)"),
        deep=plausible(0.8, 1.3),
        about="free walking speed of this crowd relative to the age curve",
    )  # fmt: skip
    reduced_mobility_share: float = knob(
        0.04, unit="share", low=0.0, high=0.3, role="uncertainty",
        source=assumption("plausible from 0.02 to 0.15"),
        deep=plausible(0.02, 0.15),
        about="share of people who walk with an aid or use a wheelchair",
    )  # fmt: skip
    wheelchair_share: float = knob(
        0.2, unit="share", low=0.0, high=0.6, role="uncertainty", source=assumption(),
        deep=plausible(0.05, 0.5),
        about="share of people with a mobility aid who use a wheelchair and cannot take stairs",
    )  # fmt: skip
    group_share: float = knob(
        0.7, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(),
        deep=plausible(0.4, 0.95),
        about="share of people who came with somebody",
    )  # fmt: skip
    pair_share: float = knob(
        0.55, unit="share", low=0.1, high=0.95, role="uncertainty", source=assumption(),
        deep=plausible(0.4, 0.8),
        about="share of groups of two people; of the other groups 0.44 are of three, 0.38 of four, 0.18 of five",
    )  # fmt: skip
    briefed_share: float = knob(
        0.2, unit="share", low=0.0, high=0.8, role="lever",
        source=assumption("plausible from 0 to 0.8; nobody has measured it at a concert"),
        about="share of people who were told before the show what to do in an attack",
    )  # fmt: skip
    understands_share: float = knob(
        1.0, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no figure for concerts, so that everybody does; plausible from 0.8 to 1"),
        deep=plausible(0.8, 1.0),
        about="share of people who understand the language of announcements; no text or voice moves or tells anybody "
        "else, a bell and staff do; people who came together understand alike",
    )  # fmt: skip
    impaired_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("no figure for concerts, so that nobody is; plausible from 0 to 0.5"),
        deep=plausible(0.0, 0.5),
        about="share of adults in the audience whom alcohol slows, in walking and in recognising",
    )  # fmt: skip
    impaired_speed_factor: float = knob(
        0.9, unit="times", low=0.3, high=1.0, role="uncertainty",
        source=assumption("students walked worse in a trial told by the press, without figures; plausible from 0.8"),
        deep=plausible(0.8, 1.0),
        about="free walking speed of people slowed by alcohol relative to their own",
    )  # fmt: skip
    impaired_recognition_factor: float = knob(
        1.3, unit="times", low=1.0, high=5.0, role="uncertainty",
        source=assumption("students reacted later in a trial told by the press, without figures; plausible to 2"),
        deep=plausible(1.0, 2.0),
        about="cues that people slowed by alcohol need relative to their own",
    )  # fmt: skip
    body_radius_m: float = knob(
        0.2, unit="m", low=0.12, high=0.35, role="uncertainty",
        source=derived("as other models have it, 0.2 and 0.195 m", "jupedsim", "vadere"),
        deep=plausible(0.18, 0.23),
        about="mean radius of a body seen from above",
    )  # fmt: skip
    body_radius_sd_m: float = knob(
        0.01, unit="m", low=0.0, high=0.05, role="uncertainty",
        source=derived("the spread of adults there, 0.035 m, narrowed", "korhonen_2021"),
        deep=plausible(0.0, 0.035),
        about="spread of body radius",
    )  # fmt: skip
