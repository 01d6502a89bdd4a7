"""Parameters of the course that people take once they respond: run, hide, help or freeze."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import one_of, plausible
from sim.scenario.knobs import Parameters, knob
from sim.scenario.references import assumption

CourseRule = Literal["drawn", "weighed"]
RefugeRelease = Literal["never", "after_the_threat"]


class CourseParameters(Parameters):
    """What people do once they respond.

    Where courses are weighed, odds tell how many times likelier something makes a course than it is to somebody who
    knows of the hazard and of nothing else; 1 switches the influence off.
    """

    course: CourseRule = knob(
        "weighed", unit="choice", role="setting",
        source=assumption("the works find that what people know decides; nobody has compared the two with an event",
                          "lu_2021", "shipman_2024"),
        about="how people come to run, hide, help or freeze: drawn, once, whatever they know; weighed, by random "
        "utility over what they know, and again when that changes",
    )  # fmt: skip
    run_share: float = knob(
        0.70, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("plausible from 0.5 to 0.9"),
        deep=plausible(0.5, 0.9),
        about="share of people who try to leave",
    )  # fmt: skip
    hide_share: float = knob(
        0.15, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("plausible from 0.05 to 0.35"),
        deep=plausible(0.05, 0.35),
        about="share of people who hide, in a refuge they know of or where they are",
    )  # fmt: skip
    help_share: float = knob(
        0.05, unit="share", low=0.0, high=0.5, role="uncertainty",
        source=assumption(
            "help prevailed by the work; no share can be taken from it; the low end of 0.05 to 0.4, since it is taken "
            "from those who freeze",
            "dezecache_2021",
        ),
        deep=plausible(0.05, 0.4, "log"),
        about="share of people who help others nearby who need it; they leave if nobody does",
    )  # fmt: skip
    freeze_median_s: float = knob(
        40.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(15.0, 120.0, "log"),
        about="how long the remaining people freeze before they run",
    )  # fmt: skip
    freeze_sigma: float = knob(
        0.6, unit="log", low=0.0, high=1.5, role="uncertainty", source=assumption("as the spread of recognition"),
        deep=plausible(0.3, 1.0),
        about="spread of that time between people",
    )  # fmt: skip
    hiding_exposure: float = knob(
        0.2, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("nobody has measured it: about the middle, in ratio, of what is plausible, 0.05 to 0.6"),
        deep=plausible(0.05, 0.6),
        about="exposure of people who hide in the open as a share of that of people upright",
    )  # fmt: skip
    refuge_range_m: float = knob(
        25.0, unit="m", low=0.0, high=200.0, role="uncertainty",
        source=assumption(),
        deep=plausible(10.0, 60.0),
        about="how far people who hide walk to a refuge they know of, else they hide where they are; where courses are "
        "weighed, the walk over which the pull of a refuge falls to 37 %",
    )  # fmt: skip
    refuge_odds: float = knob(
        5.0, unit="times", low=0.0, high=50.0, role="uncertainty",
        source=assumption(
            "measures such as doors that lock change who hides, by the work; plausible from 1 to 20", "zhu_2022",
        ),
        deep=plausible(1.0, 20.0, "log"),
        about="courses weighed: how many times likelier than hiding in the open is a refuge at hand that keeps off all "
        "harm; 0: nobody goes to one",
    )  # fmt: skip
    blocked_odds: float = knob(
        6.0, unit="times", low=1.0, high=50.0, role="uncertainty",
        source=assumption(
            "who is told where the danger is decides otherwise, by the work; plausible from 2 to 20", "lu_2021",
        ),
        deep=plausible(2.0, 20.0, "log"),
        about="courses weighed: how many times less likely people run if every way they know is shut or leads past the "
        "hazard",
    )  # fmt: skip
    passing_m: float = knob(
        10.0, unit="m", low=1.0, high=50.0, role="uncertainty", source=assumption("plausible from 5 to 20 m"),
        deep=plausible(5.0, 20.0),
        about="courses weighed: distance within which a way counts as leading past the hazard",
    )  # fmt: skip
    seen_odds: float = knob(
        3.0, unit="times", low=1.0, high=50.0, role="uncertainty", source=assumption("plausible from 1 to 10"),
        deep=plausible(1.0, 10.0, "log"),
        about="courses weighed: how many times less likely people hide in the open in sight of a source next to them; "
        "it falls off over `decisions.fear_range_m`",
    )  # fmt: skip
    told_odds: float = knob(
        4.0, unit="times", low=1.0, high=50.0, role="uncertainty",
        source=assumption("plausible from 1.5 to 10; who believes what they are told is a matter of its own"),
        deep=plausible(1.5, 10.0, "log"),
        about="courses weighed: how many times likelier people do what alarm or staff told them, to leave or to stay",
    )  # fmt: skip
    company_odds: float = knob(
        4.0, unit="times", low=1.0, high=50.0, role="uncertainty",
        source=assumption(
            "the works show that people stay or run, and hide, as others near them do; plausible from 1.5 to 10",
            "shipman_2024", "kapadia_2025",
        ),
        deep=plausible(1.5, 10.0, "log"),
        about="courses weighed: how many times likelier people run where all near them run, or stay where all stay",
    )  # fmt: skip
    briefed_odds: float = knob(
        3.0, unit="times", low=1.0, high=50.0, role="uncertainty",
        source=assumption("advice to run, else to hide; plausible from 1 to 10"),
        deep=plausible(1.0, 10.0, "log"),
        about="courses weighed: how many times likelier people who were briefed run if a way is free, hide if none is, "
        "and do not freeze",
    )  # fmt: skip
    settled_odds: float = knob(
        3.0, unit="times", low=1.0, high=50.0, role="uncertainty", source=assumption("plausible from 1 to 10"),
        deep=plausible(1.0, 10.0, "log"),
        about="courses weighed: how many times likelier people keep to what they do than take it up",
    )  # fmt: skip
    hide_patience_s: float = knob(
        60.0, unit="s", low=5.0, high=1200.0, role="uncertainty", source=assumption("plausible from 10 to 300 s"),
        deep=plausible(10.0, 300.0, "log"),
        about="courses weighed: median time after which people who hide in the open in sight of a source leave, if "
        "every way they know is free; longer as the share that is free is smaller",
    )  # fmt: skip
    hide_patience_sigma: float = knob(
        0.8, unit="log", low=0.0, high=1.5, role="uncertainty", source=assumption(),
        deep=plausible(0.4, 1.2),
        about="courses weighed: spread of that time between people",
    )  # fmt: skip
    hide_flight_m: float = knob(
        5.0, unit="m", low=0.0, high=20.0, role="uncertainty", source=assumption("plausible from 2 to 10 m"),
        deep=plausible(2.0, 10.0),
        about="courses weighed: distance of a source at which people who hide in the open leave at once if they can",
    )  # fmt: skip
    doorway_m: float = knob(
        1.5, unit="m", low=0.0, high=5.0, role="uncertainty",
        source=assumption("a crowd presses there, and nothing covers; from 1 to 3 m; 0: people hide anywhere"),
        deep=plausible(1.0, 3.0),
        about="courses weighed: distance of a door that others make for within which nobody hides in the open",
    )  # fmt: skip
    rise_s: float = knob(
        120.0, unit="s", low=0.0, high=3600.0, role="uncertainty", source=assumption("plausible from 30 to 900 s"),
        deep=plausible(30.0, 900.0, "log"),
        about="courses weighed: median time after the threat has ended at which people who hide get up by themselves; "
        "sooner if they are told by voice or text, or officers come by",
    )  # fmt: skip
    release_m: float = knob(
        10.0, unit="m", low=0.0, high=50.0, role="uncertainty", source=assumption("plausible from 5 to 20 m"),
        deep=plausible(5.0, 20.0),
        about="courses weighed: distance within which armed officers, once the threat has ended, tell people to get up",
    )  # fmt: skip
    refuge_release: RefugeRelease = knob(
        "after_the_threat", unit="choice", role="uncertainty",
        source=assumption("people do come out in the end; nobody has measured when"),
        deep=one_of({"never": 0.2, "after_the_threat": 0.8}),
        about="courses weighed: when people in refuges unlock them and come out: never, while the run lasts; or after "
        "the threat, as people who hide in the open get up, or when officers come to the door",
    )  # fmt: skip
