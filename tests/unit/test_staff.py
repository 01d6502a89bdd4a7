"""Staff: how many, where they stand, how they lead people out, and that they can be harmed."""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernels.guidance import direct
from sim.scenario.parameters.staff import StaffParameters
from sim.world.codes import Action, Role, Status, Wound
from sim.world.posture import Posture
from sim.world.staffing import STAFF, able_share, headcount, officers_sent, travel_factor
from tests.builders import room, two_rooms
from tests.worlds import assault, club, drill, incident, model, scenario, stepped

ON_DUTY = {"staff": {"stewards_per_1000": 20.0, "guards_per_1000": 10.0, "trained_share": 1.0, "refresher_months": 3.0}}


def test_staff_are_so_many_to_a_thousand_and_a_broken_one_is_left_out() -> None:
    assert headcount(scenario(club(), crowd={"people": 500}), Posture()) == {Role.STEWARD: 2, Role.GUARD: 2}
    assert headcount(scenario(club(), crowd={"people": 249}), Posture()) == {Role.STEWARD: 0, Role.GUARD: 0}
    assert headcount(scenario(club(), crowd={"people": 250}), Posture()) == {Role.STEWARD: 1, Role.GUARD: 1}


def test_posture_multiplies_staff_and_diversion_takes_them_away() -> None:
    def stewards(**posture: float) -> int:
        return headcount(scenario(club(), crowd={"people": 500}), Posture(**posture))[Role.STEWARD]

    assert [stewards(staffing_factor=2.0), stewards(diverted_staff_share=0.5)] == [4, 1]
    assert stewards(staffing_factor=3.0, diverted_staff_share=0.9) == 0


def test_standby_saves_travel_and_diversion_costs_officers_and_travel() -> None:
    assert travel_factor(Posture(police_standby=0.5)) == 0.5
    away = Posture(diverted_police_share=0.75)
    assert travel_factor(away) == pytest.approx(2.0)
    assert [officers_sent(officers, away) for officers in (8, 1)] == [2, 1]


def test_training_fades_from_the_trial_s_share_when_fresh_to_its_share_after_months() -> None:
    """Just trained, 0.88; with a refresher every six months, between 0.55 and 0.88; never more than are trained."""
    able = [
        able_share(StaffParameters(trained_share=1.0, refresher_months=months)) for months in (3.0, 6.0, 12.0, 24.0)
    ]
    assert able == sorted(able, reverse=True)
    assert 0.55 < able[1] < able[0] < 0.88
    assert able_share(StaffParameters(trained_share=0.0)) == 0.0
    better = StaffParameters(trained_share=1.0, able_fresh_share=1.0, able_faded_share=0.69, refresher_months=6.0)
    assert 0.69 < able_share(better) < 1.0


def test_staff_stand_inside_clear_of_everybody_and_of_doors() -> None:
    world = model(incident(400, **ON_DUTY), 3).world
    crowd, rows = world.crowd, np.flatnonzero(np.isin(world.crowd.role, STAFF))
    assert len(rows) == 12
    assert (crowd.status[rows] == Status.INSIDE).all()
    assert (world.venue.area_at(np.column_stack([crowd.x[rows], crowd.y[rows]])) == crowd.area[rows]).all()
    here = np.flatnonzero(crowd.on_floor)
    for row in rows:
        others = here[here != row]
        gap = np.hypot(crowd.x[others] - crowd.x[row], crowd.y[others] - crowd.y[row])
        assert (gap > crowd.radius[others] + crowd.radius[row]).all()
        to_doors = np.hypot(*(world.venue.door_line.mean(axis=1) - (crowd.x[row], crowd.y[row])).T)
        assert to_doors.min() < 8.0


def test_more_staff_leave_the_posts_and_the_luck_of_the_first_as_they_were() -> None:
    few, many = (
        model(incident(400, staff={**ON_DUTY["staff"], "stewards_per_1000": number}), 2).world.crowd
        for number in (10.0, 20.0)
    )
    first, same = few.rows(Role.STEWARD), many.rows(Role.STEWARD)[:4]
    for name in ("x", "y", "cue_threshold", "able", "first_aider", "harm_threshold", "wound_luck"):
        assert np.array_equal(getattr(few, name)[first], getattr(many, name)[same]), name


def test_audience_is_the_same_whoever_is_on_duty() -> None:
    alone, staffed = (model(incident(300, **words), 4).world.crowd for words in ({}, ON_DUTY))
    for name in ("x", "y", "age", "cue_threshold", "harm_threshold", "action_luck", "knows"):
        assert np.array_equal(getattr(alone, name)[:300], getattr(staffed, name)[:300]), name


def test_trained_staff_open_the_shut_exit_beside_them_at_once() -> None:
    exit_ = {"state": "closed", "opens_after_s": 60.0}
    words = drill(
        room(12.0, 10.0, 2.0, door=exit_),
        60,
        staff=ON_DUTY["staff"],
        decisions={"compliance_share": 0.0, "briefed_compliance_share": 0.0},
    )
    for door_range_m, opened in ((5.0, True), (0.0, False)):
        there = words.model_copy(update={"staff": words.staff.model_copy(update={"door_range_m": door_range_m})})
        led = model(there, 1)
        led.world.crowd.able[led.world.crowd.role != Role.ATTENDEE] = True
        for _ in stepped(led, 4):
            pass
        assert led.world.doors.open[0] == opened
    alone = model(drill(room(12.0, 10.0, 2.0, door=exit_), 60, staff={"stewards_per_1000": 0.0}), 1)
    for _ in stepped(alone, 4):
        pass
    assert not alone.world.doors.open[0]


def test_staff_who_are_not_able_leave_and_the_able_stay_until_nearly_everybody_has_gone() -> None:
    for able in (False, True):
        led = model(drill(two_rooms(), 100, **ON_DUTY), 1)
        world, crowd = led.world, led.world.crowd
        rows = np.flatnonzero(np.isin(crowd.role, STAFF))
        crowd.able[rows] = able
        for _ in stepped(led, 12):
            pass
        assert (crowd.action[rows] == (Action.HELP if able else Action.RUN)).all()
        for _ in stepped(led):
            pass
        assert (crowd.status[rows] == Status.LEFT).all()
        others = crowd.left_at[: world.attendees]
        if able:
            assert crowd.left_at[rows].min() > np.quantile(others, 0.5)


def test_staff_leave_the_sooner_the_more_people_they_leave_behind() -> None:
    left_at = []
    for share in (0.0, 0.5):
        led = model(drill(two_rooms(), 100, staff={**ON_DUTY["staff"], "nearly_empty_share": share}), 1)
        rows = np.flatnonzero(np.isin(led.world.crowd.role, STAFF))
        led.world.crowd.able[rows] = True
        for _ in stepped(led):
            pass
        left_at.append(led.world.crowd.left_at[rows].mean())
    assert left_at[1] < left_at[0]


def test_able_staff_who_see_the_hazard_leave() -> None:
    led = model(incident(300, hazards=[assault(harm_per_min=0.0)], **ON_DUTY), 1)
    crowd = led.world.crowd
    rows = np.flatnonzero(np.isin(crowd.role, STAFF))
    crowd.able[rows] = True
    seen = np.zeros(len(rows), np.bool_)
    for _ in stepped(led, 120):
        seen |= crowd.sees_hazard[rows] & np.isfinite(crowd.responded_at[rows])
        assert not (crowd.action[rows[seen]] == Action.HELP).any()
    assert seen.any()


def test_staff_can_be_harmed_and_are_counted_apart() -> None:
    from sim.metrics import all_metrics

    told = {name: all_metrics()[name].measure for name in ("staff_casualties", "casualties", "staff_deaths", "deaths")}
    harsh = assault(harm_per_min=120.0, half_saturation=0.1, reach_m=80.0)
    hurt = model(incident(200, hazards=[harsh], staff={"guards_per_1000": 15.0}), 1)
    hurt.run()
    crowd = hurt.world.crowd
    staff = np.isin(crowd.role, STAFF)
    assert told["staff_casualties"](hurt.world) == (crowd.wound[staff] != Wound.NONE).sum() > 0
    assert told["casualties"](hurt.world) == (crowd.wound[crowd.attendee] != Wound.NONE).sum()
    assert told["staff_deaths"](hurt.world) == (crowd.status[staff] == Status.DEAD).sum()
    assert told["deaths"](hurt.world) == (crowd.status[crowd.attendee] == Status.DEAD).sum()


def guided(n: int, heeds: bool, walk_s: list[float], queue_s: list[float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Let one steward direct n people around them; gives who was sent where, cues, and goals shown."""
    zeros, cues, shown = np.zeros(n), np.zeros(n), np.zeros(n, np.uint64)
    sent, area, goal = np.full(n, -1, np.int32), np.zeros(n, np.int32), np.full(n, -1, np.int32)
    direct(
        np.arange(n), zeros, zeros, area, np.full(n, heeds), np.ones(n, np.bool_), goal, np.zeros(1), np.zeros(1),
        np.zeros(1, np.int32), np.array([walk_s]), np.array(queue_s), np.ones(len(queue_s)), 5.0, 0.1, cues, shown,
        sent,
    )  # fmt: skip
    return sent, cues, shown


def test_people_are_split_between_exits_as_long_as_each_is_soonest() -> None:
    sent, cues, shown = guided(20, True, [1.0, 1.0], [0.0, 10.0])
    assert np.bincount(sent).tolist() == [15, 5]
    assert (cues == 0.1).all()
    assert np.array_equal(shown, np.uint64(1) << sent.astype(np.uint64))


def test_nobody_is_sent_to_an_exit_without_a_way_and_who_does_not_heed_is_not_sent() -> None:
    assert set(guided(20, True, [np.inf, 50.0], [0.0, 0.0])[0]) == {1}
    assert set(guided(20, True, [np.inf, np.inf], [0.0, 0.0])[0]) == {-1}
    sent, cues, shown = guided(20, False, [1.0, 1.0], [0.0, 0.0])
    assert set(sent) == {-1}
    assert cues.sum() == shown.sum() == 0
