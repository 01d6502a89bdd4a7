"""Parameters of what people do once they respond: by which way, with whom, and on what they look again."""

from __future__ import annotations

from typing import Literal

from sim.scenario.deep import one_of, plausible
from sim.scenario.knobs import knob
from sim.scenario.parameters.courses import CourseParameters
from sim.scenario.parameters.smoke_decisions import SmokeDecisionParameters
from sim.scenario.references import assumption, calibrated, derived, measured

GroupWaiting = Literal["anywhere", "out_of_the_way"]


class DecisionParameters(CourseParameters, SmokeDecisionParameters):
    """What people do once they respond."""

    help_range_m: float = knob(
        10.0, unit="m", low=0.0, high=50.0, role="uncertainty",
        source=assumption(),
        deep=plausible(5.0, 20.0),
        about="how far people go to help somebody in the area they are in",
    )  # fmt: skip
    help_patience_s: float = knob(
        10.0, unit="s", low=1.0, high=120.0, role="uncertainty", source=assumption(),
        deep=plausible(5.0, 30.0, "log"),
        about="time held up on the way to a wounded person after which helpers give up",
    )  # fmt: skip
    help_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(20.0, 240.0, "log"),
        about="how long people stay with a wounded person who cannot walk",
    )  # fmt: skip
    pushed_speed_mps: float = knob(
        1.3, unit="m/s", low=0.4, high=1.6, role="uncertainty",
        source=measured("assisted wheelchair 1.30 m/s, remembered", "boyce_1999"),
        deep=plausible(1.0, 1.5),
        about="speed at which a helper pushes a wheelchair, at most the helper's own speed",
    )  # fmt: skip
    carry_helpers: int = knob(
        3, unit="count", low=0, high=6, role="uncertainty",
        source=assumption("plausible from 2 to 4"),
        deep=plausible(2, 4),
        about="people needed to carry a wheelchair user on stairs; 0: wheelchairs take stairs like everybody",
    )  # fmt: skip
    carried_speed_mps: float = knob(
        0.6, unit="m/s", low=0.2, high=1.0, role="uncertainty",
        source=measured("carry chair 0.6, evacuation chair 0.8 m/s down stairs, remembered", "adams_2011"),
        deep=plausible(0.4, 0.8),
        about="speed along stairs of people who are carried",
    )  # fmt: skip
    carry_patience_s: float = knob(
        120.0, unit="s", low=0.0, high=1200.0, role="uncertainty",
        source=assumption(),
        deep=plausible(30.0, 300.0, "log"),
        about="how long helpers wait at a stair for enough others to carry somebody",
    )  # fmt: skip
    compliance_share: float = knob(
        0.8, unit="share", low=0.0, high=0.98, role="uncertainty",
        source=assumption("never everybody"),
        deep=plausible(0.5, 0.9),
        about="share of people who go where staff send them",
    )  # fmt: skip
    briefed_compliance_share: float = knob(
        0.95, unit="share", low=0.0, high=0.98, role="uncertainty",
        source=assumption("never everybody"),
        deep=plausible(0.9, 0.98),
        about="share of people briefed before the show who go where staff send them",
    )  # fmt: skip
    interval_s: float = knob(
        4.0, unit="s", low=0.5, high=60.0, role="setting",
        source=assumption(),
        about="time between two looks at the exits; people take turns",
    )  # fmt: skip
    progress_s: float = knob(
        20.0, unit="s", low=2.0, high=120.0, role="uncertainty", source=assumption(),
        deep=plausible(10.0, 40.0),
        about="time over which people judge how far they have come",
    )  # fmt: skip
    progress_m: float = knob(
        1.0, unit="m", low=0.1, high=5.0, role="uncertainty", source=assumption(),
        deep=plausible(0.5, 2.0),
        about="distance in that time below which people who walk to and fro count as held up",
    )  # fmt: skip
    inertia_share: float = knob(
        0.2, unit="share", low=0.0, high=0.9, role="uncertainty",
        source=assumption(),
        deep=plausible(0.05, 0.5),
        about="how much quicker another exit must look before people change to it",
    )  # fmt: skip
    queue_weight: float = knob(
        0.5, unit="times", low=0.0, high=3.0, role="uncertainty",
        source=derived(
            "one person at an exit counts as 0.4 s of walk in a choice study (case E19), half of what it takes to pass",
            "haghani_2018",
        ),
        deep=plausible(0.2, 1.0),
        about="weight of the queue that people see, relative to the walk",
    )  # fmt: skip
    expected_flow: float = knob(
        1.3, unit="persons/(m s)", low=0.5, high=2.5, role="uncertainty",
        source=derived("the design value of a door", "gwynne_2016"),
        deep=plausible(0.9, 1.9),
        about="flow through a door that people and staff assume when they judge a queue; the true flow may differ",
    )  # fmt: skip
    queue_outflow_share: float = knob(
        0.0, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption(
            "1: people reckon with all; in a choice study those who stand at an exit count alike from near and far, "
            "which is 0, and one of them as much as 0.4 s of walk, which gives `decisions.queue_weight`",
            "haghani_2018",
        ),
        deep=plausible(0.0, 1.0),
        about="share of those at a door now that people reckon with being gone when they get there",
    )  # fmt: skip
    choice_scale_s: float = knob(
        3.0, unit="s", low=0.0, high=60.0, role="uncertainty",
        source=derived(
            "the coefficient of distance of a logit (case E19), about 3 s; plausible from 1 to 15; 0: none",
            "haghani_2018", "mcfadden_1974",
        ),
        deep=plausible(1.0, 15.0, "log"),
        about="scale of what differs between people in how near an exit seems to them, drawn once for each exit",
    )  # fmt: skip
    queue_foresight: float = knob(
        0.5, unit="times", low=0.0, high=1.0, role="uncertainty",
        source=assumption("half of what they would count if they saw it; 0: nobody reckons with it; 1: as if seen"),
        deep=plausible(0.0, 1.0),
        about="weight of the wait at doors beyond the next one, which people expect rather than see",
    )  # fmt: skip
    instruction_s: float = knob(
        60.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(
            "instructions move the choice of exit by the work, in other units; plausible from 15 to 240 s", "lu_2025"
        ),
        deep=plausible(15.0, 240.0, "log"),
        about="time that another route must save before people leave the one that they were told to take and believe",
    )  # fmt: skip
    sign_range_m: float = knob(
        20.0, unit="m", low=0.0, high=100.0, role="uncertainty",
        source=assumption("legibility of lit exit signs"),
        deep=plausible(10.0, 40.0),
        about="walking distance within which signs lead everybody to the exits and refuges of the area they are in",
    )  # fmt: skip
    fear_range_m: float = knob(
        8.0, unit="m", low=0.5, high=50.0, role="uncertainty",
        source=assumption(),
        deep=plausible(4.0, 20.0),
        about="distance over which people who see the hazard turn away from it",
    )  # fmt: skip
    fear_weight: float = knob(
        1.5, unit="share of wish", low=0.0, high=5.0, role="uncertainty", source=assumption(),
        deep=plausible(0.5, 3.0),
        about="strength with which they turn away from a source next to them, relative to the wish to keep on",
    )  # fmt: skip
    flight_speed_factor: float = knob(
        1.5, unit="times", low=1.0, high=2.0, role="uncertainty",
        source=assumption(
            "people ran in videos of attacks, and in a laboratory the faster the more a threat came near; no factor "
            "could be read: the middle of 1 to 2", "bernardini_2021", "xie_2024",
        ),
        deep=plausible(1.0, 2.0),
        about="free speed of people who run from a hazard in sight, as a multiple of their walk; a crowd slows them",
    )  # fmt: skip
    hazard_memory_s: float = knob(
        60.0, unit="s", low=5.0, high=600.0, role="uncertainty", source=assumption(),
        deep=plausible(20.0, 300.0, "log"),
        about="how long people take the hazard to be where they last saw it",
    )  # fmt: skip
    word_range_m: float = knob(
        2.0, unit="m", low=0.0, high=10.0, role="uncertainty",
        source=assumption("in crushes word from the front came late; plausible from 1 to 4 m", "fruin_1993"),
        deep=plausible(1.0, 4.0),
        about="how far word of a locked door gets in 5 s among those who make for it; 0: everybody finds out alone",
    )  # fmt: skip
    locking_range_m: float = knob(
        10.0, unit="m", low=1.0, high=50.0, role="uncertainty", source=assumption(),
        deep=plausible(3.0, 20.0),
        about="distance within which people on their way to a door notice at once that it is being locked",
    )  # fmt: skip
    unfamiliar_penalty_s: float = knob(
        5.0, unit="s", low=0.0, high=120.0, role="uncertainty",
        source=calibrated(
            "with its spread and the random part, about 0.8 leave by the way in where both are as near (case E18, not "
            "met); works found 0.55 to 1",
            "kimura_1989",
        ),
        deep=plausible(1.0, 30.0, "log"),
        about="time that an unfamiliar exit must save to be as attractive as the way in",
    )  # fmt: skip
    unfamiliar_sigma: float = knob(
        1.0, unit="log", low=0.0, high=1.5, role="uncertainty",
        source=calibrated("as `decisions.unfamiliar_penalty_s`; 0: the same for all", "kimura_1989"),
        deep=plausible(0.5, 1.5),
        about="spread of that time between people",
    )  # fmt: skip
    follow_share: float = knob(
        0.3, unit="share", low=0.0, high=0.9, role="uncertainty",
        source=assumption("the works say that people follow others, not how many", "lovreglio_2016", "iso_20414"),
        deep=plausible(0.0, 0.6),
        about="how much shorter a route through a door looks if everybody walking nearby takes it; 0: nobody follows",
    )  # fmt: skip
    group_reach_m: float = knob(
        10.0, unit="m", low=0.0, high=50.0, role="uncertainty",
        source=assumption(),
        deep=plausible(5.0, 20.0),
        about="distance within which members of a group stay together; 0: each goes alone",
    )  # fmt: skip
    group_wait_s: float = knob(
        6.0, unit="s", low=1.0, high=60.0, role="uncertainty",
        source=assumption(
            "tests allow 10 s between the first and the last of a group",
            "iso_20414", "ronchi_2013_nist",
        ),
        deep=plausible(3.0, 15.0),
        about="walking time to the last of their group at which people stop and wait; from half of it they slow down",
    )  # fmt: skip
    group_patience_s: float = knob(
        30.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(10.0, 120.0, "log"),
        about="total time that people stop and wait for their group; 0: nobody waits, and nobody slows down",
    )  # fmt: skip
    group_waiting: GroupWaiting = knob(
        "out_of_the_way", unit="choice", role="uncertainty",
        source=assumption("groups were seen to reach exits later, not to differ at the door", "bode_2015"),
        deep=one_of({"anywhere": 0.5, "out_of_the_way": 0.5}),
        about="where people hold back for their group: anywhere, or only where no stranger on the move is next to them",
    )  # fmt: skip
    group_crowding_per_m2: float = knob(
        2.0, unit="persons/m2", low=0.5, high=6.0, role="uncertainty", source=assumption(),
        deep=plausible(1.0, 4.0),
        about="density from which people are carried along with the crowd and cannot wait for their group",
    )  # fmt: skip
    group_tie_s: float = knob(
        30.0, unit="s", low=0.0, high=600.0, role="uncertainty",
        source=assumption(),
        deep=plausible(5.0, 120.0, "log"),
        about="time that another route must save before people leave the route of their group",
    )  # fmt: skip
    gather_s: float = knob(
        60.0, unit="s", low=0.0, high=1800.0, role="uncertainty",
        source=assumption("people who have come out wait for others and to see what happens; nobody has timed it"),
        deep=plausible(0.0, 300.0),
        about="mean time that people who have come out stay on a forecourt unless they have seen a hazard; 0: none",
    )  # fmt: skip
    hazard_penalty_s: float = knob(
        120.0, unit="s", low=0.0, high=1200.0, role="uncertainty",
        source=assumption("the work lets people weigh the danger of an exit, in other units", "liu_2018"),
        deep=plausible(30.0, 480.0, "log"),
        about="extra walking time that people accept to avoid a route next to a hazard they know of",
    )  # fmt: skip
    hazard_weight: float = knob(
        15.0, unit="times", low=0.0, high=50.0, role="uncertainty",
        source=assumption(
            "the work lets people weigh the danger of an exit, in other units; 0: only doors beside it are shunned",
            "liu_2018",
        ),
        deep=plausible(0.0, 40.0),
        about="seconds elsewhere that people accept to avoid one second beside a hazard they know of, on the whole way",
    )  # fmt: skip
    hazard_wall_share: float = knob(
        0.3, unit="share", low=0.0, high=1.0, role="uncertainty",
        source=assumption("out of sight is safer, for as long as the hazard stays where it is; plausible from 0 to 1"),
        deep=plausible(0.0, 1.0),
        about="how much of the danger near a hazard people reckon with where walls hide it, other than in its area; 1 "
        "for all, and ways past it behind walls then count as leading past it",
    )  # fmt: skip
    hazard_range_m: float = knob(
        10.0, unit="m", low=1.0, high=50.0, role="uncertainty", source=assumption(),
        deep=plausible(5.0, 20.0),
        about="distance of a door from a known hazard over which that time falls to 37 %",
    )  # fmt: skip
