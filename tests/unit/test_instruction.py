"""Instruction: who is told what and believes it, that never everybody follows, and that a wrong name can cost."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.kernels.guidance import pass_on
from sim.model import VenueModel
from sim.rules.response.instruction import Instruction
from sim.scenario.parameters.venue import VenueParameters
from sim.verification.fingerprint import fingerprint
from sim.world.codes import Action, Awareness, Role
from sim.world.naming import goal_bits, named_goals
from sim.world.staffing import STAFF
from tests.builders import ENTRANCE, box
from tests.builders import venue as make_venue
from tests.worlds import assault, drill, finished, incident, merged, model, scenario, stepped

PEOPLE = 120
UNSIGNED = {"building": {"exit_knowledge_share": 0.0}, "decisions": {"sign_range_m": 0.0, "unfamiliar_penalty_s": 0.0}}
"""People know the way in and nothing else."""
SURE = {"decisions": {"compliance_share": 0.98, "briefed_compliance_share": 0.98},
        "instruction": {"recorded_voice_credibility": 1.0, "stay_factor": 1.0}}  # fmt: skip
"""As many believe the alarm as ever may."""
NOBODY = {"staff": {"stewards_per_1000": 0.0, "guards_per_1000": 0.0}, "crowd": {"briefed_share": 0.0}}
FIRM = merged(UNSIGNED, SURE, NOBODY)


@cache
def place() -> VenueParameters:
    """Give a hall with the way in at the left, an exit at the right, and beyond a foyer above a refuge."""
    areas = [
        {"id": "hall", "polygon": box(0, 0, 24, 10)},
        {"id": "lobby", "use": "foyer", "polygon": box(0, 10, 24, 16)},
        {"id": "store", "use": "refuge", "polygon": box(24, 10, 34, 16), "capacity": 200},
    ]
    doors = [
        {"id": "front", "between": ("hall", "outside"), "line": ((0.0, 4.0), (0.0, 6.0)), **ENTRANCE},
        {"id": "back", "between": ("hall", "outside"), "line": ((24.0, 4.0), (24.0, 6.0))},
        {"id": "inner", "between": ("hall", "lobby"), "line": ((2.0, 10.0), (4.0, 10.0))},
        {"id": "safe", "between": ("lobby", "store"), "line": ((24.0, 12.0), (24.0, 14.0))},
    ]
    return make_venue(areas, doors, standing_areas=["hall"])


def told(*parts: dict[str, Any], seed: int = 3, steps: int = 2, **words: Any) -> VenueModel:
    """Give a drill in that hall, some steps after its alarm."""
    there = model(drill(place(), PEOPLE, **merged(FIRM, *parts, words)), seed)
    for _ in stepped(there, steps):
        pass
    return there


def believers(there: VenueModel) -> set[int]:
    crowd = there.world.crowd
    return set(np.flatnonzero(crowd.attendee & ((crowd.named != 0) | crowd.told_to_stay)))


def bit(there: VenueModel, *names: str) -> np.uint64:
    return goal_bits(named_goals(names, there.world.navigation))


def test_larger_coverage_reaches_the_same_people_and_more() -> None:
    reached = [believers(told(alarm={"names": ["back"], "message_share": share})) for share in (0.0, 0.3, 0.6, 1.0)]
    assert reached[0] == set()
    assert reached[1] < reached[2] < reached[3]
    assert 0.15 * PEOPLE < len(reached[1]) < 0.45 * PEOPLE < len(reached[2]) < 0.75 * PEOPLE < len(reached[3])


@pytest.mark.parametrize("key", [("instruction", "recorded_voice_credibility"), ("decisions", "compliance_share")])
def test_more_credibility_and_more_compliance_win_the_same_people_and_more_but_never_all(key: tuple[str, str]) -> None:
    ends = {"recorded_voice_credibility": (0.0, 0.5, 1.0), "compliance_share": (0.0, 0.5, 0.98)}[key[1]]
    won = [believers(told({key[0]: {key[1]: end}}, alarm={"names": ["back"]})) for end in ends]
    assert won[0] == set()
    assert won[1] < won[2]
    assert 0.3 * PEOPLE < len(won[1]) < 0.7 * PEOPLE
    assert 0.9 * PEOPLE < len(won[2]) < PEOPLE


def test_share_of_the_named_exit_rises_with_credibility_and_never_reaches_one() -> None:
    shares = []
    for credibility in (0.0, 0.4, 0.8, 1.0):
        result = finished(
            drill(place(), PEOPLE, **merged(FIRM, {"decisions": {"follow_share": 0.0}}, {
                "alarm": {"names": ["back"]}, "instruction": {"recorded_voice_credibility": credibility},
            })), 3,
        )  # fmt: skip
        left_by = result.people["left_by"]
        shares.append(float((left_by == 1).mean()))
    assert shares == sorted(shares)
    assert len(set(shares)) == 4
    assert shares[0] == 0.0
    assert shares[-1] < 1.0


def test_people_believe_a_voice_sooner_than_a_text_and_a_bell_says_nothing() -> None:
    shares = {"text_credibility": 0.3, "recorded_voice_credibility": 0.6, "live_voice_credibility": 0.9}
    modes = ("bell", "text", "recorded_voice", "live_voice")
    won = [believers(told(alarm={"names": ["back"], "mode": mode}, instruction=shares)) for mode in modes]
    assert won[0] == set()
    assert won[1] < won[2] < won[3]


def test_message_reaches_those_who_are_in_its_areas() -> None:
    assert believers(told(alarm={"names": ["back"], "message_areas": ["lobby"]})) == set()
    assert believers(told(alarm={"names": ["back"], "message_areas": ["hall", "lobby"]})) == believers(
        told(alarm={"names": ["back"]})
    )


def test_people_who_came_together_believe_alike() -> None:
    crowd = told(alarm={"names": ["back"]}, crowd={"group_share": 0.9}, instruction=merged(
        SURE["instruction"], {"recorded_voice_credibility": 0.5})).world.crowd  # fmt: skip
    first = crowd.group[:PEOPLE]
    assert 0 < (crowd.named[:PEOPLE] != 0).sum() < PEOPLE
    assert np.array_equal(crowd.named[:PEOPLE], crowd.named[first])


def test_order_to_stay_keeps_those_who_believe_it_and_lets_the_others_go() -> None:
    there = told(alarm={"order": "stay"}, instruction={"recorded_voice_credibility": 0.6, "stay_factor": 0.8})
    kept = believers(there)
    for _ in stepped(there, 120):
        pass
    crowd = there.world.crowd
    left = set(np.flatnonzero(np.isfinite(crowd.left_at[:PEOPLE])))
    assert 0.2 * PEOPLE < len(kept) < 0.8 * PEOPLE
    assert left == set(range(PEOPLE)) - kept


def test_fewer_believe_an_order_to_stay_the_smaller_its_factor() -> None:
    kept = [believers(told(alarm={"order": "stay"}, instruction={"stay_factor": end})) for end in (0.0, 0.5, 1.0)]
    assert kept[0] == set()
    assert kept[1] < kept[2]


def test_people_sent_to_a_refuge_go_there_however_far_it_is() -> None:
    near = {"refuge_range_m": 1.0, "interval_s": 2.0}
    there = told(alarm={"order": "stay", "names": ["store"]}, decisions=merged(SURE["decisions"], near))
    sent = believers(there)
    for _ in stepped(there, 200):
        pass
    crowd = there.world.crowd
    store = there.world.venue.area_ids.index("store")
    inside = set(np.flatnonzero(crowd.area[:PEOPLE] == store))
    assert len(sent) > 0.8 * PEOPLE
    assert inside == sent


def test_order_to_stay_holds_until_the_hazard_is_seen() -> None:
    there = told(alarm={"order": "stay"}, decisions=merged(SURE["decisions"], {"course": "drawn"}), steps=12)
    world, crowd = there.world, there.world.crowd
    kept = sorted(believers(there))
    assert (crowd.action[kept] == Action.HIDE).all()
    crowd.sees_hazard[kept[0]] = True
    there._instruction.act(world)
    assert not crowd.told_to_stay[kept[0]]
    assert crowd.action[kept[0]] == Action.NONE, "the choice is open again"
    assert crowd.shielding[kept[0]] == 1.0
    crowd.sees_hazard[:] = False
    there._instruction.act(world)
    assert set(np.flatnonzero(crowd.told_to_stay)) == set(kept[1:]), "who has seen it does not go back to the order"


def test_wrong_name_costs_and_a_right_one_does_not() -> None:
    """The source comes in at the small way in that few used; whoever is told of it finds it nearer."""
    doors = [
        {"id": "small", "between": ("hall", "outside"), "line": ((0.0, 4.5), (0.0, 5.5)), **ENTRANCE},
        {"id": "large", "between": ("hall", "outside"), "line": ((20.0, 0.0), (24.0, 0.0)), **ENTRANCE},
        {"id": "back", "between": ("hall", "outside"), "line": ((24.0, 5.0), (24.0, 9.0))},
    ]
    hall = make_venue([{"id": "hall", "polygon": box(0, 0, 24, 10)}], doors, standing_areas=["hall"])
    words = merged(FIRM, {
        "crowd": {"people": 60, "group_share": 0.0}, "alarm": {"delay_s": 0.0, "location_share": 0.0},
        "hazards": [assault(onset_s=1.0, harm_per_min=0.0, reach_m=5.0, entrances=["small"])],
        "decisions": {"run_share": 1.0, "hide_share": 0.0, "help_share": 0.0, "hazard_penalty_s": 0.0,
                      "hazard_weight": 0.0, "course": "drawn", "choice_scale_s": 0.0, "unfamiliar_sigma": 0.0},
        "awareness": {"alarm_median_s": 2.0, "threshold_sigma": 0.0, "voice_share": 1.0}, "run": {"duration_s": 40.0},
        "instruction": {"leader_share": 0.0},
    })  # fmt: skip
    exposed = {}
    for name in ("small", "", "back"):
        named = scenario(hall, words, alarm={"names": [name] if name else []})
        exposed[name] = sum(float(finished(named, seed).people["exposed_s"].sum()) for seed in range(2))
    assert exposed["small"] > 1.2 * exposed[""], exposed
    assert exposed["back"] < 1.2 * exposed[""], exposed


def test_people_go_by_the_most_credible_of_those_they_believe() -> None:
    there = told(alarm={"names": ["front"]}, staff={"stewards_per_1000": 20.0, "names": ["back"]})
    crowd = there.world.crowd
    staff = np.flatnonzero(crowd.of(STAFF))
    crowd.able[staff] = True
    crowd.x[staff], crowd.y[staff] = 12.0, 5.0
    crowd.awareness[staff] = Awareness.RESPONDING
    there._instruction.act(there.world)
    trust = there.world.scenario.instruction
    assert trust.recorded_voice_credibility == 1.0 > trust.trained_staff_credibility
    here = crowd.attendee & (crowd.named != 0)
    assert (crowd.named[here] == bit(there, "front")).all()
    less = told(
        alarm={"names": ["front"]}, staff={"stewards_per_1000": 20.0, "names": ["back"], "directing_range_m": 40.0},
        instruction={"recorded_voice_credibility": 0.5, "trained_staff_credibility": 0.9, "staff_credibility": 0.0},
    )  # fmt: skip
    crowd = less.world.crowd
    crowd.able[crowd.of(STAFF)] = True
    crowd.awareness[crowd.of(STAFF)] = Awareness.RESPONDING
    less._instruction.act(less.world)
    assert (crowd.named[:PEOPLE] == bit(less, "back")).sum() > 0.7 * PEOPLE
    assert not (crowd.named[:PEOPLE] == bit(less, "front")).any(), "whoever believes the alarm believes staff too"


@pytest.mark.parametrize(("able", "credibility"), [(True, "trained_staff_credibility"), (False, "staff_credibility")])
def test_staff_are_believed_by_whom_they_reach_as_far_as_they_are_trained(able: bool, credibility: str) -> None:
    there = told(
        alarm={"mode": "none"}, staff={"stewards_per_1000": 20.0, "names": ["back"], "directing_range_m": 6.0},
        instruction={"trained_staff_credibility": 0.0, "staff_credibility": 0.0, credibility: 1.0},
    )  # fmt: skip
    crowd = there.world.crowd
    assert believers(there) == set()
    staff = np.flatnonzero(crowd.of(STAFF))
    crowd.able[staff], crowd.awareness[staff] = able, Awareness.RESPONDING
    crowd.x[staff], crowd.y[staff], crowd.procedure_at[staff] = 12.0, 5.0, there.world.now_s
    there._instruction.act(there.world)
    near = np.hypot(crowd.x[:PEOPLE] - 12.0, crowd.y[:PEOPLE] - 5.0) < 6.0
    won = believers(there)
    assert won <= set(np.flatnonzero(near))
    assert 0.8 * near.sum() < len(won)


def test_staff_who_lead_send_people_to_exits_that_they_may_name_only() -> None:
    words = merged(UNSIGNED, {"staff": {
        "stewards_per_1000": 20.0, "guards_per_1000": 0.0, "trained_share": 1.0, "directing_range_m": 40.0,
    }})  # fmt: skip
    sent = {}
    for names in ((), ("front",)):
        there = model(drill(place(), PEOPLE, **merged(words, {"staff": {"names": names}})), 1)
        there.world.crowd.able[there.world.crowd.of(STAFF)] = True
        for _ in stepped(there, 6):
            pass
        crowd = there.world.crowd
        sent[names] = set(crowd.sent_to[crowd.attendee & (crowd.sent_to >= 0)])
    assert sent[()] == {0, 1}
    assert sent["front",] == {0}


def test_police_inside_are_believed_by_those_near_them() -> None:
    police = {"response": {"police": {"names": ["back"]}}, "hazards": [assault(onset_s=500.0)]}
    there = told(police, alarm={"mode": "none"})
    world, crowd = there.world, there.world.crowd
    assert believers(there) == set()
    world.place_body(int(crowd.rows(Role.OFFICER)[0]), 12.0, 5.0)
    there._instruction.act(world)
    near = np.hypot(crowd.x[:PEOPLE] - 12.0, crowd.y[:PEOPLE] - 5.0) < world.scenario.staff.directing_range_m
    assert 0.7 * near.sum() < len(believers(there)) < near.sum()


def test_leaders_show_those_near_them_the_exit_that_they_make_for() -> None:
    there = told(alarm={"mode": "none"}, instruction={"leader_share": 0.1}, awareness={"contagion_radius_m": 5.0})
    world, crowd = there.world, there.world.crowd
    leads = there._instruction._leaders
    assert 2 < len(leads) < 30
    crowd.action[leads[0]], crowd.goal[leads[0]] = Action.RUN, 1
    there._instruction.act(world)
    near = np.hypot(crowd.x[:PEOPLE] - crowd.x[leads[0]], crowd.y[:PEOPLE] - crowd.y[leads[0]]) < 5.0
    assert near.sum() > 2
    assert np.array_equal(crowd.shown[:PEOPLE] != 0, near)
    assert set(crowd.shown[:PEOPLE][near]) == {np.uint64(2)}


def test_more_leaders_are_the_same_leaders_and_more_and_none_are_none() -> None:
    few, some, none = (
        set(told(instruction={"leader_share": share}, steps=1)._instruction._leaders) for share in (0.05, 0.3, 0.0)
    )
    assert none == set() < few < some


def test_leaders_bring_people_to_an_exit_that_they_did_not_know() -> None:
    used = []
    for share in (0.0, 0.3):
        words = merged(UNSIGNED, NOBODY, {
            "building": {"exit_knowledge_share": 0.3}, "instruction": {"leader_share": share},
            "decisions": {"follow_share": 0.0},
        })  # fmt: skip
        used.append(sum(int((finished(drill(place(), 80, **words), seed).people["left_by"] == 1).sum())
                        for seed in range(2)))  # fmt: skip
    assert used[1] > 1.2 * used[0]


def test_what_is_said_reaches_all_in_range_in_the_same_area_and_nobody_else() -> None:
    x, y, area = np.array([0.0, 3.0, 5.1, 3.0]), np.zeros(4), np.array([0, 0, 0, 1], np.int32)
    received = np.zeros(4, np.uint64)
    pass_on(np.arange(1, 4), x, y, area, np.array([0]), np.array([4], np.uint64), 5.0, received)
    assert received.tolist() == [0, 4, 0, 0]


def test_words_of_an_instruction_name_all_of_a_kind() -> None:
    there = told(steps=1)
    assert bit(there, "other_exits") == bit(there, "back") == np.uint64(2)
    assert bit(there, "refuges") == bit(there, "store") == np.uint64(4)
    assert bit(there, "front", "back") == np.uint64(3)


def test_nothing_is_drawn_or_done_where_nothing_is_named() -> None:
    there = told(steps=3, instruction={"leader_share": 0.0})
    assert believers(there) == set()
    assert not there.world.crowd.shown.any()
    drawn: list[int] = []
    there.world.streams.uniform = lambda stream, n, part=0: drawn.append(int(stream))  # type: ignore[assignment]
    Instruction(there.world)
    assert drawn == []


def test_credibility_of_nobody_who_speaks_changes_no_byte() -> None:
    marks = {
        fingerprint(finished(incident(80, instruction={"live_voice_credibility": end, "stay_factor": end},
                                      decisions={"instruction_s": 500.0 * end}, run={"duration_s": 60.0}), 2))
        for end in (0.1, 0.9)
    }  # fmt: skip
    assert len(marks) == 1
